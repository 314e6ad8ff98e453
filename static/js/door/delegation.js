/** A delegation at the door: one code, the whole list, everybody ticked; those who did not come are unticked. */

import { hour } from "./clock.js";
import { button, make, say, show, slot } from "./screens.js";
import { counted, fill } from "./words.js";

/**
 * Show a delegation; `done` gets those who are ticked.
 * @param {import("./door.js").Door} door
 * @param {import("./words.js").Words} words
 * @param {string} language
 * @param {number} delegation
 * @param {(people: import("./roster.js").Person[]) => void} done
 */
export function showDelegation(door, words, language, delegation, done) {
  const people = door.roster.delegates(delegation);
  say("team-school", [...new Set(people.map(({ school }) => school))].filter(Boolean).join(", "));
  say("team-name", words.delegation);
  const lines = people.map((person) => ({ person, ...row(door, words, person) }));
  const list = slot("members");
  list.replaceChildren(...lines.map(({ item }) => item));
  const ticked = () => lines.filter(({ tick }) => tick.checked && !tick.disabled).map(({ person }) => person);
  const mark = button("", "door__button door__button--main door__button--wide", () => done(ticked()));
  mark.dataset.do = "mark-team";
  document.querySelector('[data-do="mark-team"]')?.replaceWith(mark);
  const count = () => {
    const number = ticked().length;
    mark.textContent = number > 0 ? counted(words.mark_people, number, language) : words.mark_nobody;
    mark.toggleAttribute("disabled", number === 0);
  };
  list.onchange = count;
  count();
  show("team");
}

/**
 * Who is marked already cannot be marked again; who waits for a place is ticked by hand.
 * @param {import("./door.js").Door} door
 * @param {import("./words.js").Words} words
 * @param {import("./roster.js").Person} person
 */
function row(door, words, person) {
  const states = door.roster.partsOf(person.parts).map((part) => door.roster.state(person.subject, part));
  const inside = states.every((state) => state.inside);
  const arrival = door.roster.arrival(person.subject, person.parts);
  const tick = document.createElement("input");
  tick.type = "checkbox";
  tick.className = "door__tick";
  tick.name = String(person.id);
  tick.disabled = inside !== (door.event.mode === "out");
  tick.checked = inside || (person.state === "good" && door.event.mode !== "out");
  const came = inside && arrival ? fill(words.came_at, { hour: hour(arrival.at ?? 0, door.event.zone) }) : "";
  const name = person.teamName ? fill(words.team, { name: person.teamName }) : person.name;
  const end = came || (words.states[person.state] ?? "");
  const item = make("li", "", make("label", "door__row", tick, make("span", "", name), make("span", "door__row-end", end)));
  return { item, tick };
}
