/** @file «Print» buttons; without scripts they stay hidden and the browser's own menu prints. */

/** @param {Document} root */
export function start(root) {
  for (const button of root.querySelectorAll('[data-print]')) {
    if (!(button instanceof HTMLElement)) continue;
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  }
}
