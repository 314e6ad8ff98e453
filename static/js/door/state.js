/** Who is inside, as far as this phone knows: what the server said, and on top of it this phone's own scans that have not
 * been answered yet. Pure; the truth is the server's fold over everybody's scans (tochka/checkin/rules/fold.py). */

/**
 * @typedef {{arrived: boolean, inside: boolean, at: number | null, door: number | null,
 *   members: Record<string, boolean>}} State
 * @typedef {{uuid: string, seq: number, at: number, kind: string, subject: string, part: number, names?: string,
 *   member?: number, present?: boolean, admitted: boolean, reason: string, doubtful: boolean, wall: number, mono: number,
 *   offset: number, payload?: Record<string, any>}} Scan
 * @typedef {{scan: Scan, key: string, before?: State}} Own a scan of this phone; an undo carries the state before what it undoes
 */

/** @type {State} */
export const OUTSIDE = Object.freeze({ arrived: false, inside: false, at: null, door: null, members: {} });

/**
 * @param {string} subject
 * @param {number} part
 */
export function keyOf(subject, part) {
  return `${subject}/${part}`;
}

/**
 * A state after this phone's own scans of the same key, in order.
 * @param {State} base
 * @param {Own[]} own
 * @param {number} door this phone
 * @returns {State}
 */
export function after(base, own, door) {
  const here = new Set(own.map(({ scan }) => scan.uuid));
  const undone = new Set(own.flatMap(({ scan }) => (scan.kind === "undo" && scan.names ? [scan.names] : [])));
  let state = base;
  for (const { scan, before } of own) {
    if (scan.kind === "undo") {
      if (before && scan.names && !here.has(scan.names)) state = before;
    } else if (scan.admitted && !undone.has(scan.uuid)) {
      state = step(state, scan, door);
    }
  }
  return state;
}

/**
 * @param {State} state
 * @param {Scan} scan
 * @param {number} door
 * @returns {State}
 */
function step(state, scan, door) {
  if (scan.kind === "in" || scan.kind === "walkin") {
    if (state.arrived) return { ...state, inside: true };
    return { ...state, arrived: true, inside: true, at: scan.at, door };
  }
  if (scan.kind === "out") return { ...state, inside: false };
  if (scan.kind === "tick" && scan.member !== undefined) {
    return { ...state, members: { ...state.members, [scan.member]: scan.present === true } };
  }
  return state;
}

/**
 * Positions of a mask, lowest first.
 * @param {number} mask
 * @returns {number[]}
 */
export function positions(mask) {
  return [...Array(16).keys()].filter((place) => (mask >> place) & 1);
}

/**
 * The parts that a ticket enters through this door: what both have; a ticket without parts takes the door's first.
 * @param {number} ticket mask
 * @param {number} door mask
 * @returns {number[]}
 */
export function partsHere(ticket, door) {
  const common = positions(ticket & door);
  if (common.length > 0) return common;
  return positions(ticket || door).slice(0, 1);
}
