/** @file Tabs and filters that a phone scrolls sideways open at the current word. */

/** @param {Document} root */
export function start(root) {
  for (const current of root.querySelectorAll('.tabs [aria-current], .filters [aria-current]')) {
    const row = current.closest('nav');
    if (!row) continue;
    const [here, all] = [current.getBoundingClientRect(), row.getBoundingClientRect()];
    if (here.right > all.right) row.scrollLeft += here.left - all.left - (all.width - here.width) / 2;
  }
}
