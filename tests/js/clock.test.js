// Clocks that are wrong, set by hand, or asleep.

import assert from "node:assert/strict";
import test from "node:test";

import { DRIFT, FRESH, contact, hour, newMemory, reopened, stamp } from "../../static/js/door/clock.js";

const SERVER = 1_675_212_000_000;
const DAY = 86_400_000;

/** A device whose clock is behind by a day; `mono` started at 0. */
const reading = (mono, shift = -DAY) => ({ wall: SERVER + shift + mono, mono });

test("the offset is the server's time less the middle of the request", () => {
  const memory = contact(newMemory(), reading(1000), reading(1400), SERVER + 1200);
  assert.equal(memory.offset, DAY);
  assert.equal(stamp(memory, reading(5000)).stamp.at, SERVER + 5000);
});

test("a slower round trip does not spoil a good offset, but an old one gives way", () => {
  const good = contact(newMemory(), reading(0), reading(100), SERVER + 50);
  const slow = contact(good, reading(1000), reading(5000), SERVER + 1200);
  assert.equal(slow.offset, good.offset);
  const later = contact(good, reading(FRESH + 1000), reading(FRESH + 1500), SERVER + FRESH + 1250 + 700);
  assert.equal(later.offset, good.offset + 700);
});

test("times never run back, even when somebody sets the clock", () => {
  let memory = contact(newMemory(), reading(0), reading(100), SERVER + 50);
  const first = stamp(memory, reading(1000));
  memory = first.memory;
  const second = stamp(memory, reading(2000, -DAY - 3_600_000));
  assert.equal(second.stamp.at, first.stamp.at + 1);
  assert.equal(second.stamp.doubtful, true);
  assert.equal(first.stamp.doubtful, false);
});

test("doubt stays until the next contact, and measures again there", () => {
  let memory = contact(newMemory(), reading(0), reading(100), SERVER + 50);
  memory = stamp(memory, reading(1000, -DAY + DRIFT + 1)).memory;
  assert.equal(stamp(memory, reading(1100)).stamp.doubtful, true);
  const shifted = -DAY + 60_000;
  memory = contact(memory, reading(2000, shifted), reading(3000, shifted), SERVER + 2500);
  assert.equal(memory.offset, DAY - 60_000);
  assert.equal(stamp(memory, reading(4000, shifted)).stamp.doubtful, false);
});

test("a reopened page keeps the offset and the order", () => {
  let memory = contact(newMemory(), reading(0), reading(100), SERVER + 50);
  memory = stamp(memory, reading(9000)).memory;
  const again = reopened(structuredClone(memory), { wall: SERVER - DAY + 5000, mono: 7 });
  const { stamp: made } = stamp(again, { wall: SERVER - DAY + 5001, mono: 8 });
  assert.equal(made.at, memory.last + 1);
  assert.equal(made.doubtful, false);
});

test("the hour is that of the event's zone", () => {
  assert.equal(hour(Date.UTC(2023, 1, 1, 0, 47), "Asia/Yakutsk"), "9:47");
  assert.equal(hour(Date.UTC(2023, 1, 1, 3, 7), "UTC"), "3:07");
});
