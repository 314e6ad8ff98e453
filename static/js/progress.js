/** @file Moves a progress ruler: asks its address for {done, total, words, over} and goes on to the next page when over. */

const PAUSE = 1500;
const LONGEST_PAUSE = 15000;

/** @param {Document} root */
export function start(root) {
  for (const ruler of root.querySelectorAll('[data-progress]')) {
    if (ruler instanceof HTMLElement) follow(ruler, PAUSE);
  }
  for (const link of root.querySelectorAll('[data-progress-again]')) {
    if (link instanceof HTMLElement) link.hidden = true;
  }
}

/**
 * @param {HTMLElement} ruler
 * @param {number} pause milliseconds until the next question; grows while the network is away
 */
async function follow(ruler, pause) {
  const state = await ask(ruler.dataset.progress ?? '');
  if (state) show(ruler, state);
  if (state?.over) {
    if (ruler.dataset.next) window.location.assign(ruler.dataset.next);
    return;
  }
  const next = state ? PAUSE : Math.min(pause * 2, LONGEST_PAUSE);
  setTimeout(() => follow(ruler, next), next);
}

/**
 * @typedef {{ done: number, total: number, words: string, over: boolean }} State
 * @param {string} url
 * @returns {Promise<State | null>}
 */
async function ask(url) {
  try {
    const answer = await fetch(url, { headers: { Accept: 'application/json' }, cache: 'no-store' });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/**
 * @param {HTMLElement} ruler
 * @param {State} state
 */
function show(ruler, state) {
  const bar = ruler.querySelector('progress');
  const words = ruler.querySelector('[data-progress-words]');
  if (bar) {
    bar.max = Math.max(state.total, 1);
    bar.value = state.done;
    bar.setAttribute('aria-label', state.words);
  }
  if (words && words.textContent !== state.words) words.textContent = state.words;
}
