/** The marks of this phone: what was sent, what waits, and undoing. */

import { hour } from "./clock.js";
import { grouped } from "./marks.js";
import { button, icon, make, say, slot } from "./screens.js";
import { counted, fill, shortName } from "./words.js";

/** Unsent marks that the camera's screen shows while there is no network. */
const MOST_WAITING = 3;

/**
 * @param {import("./store.js").Mark[][]} groups
 */
function living(groups) {
  return groups.filter(([mark]) => !mark.undone && mark.scan.admitted);
}

/**
 * What a mark is called.
 * @param {import("./store.js").Mark} mark
 * @param {import("./words.js").Words} words
 */
export function nameOf(mark, words) {
  if (mark.name) return mark.team ? fill(words.team, { name: mark.name }) : shortName(mark.name);
  if (mark.scan.kind === "walkin") return words.guest;
  return words.answers[mark.scan.reason] ?? mark.scan.subject;
}

/**
 * What a decision is called: of a delegation the first one, and how many more.
 * @param {import("./store.js").Mark[]} group
 * @param {import("./words.js").Words} words
 */
function groupName(group, words) {
  const others = new Set(group.map(({ scan }) => scan.subject)).size - 1;
  const name = nameOf(group[0], words);
  return others > 0 ? fill(words.and_more, { name, count: others }) : name;
}

/**
 * The last living mark.
 * @param {import("./door.js").Door} door
 */
export function lastMarks(door) {
  return living(grouped(door.marks))[0] ?? null;
}

/**
 * All marks with their undo buttons.
 * @param {import("./door.js").Door} door
 * @param {import("./words.js").Words} words
 * @param {string} language
 * @param {(marks: import("./store.js").Mark[]) => void} undo
 */
export function drawMarks(door, words, language, undo) {
  const groups = grouped(door.marks);
  slot("marks").replaceChildren(...groups.map((group) => line(door, words, group, undo)));
  say("marks-note", door.unsent > 0 ? counted(words.waiting, door.unsent, language) : words.all_sent);
  for (const each of document.querySelectorAll('[data-do="export"]')) each.toggleAttribute("hidden", door.unsent === 0);
  slot("marks-risk").hidden = door.unsent === 0 || door.kept;
}

/**
 * @param {import("./door.js").Door} door
 * @param {import("./words.js").Words} words
 * @param {import("./store.js").Mark[]} group
 * @param {(marks: import("./store.js").Mark[]) => void} undo
 */
function line(door, words, group, undo) {
  const [mark] = group;
  const { reason } = mark.scan;
  const answer = mark.scan.kind === "out" && !reason ? words.answers.left : reason && mark.name ? words.answers[reason] : "";
  const about = [hour(mark.scan.at, door.event.zone), mark.school, answer];
  const said = make(
    "span", "door__mark-words",
    make("strong", mark.undone ? "door__row--gone" : "", groupName(group, words)),
    about.filter(Boolean).join(", "),
  );
  const row = make("li", "door__row", icon(mark.sent ? "check-lg" : "clock"), said);
  if (mark.undone) row.append(make("span", "door__row-end", words.undone));
  else if (mark.scan.admitted) row.append(button(words.ways.undo, "door__button door__button--small", () => undo(group)));
  return row;
}

/**
 * The camera's lower half: the last mark, and what waits while there is no network.
 * @param {import("./door.js").Door} door
 * @param {import("./words.js").Words} words
 * @param {boolean} online
 */
export function drawLast(door, words, online) {
  const groups = living(grouped(door.marks));
  const waiting = online ? [] : groups.filter(([mark]) => !mark.sent);
  slot("unsent").hidden = waiting.length === 0;
  slot("later").hidden = waiting.length === 0;
  slot("unsent").replaceChildren(...waiting.slice(0, MOST_WAITING).map((group) => waitingLine(door, words, group)));
  const last = groups[0]?.[0];
  slot("last").hidden = !last || waiting.length > 0;
  if (!last) return;
  say("last-hour", words.last.replace("{hour}", hour(last.scan.at, door.event.zone)));
  say("last-name", groupName(groups[0], words));
  say("last-school", last.school ? `, ${last.school}` : "");
}

/**
 * @param {import("./door.js").Door} door
 * @param {import("./words.js").Words} words
 * @param {import("./store.js").Mark[]} group
 */
function waitingLine(door, words, group) {
  const [mark] = group;
  const when = make("time", "", hour(mark.scan.at, door.event.zone));
  return make("li", "", icon("clock"), make("span", "", make("strong", "", groupName(group, words)), ` ${mark.school}`), when);
}
