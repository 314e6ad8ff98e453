/** Connects this phone to a door: exchanges the code for a token that only this phone keeps. */

import { erase, openStore, readFact, readScans, writeFact } from "./store.js";
import { sync } from "./sync.js";

const form = /** @type {HTMLFormElement} */ (document.querySelector("form[data-pair]"));
const trouble = /** @type {HTMLElement} */ (document.querySelector("[data-trouble]"));

/** @param {string | undefined} words */
function tell(words) {
  trouble.textContent = words ?? "";
  trouble.hidden = !words;
}

/**
 * Marks of an earlier door must not be lost: they leave first.
 * @param {any} database
 */
async function handInOld(database) {
  if ((await readScans(database)).length === 0) return true;
  const result = (await readFact(database, "device")) ? await sync(database, form.dataset.sync ?? "") : null;
  return result?.unsent === 0;
}

/** @param {SubmitEvent} event */
async function connect(event) {
  event.preventDefault();
  tell("");
  const words = form.dataset;
  try {
    const database = await openStore();
    if (!(await handInOld(database))) return tell(words.unsent);
    const response = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) return tell(answer.words ?? (response.status === 429 ? words.often : words.failed));
    await erase(database, true);
    await writeFact(database, "device", { token: answer.token });
    await writeFact(database, "seq", answer.seq); // another phone may have had this place: its numbers go on
    location.replace(answer.door);
  } catch {
    tell(navigator.onLine ? words.failed : words.offline);
  }
}

form.addEventListener("submit", connect);
