// The way out: who is inside may leave, whatever the way in would say.

import assert from "node:assert/strict";
import test from "node:test";

import { decideLeaving } from "../../static/js/door/decide.js";
import { Roster } from "../../static/js/door/roster.js";
import { Door } from "../../static/js/door/door.js";

test("whoever is inside leaves, also with a ticket that was cancelled since", () => {
  for (const answer of ["good", "repeat", "unlisted", "waiting", "cancelled", "reissued", "other_part"]) {
    assert.equal(decideLeaving(answer, true), "left");
  }
});

test("who is not inside is told so, a bad ticket what is wrong with it", () => {
  for (const answer of ["good", "unlisted", "repeat", "waiting"]) assert.equal(decideLeaving(answer, false), "not_inside");
  for (const answer of ["cancelled", "reissued", "other_part"]) assert.equal(decideLeaving(answer, false), answer);
});

/** @param {"in" | "out"} mode */
function doorOf(mode) {
  const facts = {
    event: { id: 5, title: "Фестиваль", zone: "Asia/Yakutsk", starts: 0, ends: 1, name: "Вход", device: 7, until: 1, door: 1, mode,
      parts: [{ position: 0, title: "", unit: "persons", categories: [], free: null }] },
    doors: {}, keys: {}, now: 1, cursor: 1,
  };
  const door = new Door(null);
  const tickets = [[1, "good", 1, 1, 1, "4128703", "Примерова Анна", "", "teacher", "", null, []], [2, "good", 1, 1, 1, "4128711", "Условный Пётр", "", "teacher", "", null, []]];
  const inside = [["t1", 0, true, true, 1, 7, {}]];
  door.roster = new Roster();
  door.roster.apply(/** @type {any} */ (facts), [], tickets, inside);
  return door;
}

test("a phone at the way out asks who is inside, one at the way in who may enter", () => {
  const answers = (/** @type {"in" | "out"} */ mode) => {
    const door = doorOf(mode);
    return [1, 2].map((id) => door.lookAt(/** @type {any} */ (door.roster.people.get(id))).answer);
  };
  assert.deepEqual(answers("in"), ["repeat", "good"]);
  assert.deepEqual(answers("out"), ["left", "not_inside"]);
});
