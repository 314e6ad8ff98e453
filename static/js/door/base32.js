/** Crockford base32, strict: the twin of tochka/kit/codes.py. */

export const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const VALUES = new Map([...CROCKFORD].map((letter, value) => [letter, value]));

/**
 * Exactly `size` bytes, or null for any other length, letter, case or a padding bit that is not zero.
 * @param {string} text
 * @param {number} size
 * @returns {Uint8Array<ArrayBuffer> | null}
 */
export function decodeBase32(text, size) {
  const padding = text.length * 5 - size * 8;
  if (padding < 0 || padding > 4) return null;
  const bytes = new Uint8Array(size);
  let buffer = 0;
  let bits = 0;
  let place = 0;
  for (const letter of text) {
    const value = VALUES.get(letter);
    if (value === undefined) return null;
    buffer = (buffer << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      if (place < size) bytes[place++] = buffer >> bits;
      buffer &= (1 << bits) - 1;
    }
  }
  return place === size && buffer === 0 ? bytes : null;
}

/**
 * Bytes of hexadecimal digits.
 * @param {string} digits
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function fromHex(digits) {
  const bytes = new Uint8Array(digits.length / 2);
  for (let place = 0; place < bytes.length; place++) bytes[place] = parseInt(digits.slice(place * 2, place * 2 + 2), 16);
  return bytes;
}
