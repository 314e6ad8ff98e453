/** @file «Show» beside a password. */

/** @param {Document} root */
export function start(root) {
  for (const button of root.querySelectorAll('[data-reveal]')) {
    if (button instanceof HTMLButtonElement) enliven(button);
  }
}

/** @param {HTMLButtonElement} button */
function enliven(button) {
  const box = document.getElementById(button.dataset.reveal ?? '');
  if (!(box instanceof HTMLInputElement)) return;
  const words = [button.textContent, button.dataset.hide ?? ''];
  button.hidden = false;
  button.addEventListener('click', () => {
    const shown = box.type === 'password';
    box.type = shown ? 'text' : 'password';
    button.textContent = words[shown ? 1 : 0] ?? '';
    button.setAttribute('aria-pressed', String(shown));
  });
  // A password leaves the page as a password, so that the browser offers to keep it.
  box.form?.addEventListener('submit', () => { box.type = 'password'; });
}
