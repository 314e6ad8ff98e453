// A phone's hours, re-entry, checkpoints, and one code for a whole delegation.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { asks, breach, decideByRules, narrowed } from "../../static/js/door/decide.js";
import { Door } from "../../static/js/door/door.js";
import { Roster } from "../../static/js/door/roster.js";

const CASES = JSON.parse(readFileSync(new URL("../vectors/entry.json", import.meta.url), "utf8")).cases;

test("a rule of entry says on the phone what the server says", () => {
  for (const { rule, at, out, said } of CASES) assert.equal(breach(rule, at, out), said, JSON.stringify(rule));
  assert.ok(["early", "late", "gone", "waiting"].every((answer) => asks(/** @type {any} */ (answer))) && !asks("cancelled"));
});

test("a phone's own rule only narrows that of the part", () => {
  const part = { opens: 100, closes: 200, again: false };
  assert.deepEqual(narrowed(part, {}), part);
  assert.deepEqual(narrowed(part, { opens: 50, closes: 300, again: true }), part);
  assert.deepEqual(narrowed(part, { opens: 150, closes: 180 }), { opens: 150, closes: 180, again: false });
  assert.equal(breach(narrowed({}, {}), 1, true), "");
});

test("a ticket of two parts enters those that are open, and hears of the first that is not", () => {
  const place = (part, more = {}) => ({ part, rule: {}, inside: false, wentOut: false, ...more });
  const shut = { rule: { opens: 100 } };
  assert.deepEqual(decideByRules("good", [place(0), place(1, shut)], 50), { answer: "good", parts: [0], rule: null });
  assert.deepEqual(decideByRules("good", [place(0, { inside: true }), place(1, shut)], 50).answer, "repeat");
  assert.deepEqual(decideByRules("unlisted", [place(0, shut), place(1, shut)], 50), { answer: "early", parts: [0, 1], rule: shut.rule });
  assert.deepEqual(decideByRules("good", [place(0), place(1, shut)], 100).parts, [0, 1]);
  for (const answer of ["cancelled", "repeat", "waiting"]) assert.equal(decideByRules(answer, [place(0, shut)], 50).answer, answer);
});

test("what a part's rule refuses is asked, with its hour; the rest of the door goes on", () => {
  const parts = [{ position: 0, title: "Квест" }, { position: 1, title: "Марафон", opens: Date.now() + 60_000 }];
  const door = doorOf({ parts });
  const [anna, petr] = [1, 2].map((id) => door.roster.people.get(id));
  assert.equal(door.lookAt(anna).answer, "repeat");
  const refused = door.lookAt(petr);
  assert.equal(refused.answer, "early");
  assert.equal(refused.rule?.opens, parts[1].opens);
  assert.equal(door.against(1), "early");
  assert.equal(door.against(0), "");
});

const person = (id, name, more = {}) => {
  const { state = "good", parts = 1, school = 12, delegation = null } = more;
  return [id, state, 1, parts, 1, `412870${id}`, name, school, "teacher", "", null, [], delegation];
};

/** @param {Record<string, any>} more */
function doorOf(more = {}) {
  const event = {
    id: 5, title: "Фестиваль", zone: "Asia/Yakutsk", starts: 0, ends: 1, name: "Вход", device: 7, until: 1, door: 0b11, mode: "in",
    parts: [{ position: 0, title: "Квест" }, { position: 1, title: "Марафон" }], ...more,
  };
  const tickets = [
    person(1, "Примерова Анна", { delegation: 3 }),
    person(2, "Условный Пётр", { delegation: 3, parts: 0b10, school: 13 }),
    person(3, "Макетов Родион", { delegation: 3, state: "cancelled" }),
    person(4, "Тестова Ольга", { delegation: 4, parts: 0b100 }),
    person(5, "Эскизова Лидия", { delegation: 3, state: "waiting" }),
  ];
  const door = new Door(null);
  door.roster = new Roster();
  door.roster.apply({ event, doors: {}, keys: {} }, { 12: "СОШ №10", 13: "СОШ №2" }, tickets, [["t1", 0, true, true, 1, 7, {}]]);
  return door;
}

test("a delegation is everybody of it who may come in here, by name", () => {
  const names = (number) => doorOf().roster.delegates(number).map(({ name }) => name);
  assert.deepEqual(names(3), ["Примерова Анна", "Условный Пётр", "Эскизова Лидия"]);
  assert.deepEqual(names(4), []);
});

test("a delegation is brought as one decision, who is inside is passed by", async () => {
  const door = doorOf();
  /** @type {any[]} */
  let kept = [];
  door.database = {
    transaction: () => {
      const store = { get: async () => undefined, put: (value) => value?.scan?.uuid && kept.push(value), delete: () => undefined };
      return { objectStore: () => store, done: Promise.resolve() };
    },
  };
  globalThis.IDBKeyRange ??= { upperBound: (most) => most };
  const marks = await door.bring(door.roster.delegates(3).filter(({ state }) => state === "good"));
  assert.deepEqual(marks.map(({ scan }) => [scan.kind, scan.subject, scan.part]), [["in", "t2", 1]]);
  assert.equal(new Set(marks.map(({ group }) => group)).size, 1);
  assert.ok(door.roster.state("t2", 1).inside);
});

test("came and expected are told by part and by school", () => {
  assert.deepEqual(doorOf().roster.tally(), {
    parts: [{ name: "Квест", came: 1, expected: 1 }, { name: "Марафон", came: 0, expected: 1 }],
    schools: [{ name: "СОШ\u00a0№2", came: 0, expected: 1 }, { name: "СОШ\u00a0№10", came: 1, expected: 1 }],
  });
});

test("a phone at a checkpoint marks there and nowhere else", () => {
  const door = doorOf({ checkpoint: { position: 9, name: "Обед" } });
  assert.deepEqual(door.roster.partsOf(0b11), [9]);
  const anna = door.roster.people.get(1);
  assert.equal(door.lookAt(anna).answer, "good");
  door.roster.applyStates([["t1", 9, true, true, 5, 7, {}]]);
  assert.equal(door.lookAt(anna).answer, "repeat");
  assert.deepEqual(door.roster.counts(), { came: 1, expected: 2, guests: 0 });
});

test("who came without registration is found by name, goes out and comes again", () => {
  const uuid = "0b6f5a3e-1f4c-4a63-9d0a-0123456789ab";
  const door = doorOf({ mode: "out" });
  assert.deepEqual(door.roster.search("новик", 9).people, []);
  door.roster.applyStates([[uuid, 1, true, true, 5, 7, {}, "Новикова Ольга", 12]]);
  const [olga] = door.roster.search("новик", 9).people;
  assert.deepEqual([olga.subject, olga.school, olga.parts], [uuid, "СОШ\u00a0№10", 0b10]);
  assert.equal(door.lookAt(olga).answer, "left");
  door.event.mode = "in";
  assert.equal(door.lookAt(olga).answer, "repeat");
  door.roster.applyStates([[uuid, 1, true, false, 5, 7, {}, "Новикова Ольга", 12]]);
  assert.equal(door.lookAt(olga).answer, "good");
  door.roster.applyStates([[uuid, 1, false, false, null, null, {}, "Новикова Ольга", 12]]); // undone
  assert.deepEqual(door.roster.search("новик", 9).people, []);
});

test("a walk-in of this phone is found before the server has heard of it", () => {
  const door = doorOf();
  const scan = { uuid: "u1", kind: "walkin", subject: "u1", part: 0, at: 9, admitted: true, payload: { name: "Новикова Ольга", organization: 13 } };
  door.roster.addOwn(/** @type {any} */ ({ scan, key: "u1/0" }));
  assert.deepEqual(door.roster.search("новикова", 9).people.map(({ school }) => school), ["СОШ\u00a0№2"]);
});

test("a phone without room keeps nothing and admits nobody", async () => {
  const door = doorOf();
  door.database = { transaction: () => { throw new DOMException("full", "QuotaExceededError"); } };
  await assert.rejects(door.record(door.lookAt(door.roster.people.get(2))));
  assert.deepEqual([door.marks, door.roster.state("t2", 1).inside], [[], false]);
});

test("a refused camera is explained in the words of its browser", async () => {
  globalThis.window ??= globalThis;
  const { deniedIn } = await import("../../static/js/door/camera.js");
  assert.equal(deniedIn("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1"), "denied_ios");
  assert.equal(deniedIn("Mozilla/5.0 (Android 14; Mobile; rv:125.0) Gecko/125.0 Firefox/125.0"), "denied_firefox");
  assert.equal(deniedIn("Mozilla/5.0 (Linux; Android 13) Chrome/124.0 YaBrowser/24.4"), "denied");
});
