/** @file Puts the focus on what the page is about when it opens: the summary of what is left to repair. */

/** @param {Document} root */
export function start(root) {
  const target = root.querySelector('[data-focus]');
  if (target instanceof HTMLElement) target.focus();
}
