/** @file How an order would name a school, while its form is being filled. Without scripts the button «look again» does it. */

const PAUSE = 400;

/** @param {Document} root */
export function start(root) {
  for (const place of root.querySelectorAll('[data-prose]')) {
    const form = place.closest('form');
    if (place instanceof HTMLElement && form) follow(form, place);
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} place
 */
function follow(form, place) {
  let timer = 0;
  let asked = 0;
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(async () => {
      const mine = ++asked;
      const fresh = await look(form);
      if (fresh && mine === asked) place.replaceChildren(...fresh.childNodes);
    }, PAUSE);
  });
}

/**
 * The same form, looked at and not saved: the server alone knows how lists are written.
 * @param {HTMLFormElement} form
 * @returns {Promise<Element | null>}
 */
async function look(form) {
  const body = new FormData(form);
  body.set('prose', '1');
  try {
    const answer = await fetch(form.action || location.href, { method: 'POST', body });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    return page.querySelector('[data-prose]');
  } catch {
    return null;
  }
}
