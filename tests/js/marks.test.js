// Scans as they are made on the phone: numbers without gaps, times that grow, undos that say what they undo.

import assert from "node:assert/strict";
import test from "node:test";

import { grouped, makeMarks, needsReason, undoing } from "../../static/js/door/marks.js";
import { OUTSIDE } from "../../static/js/door/state.js";
import { pause } from "../../static/js/door/sync.js";
import { partOf } from "../../static/js/door/walkin.js";

const NOW = { wall: 1_675_212_000_000, mono: 5000 };
const CLOCK = { offset: 100, trip: 5, wall: NOW.wall - 1000, mono: 4000, doubtful: false, last: 0, known: true };
const entry = (more = {}) => ({ kind: "in", subject: "t1", part: 1, before: OUTSIDE, name: "Анна", school: "СОШ №10", ...more });

test("numbers go on from the last, times grow, the clock is remembered", () => {
  const { marks, facts } = makeMarks([entry(), entry({ kind: "tick", member: 2, present: false })], { seq: 7, clock: CLOCK }, NOW);
  assert.deepEqual(marks.map(({ scan }) => scan.seq), [8, 9]);
  assert.deepEqual(marks.map(({ scan }) => scan.at - NOW.wall), [100, 101]);
  assert.equal(facts.seq, 9);
  assert.equal(facts.clock.last, NOW.wall + 101);
  assert.equal(marks[0].group, marks[1].group);
});

test("a scan holds only what the server knows", () => {
  const { marks } = makeMarks([entry()], { seq: 0, clock: undefined }, NOW);
  const allowed = ["uuid", "seq", "at", "wall", "mono", "offset", "doubtful", "kind", "subject", "part", "admitted", "reason"];
  assert.deepEqual(Object.keys(marks[0].scan).sort(), allowed.sort());
  assert.match(marks[0].scan.uuid, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

test("a walk-in speaks of itself", () => {
  const { marks } = makeMarks([entry({ kind: "walkin", payload: { name: "Ольга" } })], { seq: 0, clock: CLOCK }, NOW);
  assert.equal(marks[0].scan.subject, marks[0].scan.uuid);
  assert.equal(marks[0].key, `${marks[0].scan.uuid}/1`);
});

test("an undo names each scan of a decision and keeps the state before", () => {
  const { marks } = makeMarks([entry(), entry({ part: 0 })], { seq: 0, clock: CLOCK }, NOW);
  const undos = makeMarks(undoing(marks, "ошиблись"), { seq: 2, clock: CLOCK }, NOW).marks;
  assert.deepEqual(undos.map(({ scan }) => [scan.kind, scan.subject, scan.names, scan.reason]), [
    ["undo", "", marks[0].scan.uuid, "ошиблись"],
    ["undo", "", marks[1].scan.uuid, "ошиблись"],
  ]);
  assert.deepEqual(undos.map(({ key, before }) => [key, before]), [["t1/1", OUTSIDE], ["t1/0", OUTSIDE]]);
  assert.deepEqual(grouped([...undos, ...marks]).map((group) => group.length), [2]);
});

test("after 15 minutes an undo must say why", () => {
  const { marks } = makeMarks([entry()], { seq: 0, clock: CLOCK }, NOW);
  assert.equal(needsReason(marks[0], marks[0].scan.at + 15 * 60_000), false);
  assert.equal(needsReason(marks[0], marks[0].scan.at + 15 * 60_000 + 1), true);
});

test("without network the phone asks more and more seldom", () => {
  assert.deepEqual([0, 1, 2, 5, 50].map(pause), [0, 2000, 4000, 30_000, 30_000]);
});

test("a walk-in enters the part that is meant for her, unless another is chosen", () => {
  const parts = [{ position: 0, categories: ["pupil"] }, { position: 1, categories: ["primary_teacher"] }, { position: 2, categories: [] }];
  const door = { event: { door: 0b011, parts } };
  assert.equal(partOf(door, "teacher", null), 1);
  assert.equal(partOf(door, "pupil", null), 0);
  assert.equal(partOf(door, "guest", null), 0);
  assert.equal(partOf(door, "pupil", "1"), 1);
});
