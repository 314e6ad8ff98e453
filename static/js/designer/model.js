/** @file The layout as the designer changes it: boxes, moves, sizes, alignment, snapping. Knows no page.
    Millimetres from the top left, as the server has them; the server alone breaks lines and draws. */

/** @typedef {Record<string, any> & { id: string, type: string }} Element */
/** @typedef {{ format: number, page: { w: number, h: number, bleed?: number }, elements: Element[] }} Layout */
/** @typedef {{ x: number, y: number, w: number, h: number }} Box */
/** @typedef {{ dx: number, dy: number, x: number[], y: number[] }} Snap */

const LEAST = 2;
const SIGNATURE_ROOM = 12;
const BAND = 7;
const PLACED = ["text", "image", "qr", "line", "signatures"];

/** @param {number} value */
export const rounded = (value) => Math.round(value * 100) / 100;

/**
 * The box of an element that is taken by hand; null for frames, which are around the page, and for drawn ornaments.
 * @param {Element} element
 * @returns {Box | null}
 */
export function boxOf(element) {
  if (!PLACED.includes(element.type)) return null;
  if (element.type === "qr") return { x: element.x, y: element.y, w: element.side, h: element.side };
  if (element.type === "signatures") {
    return { x: element.x, y: element.y - SIGNATURE_ROOM, w: element.w, h: SIGNATURE_ROOM + 4 };
  }
  if (element.type === "line") {
    const { x1, y1, x2, y2 } = element;
    return { x: Math.min(x1, x2), y: Math.min(y1, y2), w: Math.abs(x2 - x1), h: Math.abs(y2 - y1) };
  }
  return { x: element.x, y: element.y, w: element.w, h: element.h };
}

/**
 * An element elsewhere. A frame has one distance from all edges: right and down take it inwards.
 * @param {Element} element
 * @param {number} dx
 * @param {number} dy
 * @returns {Element}
 */
export function moved(element, dx, dy) {
  if (element.type === "frame") return inset(element, dx + dy);
  const made = { ...element };
  for (const key of ["x", "x1", "x2"]) if (key in element) made[key] = rounded(element[key] + dx);
  for (const key of ["y", "y1", "y2"]) if (key in element) made[key] = rounded(element[key] + dy);
  return made;
}

const WIDEST_INSET = 60;

/**
 * A frame nearer to the edges of the page, or farther from them.
 * @param {Element} frame
 * @param {number} by millimetres inwards
 * @returns {Element}
 */
export function inset(frame, by) {
  return { ...frame, inset: rounded(Math.min(WIDEST_INSET, Math.max(0, frame.inset + by))) };
}

/**
 * How far a point is from the nearest edge of the page.
 * @param {Layout["page"]} page
 * @param {{ x: number, y: number }} at
 */
export const depth = (page, at) => Math.min(at.x, at.y, page.w - at.x, page.h - at.y);

/**
 * An element whose right lower corner (a line: whose end) went elsewhere.
 * @param {Element} element
 * @param {number} dw
 * @param {number} dh
 * @returns {Element}
 */
export function resized(element, dw, dh) {
  if (element.type === "frame") return inset(element, -dw - dh);
  if (!boxOf(element)) return element;
  if (element.type === "line") return { ...element, x2: rounded(element.x2 + dw), y2: rounded(element.y2 + dh) };
  if (element.type === "qr") {
    return { ...element, side: rounded(Math.max(LEAST, element.side + (Math.abs(dw) > Math.abs(dh) ? dw : dh))) };
  }
  const w = rounded(Math.max(LEAST, element.w + dw));
  return element.type === "signatures" ? { ...element, w } : { ...element, w, h: rounded(Math.max(LEAST, element.h + dh)) };
}

/**
 * The least box around several.
 * @param {Box[]} boxes
 * @returns {Box}
 */
export function around(boxes) {
  const [x, y] = [Math.min(...boxes.map((box) => box.x)), Math.min(...boxes.map((box) => box.y))];
  const right = Math.max(...boxes.map((box) => box.x + box.w));
  return { x, y, w: right - x, h: Math.max(...boxes.map((box) => box.y + box.h)) - y };
}

/** @typedef {"left" | "center" | "right" | "top" | "middle" | "bottom"} Side */
const MARGIN = 15;

/**
 * Elements put to a side or the middle: one alone of the page, whose edges keep 15 mm; several of what they take up together.
 * @param {Element[]} elements
 * @param {Layout["page"]} page
 * @param {Side} where
 * @returns {Element[]}
 */
export function aligned(elements, page, where) {
  const boxes = /** @type {Box[]} */ (elements.map(boxOf).filter(Boolean));
  const sheet = { x: MARGIN, y: MARGIN, w: page.w - 2 * MARGIN, h: page.h - 2 * MARGIN };
  const room = boxes.length > 1 ? around(boxes) : sheet;
  return elements.map((element) => {
    const box = boxOf(element);
    return box ? moved(element, ...shift(box, room, where)) : element;
  });
}

/**
 * @param {Box} box
 * @param {Box} room
 * @param {Side} where
 * @returns {[number, number]}
 */
function shift(box, room, where) {
  const x = { left: room.x, center: room.x + (room.w - box.w) / 2, right: room.x + room.w - box.w };
  const y = { top: room.y, middle: room.y + (room.h - box.h) / 2, bottom: room.y + room.h - box.h };
  if (where in x) return [x[/** @type {keyof typeof x} */ (where)] - box.x, 0];
  return [0, y[/** @type {keyof typeof y} */ (where)] - box.y];
}

/**
 * Names of the elements that lie wholly in a box: those that a hand drew a rectangle around.
 * @param {Layout} layout
 * @param {Box} box
 */
export function caught(layout, box) {
  const inside = (/** @type {Box | null} */ each) =>
    each && each.x >= box.x && each.y >= box.y && each.x + each.w <= box.x + box.w && each.y + each.h <= box.y + box.h;
  return layout.elements.filter((element) => inside(boxOf(element))).map((element) => element.id);
}

/**
 * How far a box must go to meet the edges or middles of others and of the page, and the guides to show.
 * @param {Box} box
 * @param {Box[]} others
 * @param {Layout["page"]} page
 * @param {number} reach millimetres within which it is drawn in
 * @returns {Snap}
 */
export function snapped(box, others, page, reach) {
  const all = [...others, { x: 0, y: 0, w: page.w, h: page.h }];
  const across = nearest([box.x, box.x + box.w / 2, box.x + box.w], all.flatMap((o) => [o.x, o.x + o.w / 2, o.x + o.w]), reach);
  const down = nearest([box.y, box.y + box.h / 2, box.y + box.h], all.flatMap((o) => [o.y, o.y + o.h / 2, o.y + o.h]), reach);
  return { dx: across.by, dy: down.by, x: across.at, y: down.at };
}

/**
 * @param {number[]} own
 * @param {number[]} lines
 * @param {number} reach
 */
function nearest(own, lines, reach) {
  let best = reach;
  let found = { by: 0, at: /** @type {number[]} */ ([]) };
  for (const line of lines) {
    for (const edge of own) {
      if (Math.abs(line - edge) < best) {
        best = Math.abs(line - edge);
        found = { by: line - edge, at: [line] };
      }
    }
  }
  return found;
}

/**
 * The element under a point: the topmost one, small before large, so that a background never hides what lies on it.
 * @param {Layout} layout
 * @param {number} x
 * @param {number} y
 * @returns {Element | null}
 */
export function elementAt(layout, x, y) {
  const pad = 1.5;
  const hit = layout.elements.filter((element) => {
    const box = boxOf(element);
    return box && x >= box.x - pad && x <= box.x + box.w + pad && y >= box.y - pad && y <= box.y + box.h + pad;
  });
  const half = (layout.page.w * layout.page.h) / 2;
  const small = hit.filter((element) => area(element) < half);
  if (small.length) return small.at(-1) ?? null;
  const deep = depth(layout.page, { x, y });
  const frame = layout.elements.filter((each) => each.type === "frame" && deep >= each.inset - pad && deep <= each.inset + BAND);
  return frame.at(-1) ?? hit.at(-1) ?? null;
}

/** @param {Element} element */
function area(element) {
  const box = boxOf(element);
  return box ? box.w * box.h : 0;
}

/**
 * A name that no element of the layout has.
 * @param {Layout} layout
 * @param {string} stem
 */
export function freshId(layout, stem) {
  const taken = new Set(layout.elements.map((element) => element.id));
  let number = 1;
  while (taken.has(`${stem}-${number}`)) number += 1;
  return `${stem}-${number}`;
}

/** @type {Record<string, (page: Layout["page"]) => Record<string, any>>} */
const FRESH = {
  text: (page) => ({
    text: "Текст", x: page.w / 2 - 50, y: page.h / 2 - 6, w: 100, h: 12, align: "center",
    style: { face: "serif", size: 16, colour: "#1C2A24" }, fit: { rule: "wrap", min: 8, lines: 3, balance: true },
  }),
  line: (page) => ({ x1: page.w / 2 - 40, y1: page.h / 2, x2: page.w / 2 + 40, y2: page.h / 2, width: 0.3, colour: "#1E5C4B" }),
  qr: (page) => ({ x: page.w - 45, y: page.h - 45, side: 24 }),
};

/**
 * A new element in the middle of the page.
 * @param {Layout} layout
 * @param {"text" | "line" | "qr"} type
 * @returns {Element}
 */
export function freshElement(layout, type) {
  return { id: freshId(layout, type), type, ...FRESH[type](layout.page) };
}

/**
 * A picture in the middle, at most 60 mm a side; or one that covers the page with its bleed and lies under all else.
 * @param {Layout} layout
 * @param {{ asset: string, width: number, height: number }} picture
 * @param {boolean} background
 * @returns {Element}
 */
export function freshImage(layout, picture, background) {
  const { page } = layout;
  const id = freshId(layout, background ? "background" : "image");
  if (background) {
    const bleed = page.bleed ?? 0;
    return { id, type: "image", asset: picture.asset, x: -bleed, y: -bleed, w: page.w + 2 * bleed, h: page.h + 2 * bleed, fit: "cover" };
  }
  const scale = 60 / Math.max(picture.width, picture.height, 1);
  const [w, h] = [rounded(Math.max(LEAST, picture.width * scale)), rounded(Math.max(LEAST, picture.height * scale))];
  return { id, type: "image", asset: picture.asset, x: rounded((page.w - w) / 2), y: rounded((page.h - h) / 2), w, h, fit: "contain" };
}
