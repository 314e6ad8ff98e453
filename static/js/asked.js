/** @file Shows the organizer's own questions only where they concern: a category, a part, another answer. The server judges. */

/** @param {Document} root */
export function start(root) {
  const forms = new Set([...root.querySelectorAll('[data-asked]')].map((each) => each.closest('form')));
  for (const form of forms) {
    if (!form) continue;
    const look = () => arrange(form);
    form.addEventListener('change', look);
    form.addEventListener('input', look);
    look();
  }
}

/** @param {HTMLFormElement} form */
function arrange(form) {
  const typed = new FormData(form);
  // Conditions are one step deep, but a question may come before the one that it hangs on: twice settles both.
  for (let round = 0; round < 2; round += 1) {
    for (const box of form.querySelectorAll('[data-asked]')) {
      if (box instanceof HTMLElement) box.hidden = !concerns(box, form, typed);
    }
  }
}

/**
 * @param {HTMLElement} box
 * @param {HTMLFormElement} form
 * @param {FormData} typed
 */
function concerns(box, form, typed) {
  const { askedCategories, askedPart, askedField, askedValue } = box.dataset;
  const category = typed.get('category');
  if (askedCategories && category && !askedCategories.split(' ').includes(String(category))) return false;
  if (askedPart && form.querySelector('[name="part"]') && !parts(form, typed).includes(askedPart)) return false;
  if (!askedField) return true;
  const other = form.querySelector(`[data-asked="${CSS.escape(askedField)}"]`);
  if (other instanceof HTMLElement && other.hidden) return false;
  return typed.getAll(askedField).map(String).includes(askedValue ?? '');
}

/**
 * The parts of the form: the one in its address and those that are ticked.
 * @param {HTMLFormElement} form
 * @param {FormData} typed
 */
function parts(form, typed) {
  const named = new URL(form.action, document.baseURI).searchParams.getAll('part');
  return [...named, ...typed.getAll('part').map(String)];
}
