// The whole-page designer: elements are taken by mouse, finger and keyboard; the server places and draws what they make.

import { Hand, toggled } from "./hand.js";
import { History } from "./history.js";
import { aligned, boxOf, freshElement, freshId, freshImage, moved, resized } from "./model.js";
import { Overlay } from "./overlay.js";
import * as panel from "./panel.js";
import { Server } from "./server.js";

/** @typedef {import("./model.js").Element} Element */
/** @typedef {import("./model.js").Layout} Layout */

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
    /** @type {Record<string, string>} */
    this.fields = JSON.parse(root.dataset.fields ?? "{}");
    /** @type {Record<string, string>} */
    this.kinds = JSON.parse(root.dataset.kinds ?? "{}");
    this.history = new History(JSON.parse(root.dataset.layout ?? "{}"));
    this.layout = this.history.now;
    /** @type {string[]} */
    this.chosen = [];
    this.longest = false;
    this.overlay = new Overlay(this.stage, this.layout.page);
    this.hand = new Hand(this);
    this.listen();
    this.refresh();
  }

  /** @param {string} name */
  part(name) {
    const found = this.root.querySelector(`[data-part="${name}"]`);
    if (!(found instanceof HTMLElement)) throw new Error(name);
    return found;
  }

  /** What is chosen, in the order of painting. */
  get elements() {
    return this.layout.elements.filter((element) => this.chosen.includes(element.id));
  }

  /**
   * The one element that is chosen; null when none or several are.
   * @returns {Element | null}
   */
  get element() {
    return this.elements.length === 1 ? this.elements[0] : null;
  }

  listen() {
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

  /** @param {Element[]} elements */
  replace(elements) {
    const made = new Map(elements.map((element) => [element.id, element]));
    this.keep({ ...this.layout, elements: this.layout.elements.map((each) => made.get(each.id) ?? each) });
  }

  refresh() {
    this.showChosen();
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
      this.overlay.show(this.elements);
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
      button.textContent = this.nameOf(element);
      button.setAttribute("aria-pressed", String(this.chosen.includes(element.id)));
      return button;
    });
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.choose : undefined;
    this.list.replaceChildren(...items);
    if (focused) items.find((item) => item.dataset.choose === focused)?.focus();
  }

  /**
   * How the list calls an element: its words, with «name» for {name}; what has no words, by its kind.
   * @param {Element} element
   */
  nameOf(element) {
    const text = element.type === "text" ? element.text : element.type === "image" && element.asset.startsWith("{") ? element.asset : "";
    const told = text.replace(/\{(\w+)[^}]*\}/g, (/** @type {string} */ all, /** @type {string} */ field) => this.fields[field] ?? all);
    return told.replace(/\s+/g, " ").trim().slice(0, 60) || this.kinds[element.type] || element.id;
  }

  /** @param {string[]} ids */
  choose(ids) {
    this.chosen = ids;
    this.showChosen();
  }

  showChosen() {
    this.drawList();
    this.overlay.show(this.elements);
    panel.show(this.panel, this.elements);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const [dx, dy] = ARROWS[event.key] ?? [0, 0];
    const command = event.ctrlKey || event.metaKey;
    if (event.key === "Escape") return this.choose([]);
    if (command && event.code === "KeyA") {
      event.preventDefault();
      return this.choose(this.layout.elements.filter(boxOf).map((element) => element.id));
    }
    if (!this.chosen.length) return;
    if (dx || dy) {
      event.preventDefault();
      const step = event.shiftKey ? 0.1 : 1;
      this.replace(this.elements.map((each) => (event.altKey ? resized : moved)(each, dx * step, dy * step)));
    } else if (event.key === "Delete") {
      this.remove();
    } else if (command && event.code === "KeyD") {
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
    const more = event.shiftKey || event.ctrlKey || event.metaKey;
    if (choose) this.choose(more ? toggled(this.chosen, choose) : [choose]);
    else if (align) this.replace(aligned(this.elements, this.layout.page, /** @type {any} */ (align)));
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
    this.chosen = [element.id];
    this.keep({ ...this.layout, elements: under ? [element, ...this.layout.elements] : [...this.layout.elements, element] });
    this.stage.focus();
  }

  remove() {
    const left = this.layout.elements.filter((each) => !this.chosen.includes(each.id));
    this.chosen = [];
    this.keep({ ...this.layout, elements: left });
  }

  copy() {
    const copies = this.elements.filter(boxOf);
    if (!copies.length) return;
    let layout = this.layout;
    this.chosen = [];
    for (const each of copies) {
      const made = { ...moved(each, 5, 5), id: freshId(layout, each.type) };
      layout = { ...layout, elements: [...layout.elements, made] };
      this.chosen.push(made.id);
    }
    this.keep(layout);
  }

  /** @param {"front" | "back"} where */
  order(where) {
    const { elements } = this;
    const rest = this.layout.elements.filter((each) => !elements.includes(each));
    if (elements.length) this.keep({ ...this.layout, elements: where === "front" ? [...rest, ...elements] : [...elements, ...rest] });
  }

  /** @param {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} field */
  edit(field) {
    const made = this.element && panel.changed(this.element, field.name, field.value);
    if (made) this.replace([made]);
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

const root = document.querySelector("[data-designer]");
if (root instanceof HTMLElement) new Designer(root);
