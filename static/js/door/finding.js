/** Searching by surname, school or the ticket's digits. */

import { hour } from "./clock.js";
import { icon, make, say, show, slot } from "./screens.js";
import { fill } from "./words.js";

const MOST = 30;

/**
 * Let the search field work.
 * @param {import("./door.js").Door} door
 * @param {import("./words.js").Words} words
 * @param {(person: import("./roster.js").Person) => void} choose
 */
export function startFinding(door, words, choose) {
  const box = /** @type {HTMLInputElement} */ (document.getElementById("find"));
  const list = slot("found");
  const look = () => {
    const { people, wrong } = door.roster.search(box.value, MOST);
    say("found-note", wrong ? words.wrong_digits : people.length === 0 ? words.nobody : "");
    list.replaceChildren(...people.map((person) => line(door, words, person, choose)));
  };
  box.addEventListener("input", look);
  return {
    /** @param {boolean} type whether the keyboard should open at once */
    open(type) {
      box.value = "";
      look();
      show("search");
      if (type) box.focus();
    },
    refresh: look,
  };
}

/**
 * @param {import("./door.js").Door} door
 * @param {import("./words.js").Words} words
 * @param {import("./roster.js").Person} person
 * @param {(person: import("./roster.js").Person) => void} choose
 */
function line(door, words, person, choose) {
  const said = [person.teamName ? person.name : "", person.school].filter(Boolean).join(", ");
  const who = make("span", "", make("strong", "", person.teamName ? fill(words.team, { name: person.teamName }) : person.name));
  if (said) who.append(make("small", "", said));
  const row = make("button", "door__found", who, ...status(door, words, person));
  row.setAttribute("type", "button");
  row.addEventListener("click", () => choose(person));
  return make("li", "", row);
}

/**
 * @param {import("./door.js").Door} door
 * @param {import("./words.js").Words} words
 * @param {import("./roster.js").Person} person
 * @returns {Node[]}
 */
function status(door, words, person) {
  const arrival = door.roster.arrival(person.subject, person.parts);
  if (arrival) {
    const came = fill(words.came_at, { hour: hour(arrival.at ?? 0, door.event.zone) });
    return [make("span", "door__row-end", icon("check-lg"), ` ${came}`)];
  }
  const words_ = words.states[person.state];
  return words_ ? [make("span", "door__row-end", words_)] : [];
}
