/** @file The hand over the sheet: a press chooses, a drag moves or resizes what is chosen, a drag from an empty place
    draws a rectangle around what shall be chosen. Nothing is changed before the hand lets go. */

import { around, boxOf, caught, depth, elementAt, inset, moved, resized, snapped } from "./model.js";
import { onHandle } from "./overlay.js";

/** @typedef {import("./model.js").Box} Box */
/** @typedef {import("./model.js").Element} Element */
/** @typedef {{ x: number, y: number }} Point */
/** @typedef {{ elements: Element[], shown: object }} Made */
/** What the hand needs of the designer.
 * @typedef {object} Desk
 * @property {HTMLElement} stage
 * @property {HTMLElement} sheet
 * @property {import("./overlay.js").Overlay} overlay
 * @property {import("./model.js").Layout} layout
 * @property {string[]} chosen
 * @property {Element[]} elements
 * @property {(ids: string[]) => void} choose
 * @property {(elements: Element[]) => void} replace
 */

const REACH = 1.2;
const STILL = 0.3;

export class Hand {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    desk.stage.addEventListener("pointerdown", (event) => this.take(event));
  }

  /** @param {PointerEvent} event */
  take(event) {
    const { desk } = this;
    const from = desk.overlay.point(event);
    const [alone] = desk.elements.length === 1 ? desk.elements : [];
    const sizing = alone !== undefined && onHandle(alone, from);
    const under = sizing ? alone : (elementAt(desk.layout, from.x, from.y) ?? this.painted(event));
    const more = event.shiftKey || event.ctrlKey || event.metaKey;
    desk.stage.setPointerCapture(event.pointerId);
    if (!under) return this.rope(from, more ? desk.chosen : []);
    if (more) return desk.choose(toggled(desk.chosen, under.id));
    if (!desk.chosen.includes(under.id)) desk.choose([under.id]);
    return this.drag(desk.elements, under, from, sizing);
  }

  /**
   * A drawn ornament whose paint was pressed.
   * @param {PointerEvent} event
   */
  painted(event) {
    const group = event.target instanceof globalThis.Element ? event.target.closest("[data-element]") : null;
    const name = group?.getAttribute("data-element");
    return this.desk.layout.elements.find((element) => element.id === name && element.type === "ornament") ?? null;
  }

  /**
   * Follow the hand until it lets go.
   * @param {(to: Point, event: PointerEvent) => void} move
   * @param {() => void} drop
   */
  follow(move, drop) {
    const { stage, overlay } = this.desk;
    const ended = new AbortController();
    const end = () => {
      ended.abort();
      drop();
    };
    stage.addEventListener("pointermove", (event) => move(overlay.point(event), event), { signal: ended.signal });
    stage.addEventListener("pointerup", end, { signal: ended.signal });
    stage.addEventListener("pointercancel", end, { signal: ended.signal });
  }

  /**
   * @param {Element[]} elements what moves together
   * @param {Element} under the one that the hand holds
   * @param {Point} from
   * @param {boolean} sizing
   */
  drag(elements, under, from, sizing) {
    const { desk } = this;
    const drawn = elements.map((each) => desk.sheet.querySelector(`[data-element="${CSS.escape(each.id)}"]`));
    let made = elements;
    this.follow(
      (to, event) => {
        const [dx, dy] = [to.x - from.x, to.y - from.y];
        if (made === elements && Math.abs(dx) < STILL && Math.abs(dy) < STILL) return;
        if (sizing || under.type === "frame") {
          const deeper = depth(desk.layout.page, to) - depth(desk.layout.page, from);
          made = elements.map((each) => (each !== under ? each : sizing ? resized(each, dx, dy) : inset(each, deeper)));
          return desk.overlay.show(made);
        }
        const snap = event.altKey ? { dx: 0, dy: 0, x: [], y: [] } : this.snap(elements, dx, dy);
        const [right, down] = [dx + snap.dx, dy + snap.dy];
        made = elements.map((each) => (each.type === "frame" ? each : moved(each, right, down)));
        for (const group of drawn) group?.setAttribute("transform", `translate(${right * 10} ${down * 10})`);
        desk.overlay.show(made, snap);
      },
      () => (made === elements ? desk.overlay.show(elements) : desk.replace(made)),
    );
  }

  /**
   * @param {Element[]} elements
   * @param {number} dx
   * @param {number} dy
   */
  snap(elements, dx, dy) {
    const { layout } = this.desk;
    const names = new Set(elements.map((each) => each.id));
    const others = /** @type {Box[]} */ (layout.elements.filter((each) => !names.has(each.id)).map(boxOf).filter(Boolean));
    const boxes = /** @type {Box[]} */ (elements.map((each) => boxOf(moved(each, dx, dy))).filter(Boolean));
    return boxes.length ? snapped(around(boxes), others, layout.page, REACH) : { dx: 0, dy: 0, x: [], y: [] };
  }

  /**
   * @param {Point} from
   * @param {string[]} kept what stays chosen
   */
  rope(from, kept) {
    const { desk } = this;
    let box = { ...from, w: 0, h: 0 };
    this.follow(
      (to) => {
        box = around([{ ...from, w: 0, h: 0 }, { ...to, w: 0, h: 0 }]);
        desk.overlay.show(desk.elements, { rope: box });
      },
      () => desk.choose([...new Set([...kept, ...caught(desk.layout, box)])]),
    );
  }
}

/**
 * @param {string[]} names
 * @param {string} name
 */
export function toggled(names, name) {
  return names.includes(name) ? names.filter((each) => each !== name) : [...names, name];
}
