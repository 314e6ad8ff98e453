// The whole-page designer: elements are taken by mouse, finger and keyboard; the server places and draws what they make.

import { aligned, boxOf, elementAt, freshElement, freshId, freshImage, History, moved, resized, snapped } from "./model.js";
import * as panel from "./panel.js";
import { Server } from "./server.js";

/** @typedef {import("./model.js").Element} Element */
/** @typedef {import("./model.js").Layout} Layout */

const SVG = "http://www.w3.org/2000/svg";
const REACH = 1.2;
const HANDLE = 2.6;

class Designer {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.sheet = this.part("sheet");
    this.stage = this.part("stage");
    this.panel = this.part("panel");
    this.list = this.part("list");
    this.faults = this.part("faults");
    this.said = this.part("said");
    this.server = new Server(root.dataset);
    this.history = new History(JSON.parse(root.dataset.layout ?? "{}"));
    this.layout = this.history.now;
    this.chosen = "";
    this.longest = false;
    this.overlay = document.createElementNS(SVG, "svg");
    this.overlay.setAttribute("class", "designer__overlay");
    this.overlay.setAttribute("viewBox", `0 0 ${this.layout.page.w} ${this.layout.page.h}`);
    this.overlay.setAttribute("aria-hidden", "true");
    this.stage.append(this.overlay);
    this.listen();
    this.refresh();
  }

  /** @param {string} name */
  part(name) {
    const found = this.root.querySelector(`[data-part="${name}"]`);
    if (!(found instanceof HTMLElement)) throw new Error(name);
    return found;
  }

  /** @returns {Element | null} */
  get element() {
    return this.layout.elements.find((element) => element.id === this.chosen) ?? null;
  }

  listen() {
    this.stage.addEventListener("pointerdown", (event) => this.take(event));
    this.stage.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("keydown", (event) => this.undoKey(event));
    this.root.addEventListener("click", (event) => this.press(event));
    for (const field of panel.fields(this.panel)) {
      field.addEventListener("input", () => this.edit(field));
    }
    for (const input of this.root.querySelectorAll("input[data-picture]")) {
      if (input instanceof HTMLInputElement) input.addEventListener("change", () => this.picture(input));
    }
    this.root.querySelector("form[data-save]")?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save(/** @type {HTMLFormElement} */ (event.target));
    });
  }

  /** @param {Layout} layout */
  keep(layout) {
    this.layout = layout;
    this.history.keep(layout);
    this.refresh();
  }

  /** @param {Element} element */
  replace(element) {
    this.keep({ ...this.layout, elements: this.layout.elements.map((each) => (each.id === element.id ? element : each)) });
  }

  refresh() {
    this.drawList();
    this.mark([], []);
    panel.show(this.panel, this.element);
    for (const [name, can] of [["undo", this.history.canUndo], ["redo", this.history.canRedo]]) {
      const button = this.root.querySelector(`[data-do="${name}"]`);
      if (button instanceof HTMLButtonElement) button.disabled = !can;
    }
    this.server.place(this.layout, this.longest, (placed) => this.show(placed));
  }

  /** @param {import("./server.js").Placed} placed */
  show(placed) {
    if (placed.svg) {
      const page = new DOMParser().parseFromString(placed.svg, "image/svg+xml");
      this.sheet.replaceChildren(document.importNode(page.documentElement, true));
    }
    this.root.dataset.placed = String(Number(this.root.dataset.placed ?? 0) + 1);
    this.faults.replaceChildren(
      ...placed.faults.map((fault) => {
        const line = document.createElement("li");
        line.textContent = fault.words;
        return line;
      }),
    );
  }

  drawList() {
    const items = [...this.layout.elements].reverse().map((element) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "designer__item";
      button.dataset.choose = element.id;
      button.textContent = nameOf(element);
      button.setAttribute("aria-pressed", String(element.id === this.chosen));
      return button;
    });
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.choose : undefined;
    this.list.replaceChildren(...items);
    if (focused) items.find((item) => item.dataset.choose === focused)?.focus();
  }

  /** @param {string} id */
  choose(id) {
    this.chosen = id;
    panel.show(this.panel, this.element);
    this.drawList();
    this.mark([], []);
  }

  /**
   * The chosen element's outline and handle, and guides.
   * @param {number[]} across
   * @param {number[]} down
   * @param {Element | null} element
   */
  mark(across, down, element = this.element) {
    const { w, h } = this.layout.page;
    const marks = [];
    const box = element && boxOf(element);
    if (box && element) {
      marks.push(shape("rect", { x: box.x, y: box.y, width: Math.max(box.w, 0.4), height: Math.max(box.h, 0.4), class: "designer__box" }));
      const at = element.type === "line" ? { x: element.x2, y: element.y2 } : { x: box.x + box.w, y: box.y + box.h };
      marks.push(shape("rect", { x: at.x - HANDLE / 2, y: at.y - HANDLE / 2, width: HANDLE, height: HANDLE, class: "designer__handle" }));
    }
    for (const x of across) marks.push(shape("line", { x1: x, x2: x, y1: 0, y2: h, class: "designer__guide" }));
    for (const y of down) marks.push(shape("line", { x1: 0, x2: w, y1: y, y2: y, class: "designer__guide" }));
    this.overlay.replaceChildren(...marks);
  }

  /** @param {PointerEvent} event */
  point(event) {
    const area = this.overlay.getBoundingClientRect();
    const { w, h } = this.layout.page;
    return { x: ((event.clientX - area.left) / area.width) * w, y: ((event.clientY - area.top) / area.height) * h };
  }

  /** @param {PointerEvent} event */
  take(event) {
    const from = this.point(event);
    const current = this.element;
    const sizing = current !== null && onHandle(current, from);
    const element = sizing ? current : elementAt(this.layout, from.x, from.y);
    if (!element) return this.choose("");
    if (element.id !== this.chosen) this.choose(element.id);
    this.stage.setPointerCapture(event.pointerId);
    this.drag(element, from, sizing);
  }

  /**
   * @param {Element} element
   * @param {{ x: number, y: number }} from
   * @param {boolean} sizing
   */
  drag(element, from, sizing) {
    const drawn = this.sheet.querySelector(`[data-element="${CSS.escape(element.id)}"]`);
    let made = element;
    /** @param {PointerEvent} event */
    const move = (event) => {
      const to = this.point(event);
      const [dx, dy] = [to.x - from.x, to.y - from.y];
      if (Math.abs(dx) < 0.3 && Math.abs(dy) < 0.3) return;
      const snap = sizing || event.altKey ? { dx: 0, dy: 0, x: [], y: [] } : this.snap(moved(element, dx, dy));
      made = sizing ? resized(element, dx, dy) : moved(element, dx + snap.dx, dy + snap.dy);
      if (!sizing) drawn?.setAttribute("transform", `translate(${(dx + snap.dx) * 10} ${(dy + snap.dy) * 10})`);
      this.mark(snap.x, snap.y, made);
    };
    const drop = () => {
      this.stage.removeEventListener("pointermove", move);
      this.stage.removeEventListener("pointerup", drop);
      this.stage.removeEventListener("pointercancel", drop);
      if (made !== element) this.replace(made);
    };
    this.stage.addEventListener("pointermove", move);
    this.stage.addEventListener("pointerup", drop);
    this.stage.addEventListener("pointercancel", drop);
  }

  /** @param {Element} element */
  snap(element) {
    const others = this.layout.elements.filter((each) => each.id !== element.id).map(boxOf);
    const box = boxOf(element);
    const known = /** @type {import("./model.js").Box[]} */ (others.filter(Boolean));
    return box ? snapped(box, known, this.layout.page, REACH) : { dx: 0, dy: 0, x: [], y: [] };
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const element = this.element;
    const [dx, dy] = ARROWS[event.key] ?? [0, 0];
    if (event.key === "Escape") return this.choose("");
    if (!element) return;
    if (dx || dy) {
      event.preventDefault();
      const step = event.shiftKey ? 0.1 : 1;
      this.replace((event.altKey ? resized : moved)(element, dx * step, dy * step));
    } else if (event.key === "Delete") {
      this.remove();
    } else if (event.code === "KeyD" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.copy();
    }
  }

  /** @param {KeyboardEvent} event */
  undoKey(event) {
    const inField = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (inField || !(event.ctrlKey || event.metaKey)) return;
    if (event.code === "KeyZ" || event.code === "KeyY") {
      event.preventDefault();
      this.travel(event.code === "KeyY" || event.shiftKey ? "redo" : "undo");
    }
  }

  /** @param {"undo" | "redo"} way */
  travel(way) {
    this.layout = way === "undo" ? this.history.undo() : this.history.redo();
    this.refresh();
  }

  /** @param {MouseEvent} event */
  press(event) {
    const target = event.target instanceof globalThis.Element ? event.target.closest("[data-choose], [data-do], [data-align], [data-add], [data-insert]") : null;
    if (!(target instanceof HTMLElement)) return;
    const { choose, align, add, insert } = target.dataset;
    if (choose) this.choose(choose);
    else if (align && this.element) this.replace(aligned(this.element, this.layout.page, /** @type {any} */ (align)));
    else if (add) this.add(freshElement(this.layout, /** @type {any} */ (add)));
    else if (insert) this.insert(insert);
    else if (target.dataset.do) this.act(target.dataset.do, target);
  }

  /**
   * @param {string} name
   * @param {HTMLElement} button
   */
  act(name, button) {
    if (name === "undo" || name === "redo") this.travel(name);
    else if (name === "remove") this.remove();
    else if (name === "copy") this.copy();
    else if (name === "front" || name === "back") this.order(name);
    else if (name === "longest") {
      this.longest = !this.longest;
      button.setAttribute("aria-pressed", String(this.longest));
      this.refresh();
    }
  }

  /** @param {Element} element */
  add(element) {
    const under = element.id.startsWith("background");
    this.chosen = element.id;
    this.keep({ ...this.layout, elements: under ? [element, ...this.layout.elements] : [...this.layout.elements, element] });
    this.stage.focus();
  }

  remove() {
    const left = this.layout.elements.filter((each) => each.id !== this.chosen);
    this.chosen = "";
    this.keep({ ...this.layout, elements: left });
  }

  copy() {
    const element = this.element;
    if (element && boxOf(element)) this.add({ ...moved(element, 5, 5), id: freshId(this.layout, element.type) });
  }

  /** @param {"front" | "back"} where */
  order(where) {
    const element = this.element;
    if (!element) return;
    const rest = this.layout.elements.filter((each) => each !== element);
    this.keep({ ...this.layout, elements: where === "front" ? [...rest, element] : [element, ...rest] });
  }

  /** @param {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} field */
  edit(field) {
    const made = this.element && panel.changed(this.element, field.name, field.value);
    if (made) this.replace(made);
  }

  /** @param {string} placeholder */
  insert(placeholder) {
    const area = this.panel.querySelector('textarea[name="text"]');
    if (!(area instanceof HTMLTextAreaElement)) return;
    area.setRangeText(`{${placeholder}}`, area.selectionStart, area.selectionEnd, "end");
    this.edit(area);
    area.focus();
  }

  /** @param {HTMLInputElement} input */
  async picture(input) {
    const file = input.files?.[0];
    const answer = file ? await this.server.upload(file) : null;
    input.value = "";
    if (answer?.good) this.add(freshImage(this.layout, answer.body, input.dataset.picture === "background"));
    else this.said.textContent = answer?.body.faults?.join(" ") ?? this.root.dataset.away ?? "";
  }

  /** @param {HTMLFormElement} form */
  async save(form) {
    const name = String(new FormData(form).get("name") ?? "");
    const answer = await this.server.save(this.layout, name);
    this.said.textContent = answer ? answer.body.words : (this.root.dataset.away ?? "");
    this.root.dataset.saved = answer?.good ? String(answer.body.version) : "";
  }
}

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * @param {Element} element
 * @param {{ x: number, y: number }} at
 */
function onHandle(element, at) {
  const box = boxOf(element);
  if (!box) return false;
  const corner = element.type === "line" ? { x: element.x2, y: element.y2 } : { x: box.x + box.w, y: box.y + box.h };
  return Math.abs(at.x - corner.x) <= HANDLE && Math.abs(at.y - corner.y) <= HANDLE;
}

/** @param {Element} element */
function nameOf(element) {
  const text = element.type === "text" ? element.text : element.type === "image" && element.asset.startsWith("{") ? element.asset : "";
  return text ? `${element.id}: ${text.replace(/\s+/g, " ").slice(0, 40)}` : element.id;
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

const root = document.querySelector("[data-designer]");
if (root instanceof HTMLElement) new Designer(root);
