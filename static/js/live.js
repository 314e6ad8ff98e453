/** @file Keeps the live board fresh: asks every two seconds, and gets an answer only when something has changed. */

const EVERY = 2000;
const LATER = 15_000;

/** @param {HTMLElement} board */
function keepFresh(board) {
  const address = board.dataset.live ?? "";
  let etag = `"${board.dataset.etag}"`;

  async function ask() {
    if (document.visibilityState === "hidden") return setTimeout(ask, EVERY);
    let pause = EVERY;
    try {
      const response = await fetch(address, { headers: { "If-None-Match": etag, Accept: "application/json" }, cache: "no-store" });
      if (response.status === 200) {
        etag = response.headers.get("ETag") ?? "";
        replace(board, (await response.json()).board);
      } else if (response.status !== 304) {
        pause = LATER;
      }
    } catch {
      pause = LATER;
    }
    setTimeout(ask, pause);
  }
  setTimeout(ask, EVERY);
}

/**
 * Put a newer board in place; what has the focus keeps it.
 * @param {HTMLElement} board
 * @param {string} html
 */
function replace(board, html) {
  const focused = document.activeElement;
  const href = focused && board.contains(focused) ? focused.getAttribute("href") : null;
  const page = new DOMParser().parseFromString(html, "text/html");
  board.replaceChildren(...page.body.childNodes);
  const again = href ? board.querySelector(`a[href="${CSS.escape(href)}"]`) : null;
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
}

const board = document.querySelector("[data-live]");
if (board instanceof HTMLElement) keepFresh(board);

export {};
