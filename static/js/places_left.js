/** @file How many places the chosen school still finds, beside the limits of the form. Without scripts the server says it after the press. */

/** @param {Document} root */
export function start(root) {
  for (const place of root.querySelectorAll('[data-left]')) {
    const form = place.closest('form');
    if (place instanceof HTMLElement && form) watch(place, form);
  }
}

/**
 * @param {HTMLElement} place
 * @param {HTMLFormElement} form
 */
function watch(place, form) {
  let asked = '';
  const look = async () => {
    const typed = new FormData(form);
    const school = String(typed.get('organization_id') ?? '');
    const address = new URL(place.dataset.left ?? '', document.baseURI);
    const parts = new Set([...new URL(form.action, document.baseURI).searchParams.getAll('part'), ...typed.getAll('part').map(String)]);
    for (const part of parts) address.searchParams.append('part', part);
    address.searchParams.set('school', school);
    address.searchParams.set('category', String(typed.get('category') ?? place.dataset.category ?? ''));
    if (address.href === asked) return;
    asked = address.href;
    if (!/^\d+$/.test(school)) {
      place.textContent = '';
      return;
    }
    try {
      const answer = await fetch(address, { headers: { Accept: 'application/json' } });
      const found = answer.ok ? await answer.json() : { words: '' };
      if (asked === address.href) place.textContent = String(found.words);
    } catch {
      asked = '';
    }
  };
  form.addEventListener('change', look);
  // A school taken from the list by click or key is written after the event.
  form.addEventListener('click', () => setTimeout(look));
  form.addEventListener('keyup', () => setTimeout(look));
}
