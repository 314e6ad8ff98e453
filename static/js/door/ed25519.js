/** Ed25519: the browser's own where there is one, else our own arithmetic (browsers before 2025 have none). Verifying only:
 * nothing here is secret, so time need not be constant. RFC 8032, section 5.1. */

import { fromHex } from "./base32.js";

/** @typedef {[bigint, bigint, bigint, bigint]} Point extended coordinates X, Y, Z, T */

const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = mod(-121665n * power(121666n, P - 2n));
const ROOT = power(2n, (P - 1n) / 4n);
const BASE = /** @type {Point} */ (decode(fromHex("58" + "66".repeat(31))));
const ZERO = /** @type {Point} */ ([0n, 1n, 1n, 0n]);

/** @type {Map<string, Promise<CryptoKey | null>>} */
const known = new Map();

/**
 * Whether the key (64 hexadecimal digits) signed the message.
 * @param {string} publicKey
 * @param {Uint8Array<ArrayBuffer>} message
 * @param {Uint8Array<ArrayBuffer>} signature
 * @returns {Promise<boolean>}
 */
export async function verifySignature(publicKey, message, signature) {
  if (!known.has(publicKey)) known.set(publicKey, nativeKey(publicKey));
  const key = await known.get(publicKey);
  if (!key) return verifyByHand(publicKey, message, signature);
  return crypto.subtle.verify("Ed25519", key, signature, message);
}

/**
 * @param {string} publicKey
 * @returns {Promise<CryptoKey | null>}
 */
async function nativeKey(publicKey) {
  try {
    return await crypto.subtle.importKey("raw", fromHex(publicKey), "Ed25519", false, ["verify"]);
  } catch {
    return null;
  }
}

/**
 * The same answer without the browser's Ed25519; about 20 ms on a phone.
 * @param {string} publicKey
 * @param {Uint8Array<ArrayBuffer>} message
 * @param {Uint8Array<ArrayBuffer>} signature
 */
export async function verifyByHand(publicKey, message, signature) {
  const keyBytes = fromHex(publicKey);
  if (keyBytes.length !== 32 || signature.length !== 64) return false;
  const key = decode(keyBytes);
  const start = decode(signature.slice(0, 32));
  const scalar = number(signature.slice(32));
  if (key === null || start === null || scalar >= L) return false;
  const digest = await crypto.subtle.digest("SHA-512", join(signature.slice(0, 32), keyBytes, message));
  const challenge = number(new Uint8Array(digest)) % L;
  return same(times(BASE, scalar), add(start, times(key, challenge)));
}

/** @param {bigint} value */
function mod(value) {
  const rest = value % P;
  return rest < 0n ? rest + P : rest;
}

/**
 * @param {bigint} base
 * @param {bigint} exponent
 */
function power(base, exponent) {
  let result = 1n;
  for (let left = exponent, factor = mod(base); left > 0n; left >>= 1n, factor = mod(factor * factor)) {
    if (left & 1n) result = mod(result * factor);
  }
  return result;
}

/** @param {Uint8Array} bytes little endian */
function number(bytes) {
  let value = 0n;
  for (let place = bytes.length - 1; place >= 0; place--) value = (value << 8n) | BigInt(bytes[place]);
  return value;
}

/** @param {Uint8Array<ArrayBuffer>[]} pieces */
function join(...pieces) {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let place = 0;
  for (const piece of pieces) {
    whole.set(piece, place);
    place += piece.length;
  }
  return whole;
}

/**
 * The point that 32 bytes stand for, null when none does.
 * @param {Uint8Array} bytes
 * @returns {Point | null}
 */
function decode(bytes) {
  const value = number(bytes);
  const sign = value >> 255n;
  const y = value & ((1n << 255n) - 1n);
  if (y >= P) return null;
  const above = mod(y * y - 1n);
  const below = mod(D * y * y + 1n);
  let x = mod(above * power(below, 3n) * power(above * power(below, 7n), (P - 5n) / 8n));
  if (mod(below * x * x - above) !== 0n) x = mod(x * ROOT);
  if (mod(below * x * x - above) !== 0n || (x === 0n && sign === 1n)) return null;
  if ((x & 1n) !== sign) x = P - x;
  return [x, y, 1n, mod(x * y)];
}

/**
 * @param {Point} left
 * @param {Point} right
 * @returns {Point}
 */
function add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = mod((y1 - x1) * (y2 - x2));
  const b = mod((y1 + x1) * (y2 + x2));
  const c = mod(2n * D * t1 * t2);
  const d = mod(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

/**
 * @param {Point} point
 * @param {bigint} scalar
 */
function times(point, scalar) {
  let result = ZERO;
  for (let left = scalar, step = point; left > 0n; left >>= 1n, step = add(step, step)) {
    if (left & 1n) result = add(result, step);
  }
  return result;
}

/**
 * @param {Point} left
 * @param {Point} right
 */
function same([x1, y1, z1], [x2, y2, z2]) {
  return mod(x1 * z2 - x2 * z1) === 0n && mod(y1 * z2 - y2 * z1) === 0n;
}
