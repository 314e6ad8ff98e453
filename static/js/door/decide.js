/** What the door answers to a ticket, without network: the twin of tochka/tickets/rules/door.py, held to it by
 * tests/vectors/tickets.json. */

import { parse, prove, textOfCode } from "./token.js";

/**
 * @typedef {"good" | "unlisted" | "repeat" | "waiting" | "not_ticket" | "unknown_version" | "other_event" | "unconfirmed" |
 *   "cancelled" | "reissued" | "other_part" | "delegation" | "unknown_delegation" | "left" | "not_inside" | "early" | "late" | "gone"} Answer
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
 * What a phone with hours and a rule for those who went out answers to whom it would let in.
 * @param {Answer} answer
 * @param {{opens?: number | null, closes?: number | null, again?: boolean}} rules times in ms of 1970
 * @param {number} now corrected
 * @param {boolean} wentOut whether she was here and went out
 * @returns {Answer}
 */
export function decideByRules(answer, rules, now, wentOut) {
  if (answer !== "good" && answer !== "unlisted") return answer;
  if (rules.opens && now < rules.opens) return "early";
  if (rules.closes && now >= rules.closes) return "late";
  return wentOut && rules.again === false ? "gone" : answer;
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
