/** The door's screens: they stand in the page, one is shown; their parts are found by name. */

/**
 * @param {string} name of data-slot
 * @returns {HTMLElement}
 */
export function slot(name) {
  const found = document.querySelector(`[data-slot="${name}"]`);
  if (!(found instanceof HTMLElement)) throw new Error(`no slot ${name}`);
  return found;
}

/**
 * @param {string} name
 * @param {string} text
 */
export function say(name, text) {
  const found = slot(name);
  if (found.textContent !== text) found.textContent = text;
  found.hidden = text === "";
}

/** @returns {string} */
export function shown() {
  const found = document.querySelector("[data-screen]:not([hidden])");
  return found instanceof HTMLElement ? (found.dataset.screen ?? "") : "";
}

/** @param {string} name of data-screen */
export function show(name) {
  for (const screen of document.querySelectorAll("[data-screen]")) {
    if (screen instanceof HTMLElement) screen.hidden = screen.dataset.screen !== name;
  }
  const back = document.querySelector('[data-do="back"]');
  if (back instanceof HTMLElement) back.hidden = name === "camera" || name === "message";
  const screen = document.querySelector(`[data-screen="${name}"]`);
  if (screen instanceof HTMLElement && name !== "camera") screen.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

/**
 * An element with its class, texts and children.
 * @param {string} tag
 * @param {string} className
 * @param {(Node | string)[]} children
 */
export function make(tag, className = "", ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/**
 * A button that does something.
 * @param {string} words
 * @param {string} className
 * @param {() => void} action
 */
export function button(words, className, action) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = className;
  element.textContent = words;
  element.addEventListener("click", action);
  return element;
}

/**
 * A copy of an icon of the page.
 * @param {string} name
 * @returns {Node}
 */
export function icon(name) {
  const template = document.querySelector(`template[data-icon="${name}"]`);
  return template instanceof HTMLTemplateElement ? template.content.cloneNode(true) : document.createTextNode("");
}
