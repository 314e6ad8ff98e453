/** The check digit of a ticket's short code: the twin of tochka/kit/codes.py. */

const TABLE = [
  "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
  "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
];

/**
 * Whether the last of the digits checks the others.
 * @param {string} digits
 */
export function dammHolds(digits) {
  let state = 0;
  for (const digit of digits) state = Number(TABLE[state][Number(digit)]);
  return state === 0;
}

/**
 * The seven digits of what somebody typed, `wrong` when their check does not hold, null when it is no short code.
 * @param {string} typed
 * @returns {string | null}
 */
export function readShortCode(typed) {
  const digits = typed.replace(/[\s-]/g, "");
  if (!/^[0-9]{7}$/.test(digits)) return null;
  return dammHolds(digits) ? digits : "wrong";
}
