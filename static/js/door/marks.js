/** Making scans: numbers without gaps, times that never run back, a uuid that makes a repeated delivery harmless. Pure but
 * for the uuid. */

import { newMemory, stamp } from "./clock.js";
import { UNDO_FREELY } from "./rules.js";
import { keyOf } from "./state.js";

/**
 * @typedef {import("./store.js").Mark} Mark
 * @typedef {{kind: string, subject?: string, part: number, admitted?: boolean, reason?: string, member?: number, present?: boolean,
 *   names?: string, payload?: Record<string, any>, key?: string, before: import("./state.js").State, name: string, school: string,
 *   team?: boolean}} Entry what happened; the rest is given here
 */

/**
 * Scans and marks of one decision, with the facts that go on: the last number and the clock.
 * @param {Entry[]} entries
 * @param {{seq: number, clock: any}} facts
 * @param {import("./clock.js").Reading} now
 * @returns {{marks: Mark[], facts: {seq: number, clock: any}}}
 */
export function makeMarks(entries, facts, now) {
  const group = crypto.randomUUID();
  let memory = facts.clock ?? newMemory();
  const marks = entries.map((entry, place) => {
    const made = stamp(memory, now);
    memory = made.memory;
    return markOf(entry, facts.seq + place + 1, made.stamp, group);
  });
  return { marks, facts: { seq: facts.seq + entries.length, clock: memory } };
}

/**
 * @param {Entry} entry
 * @param {number} seq
 * @param {import("./clock.js").Stamp} time
 * @param {string} group
 * @returns {Mark}
 */
function markOf(entry, seq, time, group) {
  const uuid = crypto.randomUUID();
  const { kind, part, admitted = true, reason = "", member, present, names, payload, before, name, school, team = false } = entry;
  const subject = kind === "walkin" ? uuid : (entry.subject ?? "");
  /** @type {import("./state.js").Scan} */
  const scan = { uuid, seq, ...time, kind, subject, part, admitted, reason };
  if (member !== undefined) Object.assign(scan, { member, present });
  if (names !== undefined) scan.names = names;
  if (payload !== undefined) scan.payload = payload;
  return { scan, key: entry.key ?? keyOf(subject, part), before, name, school, team, group, undone: false, sent: false };
}

/**
 * Entries that undo marks.
 * @param {Mark[]} marks
 * @param {string} reason
 * @returns {Entry[]}
 */
export function undoing(marks, reason) {
  return marks.map(({ scan, key, before, name, school }) => ({
    kind: "undo", part: scan.part, names: scan.uuid, reason, key, before, name, school,
  }));
}

/**
 * Whether an undo at this time must say why.
 * @param {Mark} mark
 * @param {number} at corrected time of now
 */
export function needsReason(mark, at) {
  return at - mark.scan.at > UNDO_FREELY;
}

/**
 * Marks by decision, the latest first: what a person sees as one mark.
 * @param {Mark[]} marks
 * @returns {Mark[][]}
 */
export function grouped(marks) {
  /** @type {Map<string, Mark[]>} */
  const groups = new Map();
  for (const mark of marks) groups.set(mark.group, [...(groups.get(mark.group) ?? []), mark]);
  return [...groups.values()].filter(([first]) => first.scan.kind !== "undo");
}
