/** Words of the door: given by the page in the reader's language; {names} are filled here. */

/** @typedef {Record<string, any>} Words */

/**
 * Fill the {names} of a sentence.
 * @param {string} sentence
 * @param {Record<string, string | number>} [values]
 */
export function fill(sentence, values = {}) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/**
 * «Примерова А. С.»: what a narrow row has room for.
 * @param {string} name surname first
 */
export function shortName(name) {
  const [surname, ...rest] = name.split(/\s+/);
  return [surname, ...rest.slice(0, 2).map((word) => `${word[0].toUpperCase()}.`)].join("\u00a0");
}

/**
 * A counted sentence: {one, few, many, other} by the language's rule.
 * @param {Record<string, string>} forms
 * @param {number} count
 * @param {string} language
 */
export function counted(forms, count, language) {
  const form = new Intl.PluralRules(language).select(count);
  return fill(forms[form] ?? forms.other, { count });
}
