/** @file Keeps what is typed into a form over a reload, in this browser only and for a day; never consents, passwords, files. */

const LIFE = 24 * 60 * 60 * 1000;
const PREFIX = 'draft:';

/** @typedef {{ at: number, values: Record<string, string> }} Draft */
/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Box */

/** @param {Document} root */
export function start(root) {
  for (const done of root.querySelectorAll('[data-draft-done]')) {
    if (done instanceof HTMLElement) forget(done.dataset.draftDone ?? '');
  }
  for (const form of root.querySelectorAll('form[data-draft]')) {
    if (form instanceof HTMLFormElement) keep(form, form.dataset.draft ?? '');
  }
  forgetOld();
}

/**
 * @param {HTMLFormElement} form
 * @param {string} key
 */
function keep(form, key) {
  const draft = read(key);
  if (draft) restore(form, draft, 'draftExact' in form.dataset);
  form.addEventListener('input', () => write(key, form));
  form.addEventListener('change', () => write(key, form));
}

/**
 * What may be kept: words and choices. Hidden ids of a school picker belong to their words.
 * @param {HTMLFormElement} form
 * @returns {Box[]}
 */
function boxes(form) {
  return [...form.elements].filter(isKept);
}

/**
 * @param {Element} element
 * @returns {element is Box}
 */
function isKept(element) {
  if (element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement) return true;
  if (!(element instanceof HTMLInputElement) || element.name === 'csrf_token') return false;
  if (element.type === 'hidden') return 'chosen' in element.dataset;
  return !['password', 'file', 'checkbox', 'submit', 'button'].includes(element.type);
}

/**
 * Only empty boxes are filled: what the server sent back is newer. A form whose key names the version of what the server
 * sent (data-draft-exact) gets everything back.
 * @param {HTMLFormElement} form
 * @param {Draft} draft
 * @param {boolean} exact
 */
function restore(form, draft, exact) {
  for (const box of boxes(form)) {
    const value = draft.values[box.name];
    if (value === undefined) continue;
    if (box instanceof HTMLInputElement && box.type === 'radio') {
      const asked = form.querySelector(`input[type="radio"][name="${CSS.escape(box.name)}"]:checked`);
      if (!asked) box.checked = box.value === value;
    } else if (exact || !box.value) box.value = value;
  }
}

/**
 * @param {string} key
 * @param {HTMLFormElement} form
 */
function write(key, form) {
  /** @type {Record<string, string>} */
  const values = {};
  for (const box of boxes(form)) {
    if (box instanceof HTMLInputElement && box.type === 'radio' && !box.checked) continue;
    if (box.name && box.value) values[box.name] = box.value;
  }
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify({ at: Date.now(), values }));
  } catch {
    // Private browsing or a full store: the form works as before, only without a draft.
  }
}

/**
 * @param {string} key
 * @returns {Draft | null}
 */
function read(key) {
  try {
    const draft = JSON.parse(localStorage.getItem(PREFIX + key) ?? 'null');
    return draft && Date.now() - draft.at < LIFE ? draft : null;
  } catch {
    return null;
  }
}

/** @param {string} key */
function forget(key) {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Nothing could be kept, so nothing is left.
  }
}

/** Drafts with names must not lie in a school's computer for ever. */
function forgetOld() {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    for (const key of keys) {
      if (!read(key.slice(PREFIX.length))) localStorage.removeItem(key);
    }
  } catch {
    // The same as above.
  }
}
