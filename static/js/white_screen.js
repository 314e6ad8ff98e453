/** @file A tap on the ticket's code fills the screen with white and the code: a scanner reads it best so. Another tap closes it. */

const white = document.querySelector('[data-white-screen]');
const code = document.querySelector('.ticket__code');

if (white instanceof HTMLDialogElement && code) {
  const open = document.createElement('button');
  open.type = 'button';
  open.className = 'white-screen__open';
  open.setAttribute('aria-label', white.dataset.words ?? '');
  code.append(open);
  open.addEventListener('click', () => show(white, code));
  white.addEventListener('click', () => white.close());
}

/**
 * @param {HTMLDialogElement} white
 * @param {Element} code
 */
function show(white, code) {
  const parts = [code.querySelector('svg'), code.querySelector('.ticket__short')];
  white.replaceChildren(...parts.flatMap((part) => (part ? [part.cloneNode(true)] : [])));
  white.showModal();
  void keepAwake(white);
}

/**
 * The screen must not go dark in the queue. Browsers without the wake lock simply do not have it.
 * @param {HTMLDialogElement} white
 */
async function keepAwake(white) {
  try {
    const lock = await navigator.wakeLock?.request('screen');
    white.addEventListener('close', () => void lock?.release(), { once: true });
  } catch {
    // A low battery may refuse it.
  }
}

export {};
