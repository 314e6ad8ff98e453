// The designer's model: what a hand or a key does to a layout, without any page.
import assert from "node:assert/strict";
import { test } from "node:test";

import { History } from "../../static/js/designer/history.js";
import { aligned, around, boxOf, caught, depth, elementAt, freshElement, freshImage, moved, resized, snapped } from "../../static/js/designer/model.js";

const page = { w: 297, h: 210, bleed: 3 };
const text = { id: "name", type: "text", text: "{name}", x: 40, y: 100, w: 217, h: 13 };
const frame = { id: "frame", type: "frame", ornament: "guilloche", inset: 9, colours: ["green", "red"] };
const line = { id: "rule", type: "line", x1: 10, y1: 20, x2: 60, y2: 20, width: 0.3 };

test("a move keeps hundredths of a millimetre and both ends of a line", () => {
  assert.deepEqual(boxOf(moved(text, 0.1 + 0.2, -1)), { x: 40.3, y: 99, w: 217, h: 13 });
  assert.deepEqual(boxOf(moved(line, 5, 5)), { x: 15, y: 25, w: 50, h: 0 });
});

test("nothing grows smaller than a hand can take", () => {
  assert.deepEqual(boxOf(resized(text, -500, -500)), { x: 40, y: 100, w: 2, h: 2 });
  assert.equal(resized({ id: "qr", type: "qr", x: 0, y: 0, side: 24 }, 3, 1).side, 27);
});

test("one element is aligned to the page, several to one another", () => {
  const only = (where) => boxOf(aligned([text], page, where)[0]);
  assert.deepEqual([only("center").x, only("left").x, only("bottom").y], [40, 15, 182]);
  const few = { ...text, id: "few", x: 60, y: 150, w: 30 };
  const together = (where) => aligned([text, line, few], page, where).map(boxOf);
  assert.deepEqual(together("left").map((box) => box.x), [10, 10, 10]);
  assert.deepEqual(together("right").map((box) => box.x + box.w), [257, 257, 257]);
  assert.deepEqual(together("middle").map((box) => box.y + box.h / 2), [91.5, 91.5, 91.5]);
  assert.deepEqual(around([text, few].map(boxOf)), { x: 40, y: 100, w: 217, h: 63 });
});

test("a rectangle chooses what lies wholly in it", () => {
  const layout = { format: 1, page, elements: [frame, text, line] };
  assert.deepEqual(caught(layout, { x: 0, y: 0, w: 100, h: 100 }), ["rule"]);
  assert.deepEqual(caught(layout, { x: 0, y: 0, w: 297, h: 210 }), ["name", "rule"]);
});

test("a frame is taken at its band and keeps one distance from all edges", () => {
  const layout = { format: 1, page, elements: [frame, text] };
  assert.equal(elementAt(layout, 12, 100).id, "frame");
  assert.equal(elementAt(layout, 150, 197).id, "frame");
  assert.equal(elementAt(layout, 30, 60), null);
  assert.equal(depth(page, { x: 290, y: 100 }), 7);
  assert.equal(moved(frame, 0, 2.5).inset, 11.5);
  assert.equal(moved(frame, -50, 0).inset, 0);
  assert.equal(resized(frame, 1, 0).inset, 8);
});

test("a drawn ornament moves by what it has", () => {
  const point = { id: "point", type: "ornament", ornament: "point", x: 148.5, y: 57.5, r: 1.1 };
  assert.deepEqual(moved(point, 1, 2), { ...point, x: 149.5, y: 59.5 });
  assert.deepEqual(moved({ id: "sprig", type: "ornament", ornament: "sprig", x: 20 }, 1, 2).x, 21);
  assert.deepEqual(resized(point, 5, 5), point);
});

test("a box is drawn in by the middle of the page and by its neighbours, not from afar", () => {
  assert.deepEqual(snapped({ x: 101, y: 50, w: 94, h: 10 }, [], page, 1.2), { dx: 0.5, dy: 0, x: [148.5], y: [] });
  assert.equal(snapped({ x: 40.9, y: 130, w: 30, h: 5 }, [boxOf(text)], page, 1.2).dx, 40 - 40.9);
  assert.equal(snapped({ x: 44, y: 130, w: 30, h: 5 }, [boxOf(text)], page, 1.2).dx, 0);
});

test("a background never hides what lies on it", () => {
  const layout = { format: 1, page, elements: [text] };
  const background = freshImage(layout, { asset: "a".repeat(64), width: 4000, height: 3000 }, true);
  layout.elements = [text, background];
  assert.equal(elementAt(layout, 50, 105).id, "name");
  assert.equal(elementAt(layout, 5, 5).id, "background-1");
  assert.equal(elementAt({ ...layout, elements: [text] }, 5, 5), null);
});

test("new elements have names of their own", () => {
  const layout = { format: 1, page, elements: [text] };
  const first = freshElement(layout, "text");
  const second = freshElement({ ...layout, elements: [text, first] }, "text");
  assert.deepEqual([first.id, second.id], ["text-1", "text-2"]);
});

test("what is undone can be redone until something else is done", () => {
  const history = new History({ format: 1, page, elements: [text] });
  const at = (x) => ({ format: 1, page, elements: [{ ...text, x }] });
  history.keep(at(41));
  history.keep(at(42));
  history.keep(at(42));
  assert.equal(history.undo().elements[0].x, 41);
  assert.equal(history.undo().elements[0].x, 40);
  assert.equal(history.canUndo, false);
  assert.equal(history.redo().elements[0].x, 41);
  history.keep(at(50));
  assert.equal(history.canRedo, false);
});
