/** @file A tap on the ticket's code fills the screen with white and the code: a scanner reads it best so. Another tap closes it. */

const screen = document.querySelector('[data-white-screen]');
const code = document.querySelector('.ticket__code');

if (screen instanceof HTMLDialogElement && code) {
  const open = document.createElement('button');
  open.type = 'button';
  open.className = 'white-screen__open';
  open.setAttribute('aria-label', screen.dataset.words ?? '');
  code.append(open);
  open.addEventListener('click', () => show(screen, code));
  screen.addEventListener('click', () => screen.close());
}

/**
 * @param {HTMLDialogElement} screen
 * @param {Element} code
 */
function show(screen, code) {
  const parts = [code.querySelector('svg'), code.querySelector('.ticket__short')];
  screen.replaceChildren(...parts.flatMap((part) => (part ? [part.cloneNode(true)] : [])));
  screen.showModal();
  void keepAwake(screen);
}

/**
 * The screen must not go dark in the queue. Browsers without the wake lock simply do not have it.
 * @param {HTMLDialogElement} screen
 */
async function keepAwake(screen) {
  try {
    const lock = await navigator.wakeLock?.request('screen');
    screen.addEventListener('close', () => void lock?.release(), { once: true });
  } catch {
    // A low battery may refuse it.
  }
}
