/** The large answer: colour, shape, word, sound; whom it is about; and the ways on. */

import { hour } from "./clock.js";
import { button, say, show, slot } from "./screens.js";
import { signal } from "./signals.js";
import { fill } from "./words.js";

/**
 * @typedef {import("./door.js").Finding} Finding
 * @typedef {import("./signals.js").Look} Look
 * @typedef {{words: string, main?: boolean, action: () => void}} Way
 */

/** @type {Record<string, Look>} */
const LOOKS = { good: "good", unlisted: "good", left: "good", repeat: "repeat", waiting: "repeat", not_inside: "repeat",
  early: "repeat", late: "repeat", gone: "repeat" };
/** A good answer makes room for the next by itself, ms. */
export const GOOD_STAYS = 2000;

/** @param {import("./decide.js").Answer} answer */
export function lookOf(answer) {
  return LOOKS[answer] ?? "refused";
}

/**
 * Show an answer.
 * @param {import("./door.js").Door} door
 * @param {Finding} finding
 * @param {import("./words.js").Words} words
 * @param {Way[]} ways
 * @param {string} total «23 из 26 пришли»
 */
export function showVerdict(door, finding, words, ways, total) {
  const look = lookOf(finding.answer);
  paint(look);
  say("word", words.answers[finding.answer]);
  const { person } = finding;
  say("name", person ? called(person, words) : "");
  say("about", person?.school ?? "");
  say("why", why(door, finding, words));
  say("total", look === "good" ? total : "");
  slot("ways").replaceChildren(...ways.map(asButton));
  slot("to-camera").hidden = look !== "refused";
  show("verdict");
  signal(look);
}

/**
 * A team by its name; a person with the surname on a line of its own.
 * @param {import("./roster.js").Person} person
 * @param {import("./words.js").Words} words
 */
function called(person, words) {
  return person.teamName ? fill(words.team, { name: person.teamName }) : person.name.replace(" ", "\n");
}

/** @param {Look} look */
function paint(look) {
  const screen = /** @type {HTMLElement} */ (document.querySelector('[data-screen="verdict"]'));
  screen.className = `verdict-screen verdict-screen--${look}`;
  for (const shape of screen.querySelectorAll("[data-shape]")) {
    shape.toggleAttribute("hidden", /** @type {SVGElement} */ (shape).dataset.shape !== look);
  }
}

/** @param {Way} way */
function asButton({ words, main, action }) {
  return button(words, main ? "door__button door__button--main" : "door__button", action);
}

/**
 * What is the matter and what to do.
 * @param {import("./door.js").Door} door
 * @param {Finding} finding
 * @param {import("./words.js").Words} words
 */
function why(door, finding, words) {
  const sentence = words.whys[finding.answer] ?? "";
  if (finding.answer === "other_part") {
    const here = door.event.parts.filter(({ position }) => (door.event.door >> position) & 1);
    return fill(sentence, { parts: here.map(({ title }) => title || door.event.title).join(", ") });
  }
  if (finding.answer === "early" || finding.answer === "late") return hours(door, finding.answer, finding.rule ?? {}, words);
  if (finding.answer === "good" && finding.person?.station) return fill(words.first_station, { station: finding.person.station });
  if (finding.answer !== "repeat") return sentence;
  const arrival = door.arrival(finding);
  return arrival ? `${entered(door, arrival, words)} ${sentence}` : sentence;
}

/**
 * «Здесь пускают с 10:00.»
 * @param {import("./door.js").Door} door
 * @param {"early" | "late"} answer
 * @param {import("./decide.js").Entry} rule
 * @param {import("./words.js").Words} words
 */
export function hours(door, answer, rule, words) {
  const moment = (answer === "early" ? rule.opens : rule.closes) ?? 0;
  return fill(words.whys[answer], { hour: hour(moment, door.event.zone) });
}

/**
 * «Вход в 9:47, этот телефон.»
 * @param {import("./door.js").Door} door
 * @param {import("./state.js").State} arrival
 * @param {import("./words.js").Words} words
 */
function entered(door, arrival, words) {
  const when = fill(words.entered, { hour: hour(arrival.at ?? 0, door.event.zone) });
  const where = arrival.door === door.event.device ? words.this_phone : (door.roster.doors[String(arrival.door)] ?? "");
  return where ? `${when}, ${where}.` : `${when}.`;
}
