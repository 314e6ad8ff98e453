/** A team at the door: everybody is ticked, those who did not come are unticked. */

import { button, make, say, show, slot } from "./screens.js";
import { counted, fill, shortName } from "./words.js";

const ADULT = 0;

/**
 * Show a team; `done` gets who came, by position (0 is the accompanying adult).
 * @param {import("./door.js").Door} door
 * @param {import("./words.js").Words} words
 * @param {string} language
 * @param {import("./roster.js").Person} person
 * @param {(came: Record<string, boolean>) => void} done
 */
export function showTeam(door, words, language, person, done) {
  say("team-school", person.school);
  say("team-name", fill(words.team, { name: person.teamName || person.name }));
  const said = door.roster.state(person.subject, door.roster.partsOf(person.parts)[0]).members;
  const rows = person.members.map((member) => memberRow(words, member, said[String(member[0])] ?? true));
  if (person.name) rows.push(row(ADULT, shortName(person.name), words.adult, said[String(ADULT)] ?? true));
  const list = slot("members");
  list.replaceChildren(...rows);
  const mark = button("", "door__button door__button--main door__button--wide", () => done(ticked(list)));
  mark.dataset.do = "mark-team";
  document.querySelector('[data-do="mark-team"]')?.replaceWith(mark);
  const count = () => {
    mark.textContent = sentence(words, language, ticked(list));
    mark.toggleAttribute("disabled", Object.values(ticked(list)).every((came) => !came));
  };
  list.onchange = count;
  count();
  show("team");
}

/**
 * @param {import("./words.js").Words} words
 * @param {import("./roster.js").Member} member
 * @param {boolean} came
 */
function memberRow(words, [position, name, grade, role], came) {
  const end = [grade === null ? "" : fill(words.grade, { grade }), role ? words.roles[role] : ""].filter(Boolean);
  return row(position, name || fill(words.member, { number: position }), end.join(", "), came);
}

/**
 * @param {number} position
 * @param {string} name
 * @param {string} end
 * @param {boolean} came
 */
function row(position, name, end, came) {
  const tick = document.createElement("input");
  tick.type = "checkbox";
  tick.className = "door__tick";
  tick.name = String(position);
  tick.checked = came;
  return make("li", "", make("label", "door__row", tick, make("span", "", name), make("span", "door__row-end", end)));
}

/**
 * Who is ticked, by position.
 * @param {HTMLElement} list
 * @returns {Record<string, boolean>}
 */
function ticked(list) {
  const boxes = [...list.querySelectorAll("input")];
  return Object.fromEntries(boxes.map((box) => [box.name, box.checked]));
}

/**
 * «Отметить 4 учеников и педагога»
 * @param {import("./words.js").Words} words
 * @param {string} language
 * @param {Record<string, boolean>} came
 */
function sentence(words, language, came) {
  const pupils = Object.entries(came).filter(([position, here]) => here && position !== String(ADULT)).length;
  const adult = came[String(ADULT)] === true;
  if (pupils === 0) return adult ? words.mark_adult : words.mark_nobody;
  return counted(adult ? words.mark_members_and_adult : words.mark_members, pupils, language);
}
