/** What the door answers to a ticket, without network: the twin of tochka/tickets/rules/door.py, held to it by
 * tests/vectors/tickets.json. */

import { parse, prove, textOfCode } from "./token.js";

/**
 * @typedef {"good" | "unlisted" | "repeat" | "waiting" | "not_ticket" | "unknown_version" | "other_event" | "unconfirmed" |
 *   "cancelled" | "reissued" | "other_part" | "delegation" | "unknown_delegation" | "left" | "not_inside" | "early" | "late" | "gone"} Answer
 * @typedef {{opens?: number | null, closes?: number | null, again?: boolean}} Entry a rule of entry; times in ms of 1970
 * @typedef {{state: "good" | "waiting" | "cancelled", issue: number, parts: number, inside: boolean}} Line
 * @typedef {{answer: Answer, token: import("./token.js").Token | null}} Verdict
 */

/** A repeat is a fact too: if the earlier mark is undone, this one becomes the arrival. */
const ADMITTED = new Set(["good", "unlisted", "repeat"]);
/** What a person at the door decides: the answer is a question. */
const ASKS = new Set(["waiting", "early", "late", "gone"]);
const DELEGATION = 3;

/** @param {Answer} answer */
export function asks(answer) {
  return ASKS.has(answer);
}

/** @param {Answer} answer */
export function admits(answer) {
  return ADMITTED.has(answer);
}

/**
 * What a phone at the way out answers: whoever is inside may leave, also with a ticket that would not let in.
 * @param {Answer} answer what the way in would say
 * @param {boolean} inside
 * @returns {Answer}
 */
export function decideLeaving(answer, inside) {
  if (inside) return "left";
  return admits(answer) || answer === "waiting" ? "not_inside" : answer;
}

/**
 * What an arrival is against: the twin of tochka/checkin/rules/entry.py, held to it by tests/vectors/entry.json.
 * @param {Entry} rule
 * @param {number} now corrected
 * @param {boolean} wentOut whether she was here and went out
 * @returns {"early" | "late" | "gone" | ""} empty when the rule allows it
 */
export function breach(rule, now, wentOut) {
  if (rule.opens && now < rule.opens) return "early";
  if (rule.closes && now >= rule.closes) return "late";
  return wentOut && rule.again === false ? "gone" : "";
}

/**
 * The rule of a part or checkpoint and the phone's own, which only narrows it.
 * @param {Entry} rule
 * @param {Entry} phone
 * @returns {Entry}
 */
export function narrowed(rule, phone) {
  const opens = Math.max(rule.opens ?? 0, phone.opens ?? 0);
  const closes = Math.min(rule.closes ?? Infinity, phone.closes ?? Infinity);
  return { opens, closes, again: rule.again !== false && phone.again !== false };
}

/**
 * What the rules of the parts at this door answer to whom the door would let in: into those that allow it; if only those
 * allow it where she is already, it is a repeat; if none does, the first says why.
 * @param {Answer} answer
 * @param {{part: number, rule: Entry, inside: boolean, wentOut: boolean}[]} places
 * @param {number} now corrected
 * @returns {{answer: Answer, parts: number[], rule: Entry | null}} the parts to enter, and the rule that refuses
 */
export function decideByRules(answer, places, now) {
  const parts = places.map(({ part }) => part);
  if (answer !== "good" && answer !== "unlisted") return { answer, parts, rule: null };
  const open = places.filter(({ rule, inside, wentOut }) => inside || breach(rule, now, wentOut) === "");
  if (open.some(({ inside }) => !inside) || places.length === 0) return { answer, parts: open.map(({ part }) => part), rule: null };
  if (open.length > 0) return { answer: "repeat", parts, rule: null };
  const [{ rule, wentOut }] = places;
  return { answer: /** @type {Answer} */ (breach(rule, now, wentOut)), parts, rule };
}

/**
 * @param {number} parts
 * @param {number} door
 */
function meets(parts, door) {
  return parts === 0 || door === 0 || (parts & door) !== 0;
}

/**
 * A ticket that is in the list. An issue above the list's only means that the list is old.
 * @param {Line} line
 * @param {number} door mask of the parts at this door, 0 for all
 * @param {number | null} issue of the shown token; null when found by name or short code
 * @returns {Answer}
 */
export function decideListed(line, door, issue = null) {
  if (line.state === "cancelled") return "cancelled";
  if (line.state === "waiting") return "waiting";
  if (issue !== null && issue < line.issue) return "reissued";
  if (!meets(line.parts, door)) return "other_part";
  return line.inside ? "repeat" : "good";
}

/**
 * The whole order: readable, this event, one of our keys, then the list.
 * @param {string} scanned what the QR holds
 * @param {{event: number, door: number, keys: Record<string, import("./token.js").Key>,
 *   line: (ticket: number) => Line | undefined}} list
 * @returns {Promise<Verdict>}
 */
export async function decide(scanned, list) {
  const signed = parse(textOfCode(scanned));
  if (typeof signed === "string") return { answer: signed, token: null };
  const token = signed.token;
  if (token.event !== list.event) return { answer: "other_event", token };
  if (!(await prove(signed, list.keys))) return { answer: "unconfirmed", token };
  if (token.kind === DELEGATION) return { answer: "delegation", token };
  const line = list.line(token.ticket);
  if (line !== undefined) return { answer: decideListed(line, list.door, token.issue), token };
  return { answer: meets(token.parts, list.door) ? "unlisted" : "other_part", token };
}
