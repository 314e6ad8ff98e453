// The list in the phone: who is inside, who is found, how many came.

import assert from "node:assert/strict";
import test from "node:test";

import { readShortCode } from "../../static/js/door/damm.js";
import { Roster } from "../../static/js/door/roster.js";
import { find, foldText } from "../../static/js/door/search.js";
import { OUTSIDE, after, partsHere, positions } from "../../static/js/door/state.js";
import { counted, fill, shortName } from "../../static/js/door/words.js";

const DOOR = 7;
let number = 0;
const scan = (kind, more = {}) => ({ uuid: `u${++number}`, kind, subject: "t1", part: 0, at: 1000 + number, admitted: true, ...more });
const own = (one, before) => ({ scan: one, key: "t1/0", before });

test("own scans move the state, refusals do not", () => {
  const came = scan("in");
  assert.deepEqual(after(OUTSIDE, [own(came)], DOOR), { arrived: true, inside: true, at: came.at, door: DOOR, members: {} });
  assert.deepEqual(after(OUTSIDE, [own(scan("in", { admitted: false }))], DOOR), OUTSIDE);
  assert.equal(after(OUTSIDE, [own(came), own(scan("out"))], DOOR).inside, false);
  const there = { arrived: true, inside: true, at: 5, door: 2, members: {} };
  assert.deepEqual(after(there, [own(came)], DOOR), there);
});

test("ticks remember who did not come", () => {
  const ticks = [scan("tick", { member: 2, present: false }), scan("tick", { member: 1, present: true })];
  assert.deepEqual(after(OUTSIDE, ticks.map((one) => own(one)), DOOR).members, { 1: true, 2: false });
});

test("an undo takes back a scan that still lies here, or one that was sent", () => {
  const came = scan("in");
  assert.equal(after(OUTSIDE, [own(came), own(scan("undo", { names: came.uuid }), OUTSIDE)], DOOR).arrived, false);
  const there = { arrived: true, inside: true, at: 5, door: DOOR, members: {} };
  assert.equal(after(there, [own(scan("undo", { names: "sent" }), OUTSIDE)], DOOR).arrived, false);
});

test("parts of a ticket at a door", () => {
  assert.deepEqual(positions(0b101), [0, 2]);
  assert.deepEqual(partsHere(0b011, 0b110), [1]);
  assert.deepEqual(partsHere(0b011, 0b011), [0, 1]);
  assert.deepEqual(partsHere(0, 0b110), [1]);
  assert.deepEqual(partsHere(0b001, 0b110), [0]);
});

const EVENT = { id: 1, device: DOOR, door: 0b10, parts: [], zone: "Asia/Yakutsk" };
const FACTS = { event: EVENT, keys: {}, doors: { 7: "Главный вход" } };
const CODE = "5724000";
const row = (id, name, more = {}) => {
  const { state = "good", parts = 0b10, kind = 1, code = CODE, school = 12, team = "", members = [] } = more;
  return [id, state, 1, parts, kind, code, name, school, "teacher", team, null, members];
};

function festival() {
  const roster = new Roster();
  roster.apply(FACTS, { 12: "СОШ №10", 13: "Томмотская школа-интернат" }, [
    row(1, "Примерова Анна Степановна"),
    row(2, "Образцов Пётр Ильич", { school: 13 }),
    row(3, "Эскизова Лидия", { school: "школа в Якутске", parts: 0b01 }),
    row(4, "Образцова Мария", { kind: 2, team: "Комета", members: [[1, "Айталина Сон", 8]] }),
    [5, "cancelled", 1, 0b10, 1],
    row(6, "Ждунова Вера", { state: "waiting" }),
  ], [["t1", 1, true, true, 500, 3, {}], ["w", 1, true, true, 600, 3, {}, "Гостева Нина", 12]]);
  return roster;
}

test("counts are those of this door", () => {
  const roster = festival();
  assert.deepEqual(roster.counts(), { came: 1, expected: 3, guests: 1 });
  roster.addOwn({ scan: scan("in", { subject: "t2", part: 1 }), key: "t2/1" });
  roster.addOwn({ scan: scan("walkin", { subject: "g", part: 1 }), key: "g/1" });
  assert.deepEqual(roster.counts(), { came: 2, expected: 3, guests: 2 });
});

test("a team whose members stand in mixed ones is counted by those alone", () => {
  const roster = festival();
  roster.apply(FACTS, {}, [
    row(4, "Образцова Мария", { kind: 2, team: "Комета" }),
    row(7, "", { kind: 2, team: "Сборная 1", school: "", members: [[1, "Айталина Сон", 8, 2]] }),
  ], [["t4", 1, true, true, 900, 3, {}]]);
  assert.deepEqual(roster.counts(), { came: 1, expected: 3, guests: 1 });
});

test("lines for the decision", () => {
  const roster = festival();
  assert.deepEqual(roster.line(1), { state: "good", issue: 1, parts: 2, inside: true });
  assert.equal(roster.line(2).inside, false);
  assert.equal(roster.line(5).state, "cancelled");
  assert.equal(roster.line(99), undefined);
  assert.equal(roster.arrival("t1", 2).at, 500);
  assert.deepEqual(roster.frequentSchools(), ["СОШ\u00a0№10"]);
  assert.equal(roster.walkins.get("w").school, "СОШ\u00a0№10");
});

test("a download replaces what changed and nothing else", () => {
  const roster = festival();
  roster.apply(FACTS, {}, [[1, "cancelled", 1, 0b10, 1]], [["t2", 1, true, true, 900, 3, {}]]);
  assert.equal(roster.line(1).state, "cancelled");
  assert.equal(roster.line(2).inside, true);
  assert.deepEqual(roster.search("примерова", 10).people, []);
});

const names = (found) => found.people.map((person) => person.name);

test("people are found by surname, school, team, member and digits", () => {
  const roster = festival();
  assert.deepEqual(names(roster.search("образц", 10)), ["Образцов Пётр Ильич", "Образцова Мария"]);
  assert.deepEqual(names(roster.search("петр обр", 10)), ["Образцов Пётр Ильич"]);
  assert.deepEqual(names(roster.search("интернат", 10)), ["Образцов Пётр Ильич"]);
  assert.deepEqual(names(roster.search("комета", 10)), ["Образцова Мария"]);
  assert.deepEqual(names(roster.search("айтал", 10)), ["Образцова Мария"]);
  assert.deepEqual(names(roster.search("сош 10 прим", 10)), ["Примерова Анна Степановна"]);
  assert.deepEqual(names(roster.search("якутск", 10)), ["Эскизова Лидия"]);
  assert.equal(roster.search(CODE, 10).people.length, 5);
  assert.deepEqual(roster.search("5724 009", 10), { people: [], wrong: true });
  assert.equal(roster.search("", 3).people.length, 3);
});

test("folding forgives case, ё, look-alikes and signs", () => {
  assert.equal(foldText("  Пётр-Семёнович «COШ №9»"), "петр семенович сош 9");
  assert.equal(foldText("Kvant"), "kvant");
  assert.deepEqual(find(["анна примерова", "примерова анна"], "прим", 5), [1, 0]);
});

test("short codes: digits, a slip, or something else", () => {
  assert.equal(readShortCode("572 4009"), "wrong");
  assert.equal(readShortCode("572 4000"), "5724000");
  assert.equal(readShortCode("0000000"), "0000000");
  assert.equal(readShortCode("анна"), null);
});

test("long names become short where there is little room", () => {
  assert.equal(shortName("Примерова Анна Степановна"), "Примерова\u00a0А.\u00a0С.");
  assert.equal(shortName("Айталина"), "Айталина");
});

test("words are filled and counted", () => {
  assert.equal(fill("Вход в {hour}, {who}", { hour: "9:47" }), "Вход в 9:47, {who}");
  const forms = { one: "{count} отметка", few: "{count} отметки", many: "{count} отметок", other: "{count} отметки" };
  assert.deepEqual([1, 3, 14, 21].map((count) => counted(forms, count, "ru")), ["1 отметка", "3 отметки", "14 отметок", "21 отметка"]);
  assert.equal(counted({ one: "{count} mark", other: "{count} marks" }, 2, "en"), "2 marks");
});
