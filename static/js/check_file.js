/** @file «Check a file»: the browser makes the SHA-256 of a PDF and asks the register what it is. The file stays here. */

/** @param {Document} root */
export function start(root) {
  if (!window.crypto?.subtle) return;
  for (const section of root.querySelectorAll("[data-check-file]")) {
    if (section instanceof HTMLElement) wake(section);
  }
}

/** @param {HTMLElement} section */
function wake(section) {
  const input = section.querySelector("input[type=file]");
  const output = section.querySelector("[data-check-answer]");
  if (!(input instanceof HTMLInputElement) || !(output instanceof HTMLElement)) return;
  section.hidden = false;
  input.addEventListener("change", () => {
    if (input.files?.[0]) check(section, output, input.files[0]);
  });
  section.addEventListener("dragover", (event) => {
    event.preventDefault();
    section.classList.add("check-file--over");
  });
  section.addEventListener("dragleave", () => section.classList.remove("check-file--over"));
  section.addEventListener("drop", (event) => {
    event.preventDefault();
    section.classList.remove("check-file--over");
    const file = event.dataTransfer?.files[0];
    if (file) check(section, output, file);
  });
}

/**
 * @param {HTMLElement} section
 * @param {HTMLElement} output
 * @param {File} file
 */
async function check(section, output, file) {
  output.dataset.state = "busy";
  output.textContent = section.dataset.busy ?? "";
  try {
    const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    const hex = [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const answer = await fetch((section.dataset.checkFile ?? "") + hex, { headers: { Accept: "application/json" } });
    if (answer.status !== 200 && answer.status !== 404) throw new Error(String(answer.status));
    show(section, output, await answer.json(), file.name);
  } catch {
    output.dataset.state = "away";
    output.textContent = section.dataset.away ?? "";
  }
}

/**
 * @param {HTMLElement} section
 * @param {HTMLElement} output
 * @param {{ state: string, words: string, url?: string }} answer
 * @param {string} name of the file
 */
function show(section, output, answer, name) {
  output.dataset.state = answer.state;
  const said = document.createElement("strong");
  said.textContent = answer.words;
  const file = document.createElement("span");
  file.className = "meta";
  file.textContent = name;
  output.replaceChildren(said, document.createElement("br"), file);
  if (answer.url) {
    const link = document.createElement("a");
    link.href = answer.url;
    link.textContent = section.dataset.open ?? "";
    output.append(document.createElement("br"), link);
  }
}
