/** Finding people by what a volunteer types: surname, school, seven digits. */

const LOOK_ALIKES = new Map([..."ABCEHKMOPTXYaceopxy"].map((latin, place) => [latin, "АВСЕНКМОРТХУасеорху"[place]]));

/**
 * The key of search: lower case, ё→е, Latin look-alikes mended, signs as spaces.
 * @param {string} text
 */
export function foldText(text) {
  const words = text.normalize("NFC").replace(/[A-Za-zА-Яа-яЁё]+/g, mended);
  return words.toLowerCase().replaceAll("ё", "е").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** @param {string} word */
function mended(word) {
  const cyrillic = /[А-Яа-яЁё]/.test(word) || [...word].every((letter) => LOOK_ALIKES.has(letter));
  return cyrillic ? [...word].map((letter) => LOOK_ALIKES.get(letter) ?? letter).join("") : word;
}

/**
 * The places in `keys` (folded texts) where every typed word begins some word; words that begin the text come first.
 * @param {string[]} keys
 * @param {string} typed
 * @param {number} most
 * @returns {number[]}
 */
export function find(keys, typed, most) {
  const wanted = foldText(typed).split(" ").filter(Boolean);
  /** @type {number[]} */
  const first = [];
  /** @type {number[]} */
  const rest = [];
  for (let place = 0; place < keys.length && first.length < most; place++) {
    const key = " " + keys[place];
    if (!wanted.every((word) => key.includes(" " + word))) continue;
    (wanted.length === 0 || keys[place].startsWith(wanted[0]) ? first : rest).push(place);
  }
  return [...first, ...rest].slice(0, most);
}
