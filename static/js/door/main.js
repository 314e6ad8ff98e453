/** Opens the door: reads what the phone keeps, shows the camera, and lets everything else work together. */

import { App } from "./app.js";
import { keepFiles } from "./renewal.js";
import { say, show, slot } from "./screens.js";
import { openStore, readFact } from "./store.js";

/** @param {any} facts */
function tell(facts) {
  say("message-title", facts.title);
  say("message-words", facts.words);
  show("message");
}

async function start() {
  const facts = /** @type {HTMLElement} */ (document.getElementById("door-facts")).dataset;
  const words = JSON.parse(facts.words ?? "{}");
  if (!("indexedDB" in window) || !("BigInt" in window)) return tell(words.messages.old);
  keepFiles(facts.worker ?? "");
  const database = await openStore();
  if (!(await readFact(database, "device"))) return tell(words.messages.unpaired);
  slot("to-pairing").hidden = true;
  const app = new App(database, words, facts.language ?? "ru", facts.sync ?? "");
  navigator.storage?.persist?.().then((kept) => (app.door.kept = kept), () => undefined);
  await app.start();
}

start();
