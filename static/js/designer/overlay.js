/** @file What lies over the sheet: outlines of what is chosen, the handle, guides, the rectangle that a hand draws. */

import { boxOf } from "./model.js";

/** @typedef {import("./model.js").Box} Box */
/** @typedef {import("./model.js").Element} Element */
/** @typedef {import("./model.js").Layout} Layout */

const SVG = "http://www.w3.org/2000/svg";
const HANDLE = 2.6;

export class Overlay {
  /**
   * @param {HTMLElement} stage
   * @param {Layout["page"]} page
   */
  constructor(stage, page) {
    this.stage = stage;
    this.page = page;
    this.drawing = shape("svg", { class: "designer__overlay", viewBox: `0 0 ${page.w} ${page.h}`, "aria-hidden": "true" });
    stage.append(this.drawing);
  }

  /**
   * Where a point of the window lies on the sheet, in millimetres.
   * @param {{ clientX: number, clientY: number }} event
   */
  point(event) {
    const area = this.drawing.getBoundingClientRect();
    const { w, h } = this.page;
    return { x: ((event.clientX - area.left) / area.width) * w, y: ((event.clientY - area.top) / area.height) * h };
  }

  /**
   * @param {Element[]} elements what is chosen
   * @param {{ x?: number[], y?: number[], rope?: Box | null }} [more] guides, and the rectangle being drawn
   */
  show(elements, { x = [], y = [], rope = null } = {}) {
    const { w, h } = this.page;
    const marks = elements.map((element) => rectangle(this.box(element), "designer__box"));
    const end = elements.length === 1 ? corner(elements[0]) : null;
    if (end) marks.push(rectangle({ x: end.x - HANDLE / 2, y: end.y - HANDLE / 2, w: HANDLE, h: HANDLE }, "designer__handle"));
    if (rope) marks.push(rectangle(rope, "designer__box"));
    for (const at of x) marks.push(shape("line", { x1: at, x2: at, y1: 0, y2: h, class: "designer__guide" }));
    for (const at of y) marks.push(shape("line", { x1: 0, x2: w, y1: at, y2: at, class: "designer__guide" }));
    this.drawing.replaceChildren(...marks);
  }

  /**
   * An element's box; of a frame the line along the edges, of a drawn ornament what the sheet shows.
   * @param {Element} element
   * @returns {Box}
   */
  box(element) {
    const { w, h } = this.page;
    if (element.type === "frame") return { x: element.inset, y: element.inset, w: w - 2 * element.inset, h: h - 2 * element.inset };
    const known = boxOf(element);
    if (known) return known;
    const drawn = this.stage.querySelector(`[data-element="${CSS.escape(element.id)}"]`);
    const box = drawn instanceof SVGGraphicsElement ? drawn.getBBox() : { x: 0, y: 0, width: 0, height: 0 };
    return { x: box.x / 10, y: box.y / 10, w: box.width / 10, h: box.height / 10 };
  }
}

/** @param {Element} element */
function corner(element) {
  const box = boxOf(element);
  if (!box) return null;
  return element.type === "line" ? { x: element.x2, y: element.y2 } : { x: box.x + box.w, y: box.y + box.h };
}

/**
 * Whether a point is on the handle by which an element is resized.
 * @param {Element} element
 * @param {{ x: number, y: number }} at
 */
export function onHandle(element, at) {
  const end = corner(element);
  return end !== null && Math.abs(at.x - end.x) <= HANDLE && Math.abs(at.y - end.y) <= HANDLE;
}

/**
 * @param {Box} box
 * @param {string} name
 */
function rectangle(box, name) {
  return shape("rect", { x: box.x, y: box.y, width: Math.max(box.w, 0.4), height: Math.max(box.h, 0.4), class: name });
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} values
 */
function shape(name, values) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(values)) made.setAttribute(key, String(value));
  return made;
}
