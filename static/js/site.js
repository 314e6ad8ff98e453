/** @file Wakes a behaviour up only on the pages that have something for it; without scripts the pages work as they are. */

/** @type {Record<string, () => Promise<{ start: (root: Document) => void }>>} */
const BEHAVIOURS = {
  '[data-focus]': () => import('./focus.js'),
  '[data-school-picker]': () => import('./school_picker.js'),
  '.tabs, .filters': () => import('./tabs.js'),
  '[data-copy]': () => import('./copy.js'),
  '[data-progress]': () => import('./progress.js'),
  'form[data-draft], [data-draft-done]': () => import('./draft.js'),
  'form[method="post"]': () => import('./submit_once.js'),
  '[data-preferences]': () => import('./theme.js'),
  '[data-reveal]': () => import('./reveal.js'),
  '[data-print]': () => import('./print.js'),
  '[data-prose]': () => import('./prose.js'),
  '[data-asked]': () => import('./asked.js'),
  '[data-left]': () => import('./places_left.js'),
  '[data-check-file]': () => import('./check_file.js'),
};

for (const [selector, load] of Object.entries(BEHAVIOURS)) {
  if (document.querySelector(selector)) {
    load().then((behaviour) => behaviour.start(document));
  }
}
