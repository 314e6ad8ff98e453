/** @file Copy buttons: the text stands in the attribute, or in the element that it names by «#id». */

/** @param {Document} root */
export function start(root) {
  for (const button of root.querySelectorAll('[data-copy]')) {
    if (!(button instanceof HTMLButtonElement)) continue;
    button.hidden = false;
    button.addEventListener('click', () => copyFrom(button));
  }
}

/** @param {HTMLButtonElement} button */
async function copyFrom(button) {
  const done = await copied(textOf(button.dataset.copy ?? ''));
  say(button, (done ? button.dataset.done : button.dataset.failed) ?? '');
}

/**
 * @param {string} source a text, or «#id» of an element
 * @returns {string}
 */
function textOf(source) {
  if (!source.startsWith('#')) return source;
  const element = document.getElementById(source.slice(1));
  if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) return element.value;
  return element?.textContent?.trim() ?? '';
}

/**
 * The clipboard needs https; on plain http an old command still works.
 * @param {string} text
 * @returns {Promise<boolean>}
 */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedTheOldWay(text);
  }
}

/**
 * @param {string} text
 * @returns {boolean}
 */
function copiedTheOldWay(text) {
  const before = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  return done;
}

/**
 * The button's words change for four seconds; the live region beside it speaks.
 * @param {HTMLButtonElement} button
 * @param {string} words
 */
function say(button, words) {
  const label = button.querySelector('span');
  const spoken = button.nextElementSibling;
  if (!label) return;
  button.dataset.label ??= label.textContent ?? '';
  label.textContent = words;
  if (spoken) spoken.textContent = words;
  setTimeout(() => { label.textContent = button.dataset.label ?? ''; }, 4000);
}
