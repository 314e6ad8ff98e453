// The panel of the chosen element: what it shows of an element, and what a change in it makes of one.

/** @typedef {import("./model.js").Element} Element */

const NUMBERS = new Set(["x", "y", "w", "h", "side", "x1", "y1", "x2", "y2", "width", "style.size", "style.leading", "style.tracking", "fit.min", "fit.lines", "inset"]);

/**
 * Show an element's values; fields that its type lacks are hidden. Of several elements only what can be done with all.
 * @param {HTMLElement} panel
 * @param {Element[]} elements
 */
export function show(panel, elements) {
  panel.hidden = elements.length === 0;
  panel.classList.toggle("designer__side--many", elements.length > 1);
  const count = panel.querySelector("[data-count]");
  if (count) count.textContent = elements.length > 1 ? String(elements.length) : "";
  const [element] = elements;
  if (elements.length !== 1) {
    for (const group of panel.querySelectorAll("[data-for]")) if (group instanceof HTMLElement) group.hidden = true;
    return;
  }
  for (const group of panel.querySelectorAll("[data-for]")) {
    if (group instanceof HTMLElement) group.hidden = !(group.dataset.for ?? "").split(" ").includes(element.type);
  }
  for (const field of fields(panel)) {
    if (document.activeElement === field) continue;
    const value = read(element, field.name);
    if (element.type === "ornament") field.closest("label")?.toggleAttribute("hidden", value === undefined);
    else field.closest("label")?.removeAttribute("hidden");
    if (field instanceof HTMLInputElement && field.type === "color") field.value = coloured(value);
    else field.value = value === undefined ? "" : String(value);
  }
}

/**
 * @param {HTMLElement} panel
 * @returns {(HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement)[]}
 */
export function fields(panel) {
  return /** @type {any} */ ([...panel.querySelectorAll("input[name], select[name], textarea[name]")]);
}

/**
 * The element with one field's new value; null for a number that is none.
 * @param {Element} element
 * @param {string} path
 * @param {string} typed
 * @returns {Element | null}
 */
export function changed(element, path, typed) {
  /** @type {string | number} */
  let value = typed;
  if (NUMBERS.has(path)) {
    value = Number(typed.replace(",", "."));
    if (typed.trim() === "" || !Number.isFinite(value)) return null;
    if (path === "fit.lines") value = Math.max(1, Math.round(value));
  }
  const [key, inner] = path.split(".");
  if (!inner) return { ...element, [key]: value };
  const made = { ...element, [key]: { ...element[key], [inner]: value } };
  // A design's leading belongs to its size: with another size the letters keep their air.
  if (path === "style.size" && element.style.leading) {
    made.style.leading = Math.round((element.style.leading * Number(value) * 100) / element.style.size) / 100;
  }
  return made;
}

/**
 * @param {Element} element
 * @param {string} path
 */
function read(element, path) {
  const [key, inner] = path.split(".");
  return inner ? element[key]?.[inner] : element[key];
}

const NAMED = {
  green: "#1e5c4b", red: "#c2352b", honey: "#e0a526", sky: "#2a5a84", ochre: "#8a6410", ink: "#1c2a24", ink2: "#46554d", white: "#ffffff",
};

/** @param {unknown} value */
function coloured(value) {
  const name = String(value ?? "ink");
  return name.startsWith("#") ? name.toLowerCase() : (NAMED[/** @type {keyof typeof NAMED} */ (name)] ?? "#1c2a24");
}
