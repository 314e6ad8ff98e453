/** @file A form is sent once: the pressed button tells that it works («Записываем…»), keeps its width, ignores further presses. */

/** @param {Document} root */
export function start(root) {
  root.addEventListener('submit', (event) => {
    const form = event.target;
    if (form instanceof HTMLFormElement && form.method === 'post') send(form, event);
  });
  // The page may come back from the browser's memory: its buttons work again.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) root.querySelectorAll('form').forEach(wake);
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {SubmitEvent} event
 */
function send(form, event) {
  if (event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = 'yes';
  if (event.submitter instanceof HTMLButtonElement && event.submitter.dataset.busy) busy(event.submitter);
  // A download leaves the page as it is, so the form must not stay asleep.
  setTimeout(() => wake(form), 20000);
}

/** @param {HTMLButtonElement} button */
function busy(button) {
  const label = button.querySelector('span') ?? button;
  const width = button.offsetWidth;
  button.dataset.label = label.textContent ?? '';
  label.textContent = button.dataset.busy ?? '';
  button.setAttribute('aria-busy', 'true');
  button.style.minWidth = `${width}px`;
}

/** @param {HTMLFormElement} form */
function wake(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll('button[aria-busy]')) {
    if (!(button instanceof HTMLButtonElement)) continue;
    (button.querySelector('span') ?? button).textContent = button.dataset.label ?? '';
    button.removeAttribute('aria-busy');
  }
}
