/** The ticket's token, read and proved on the device: the twin of tochka/tickets/rules/token.py. */

import { decodeBase32 } from "./base32.js";
import { verifySignature } from "./ed25519.js";

/**
 * @typedef {{kind: number, key: number, event: number, ticket: number, issue: number, parts: number}} Token
 * @typedef {{token: Token, head: Uint8Array<ArrayBuffer>, signature: Uint8Array<ArrayBuffer>}} SignedToken
 * @typedef {"not_ticket" | "unknown_version"} Unreadable
 * @typedef {{public: string, revoked: boolean}} Key
 */

const VERSION = 1;
const BYTES = 76;
const HEAD = 12;
const KINDS = 4;
const CONTEXT = new TextEncoder().encode("tochka/ticket/1\0");

/**
 * The token in what a QR holds: what follows the last `/` of an address, or the whole.
 * @param {string} scanned
 */
export function textOfCode(scanned) {
  const text = scanned.trim();
  return text.slice(text.lastIndexOf("/") + 1);
}

/**
 * What the letters say, whoever wrote them.
 * @param {string} text
 * @returns {SignedToken | Unreadable}
 */
export function parse(text) {
  const bytes = decodeBase32(text, BYTES);
  if (bytes === null) return "not_ticket";
  const kind = bytes[0] & 15;
  if (bytes[0] >> 4 !== VERSION || kind < 1 || kind > KINDS) return "unknown_version";
  const view = new DataView(bytes.buffer);
  const token = {
    kind,
    key: bytes[1],
    event: view.getUint32(1) & 0xffffff,
    ticket: view.getUint32(5),
    issue: bytes[9],
    parts: view.getUint16(10),
  };
  return { token, head: bytes.slice(0, HEAD), signature: bytes.slice(HEAD) };
}

/**
 * Whether one of our keys, not revoked, made this signature.
 * @param {SignedToken} signed
 * @param {Record<string, Key>} keys
 * @returns {Promise<boolean>}
 */
export async function prove(signed, keys) {
  const key = keys[String(signed.token.key)];
  if (key === undefined || key.revoked) return false;
  const message = new Uint8Array(CONTEXT.length + HEAD);
  message.set(CONTEXT);
  message.set(signed.head, CONTEXT.length);
  return verifySignature(key.public, message, signed.signature);
}
