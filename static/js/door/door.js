/** The door's memory and its verbs: decide, record, undo, take in what the server says. Screens ask it and show. */

import { admits, asks, breach, decide, decideByRules, decideLeaving, decideListed } from "./decide.js";
import { makeMarks, undoing } from "./marks.js";
import { Roster } from "./roster.js";
import { OUTSIDE } from "./state.js";
import { keepScans, markUndone, readFact, readList, readMarks, readScans } from "./store.js";
import { readClock } from "./sync.js";

/**
 * @typedef {import("./roster.js").Person} Person
 * @typedef {import("./store.js").Mark} Mark
 * @typedef {import("./decide.js").Answer} Answer
 * @typedef {{answer: Answer, subject: string, mask: number, person: Person | null, token: import("./token.js").Token | null,
 *   parts?: number[], rule?: import("./decide.js").Entry | null}} Finding `parts` are those to enter, `rule` the one that refuses
 */

/**
 * What a mark remembers of whom it is about.
 * @param {Person | null} person
 */
function nameOf(person) {
  if (!person) return { name: "", school: "", team: false };
  return { name: person.teamName || person.name, school: person.school, team: person.teamName !== "" };
}

export class Door {
  /** @param {any} database */
  constructor(database) {
    this.database = database;
    this.roster = new Roster();
    /** @type {Mark[]} */
    this.marks = [];
    /** @type {number | null} */
    this.fetched = null;
    this.offset = 0;
    /** Whether the browser has promised not to throw away what the page keeps: Safari does so after a week, others when full. */
    this.kept = false;
  }

  /** The corrected time of now. */
  now() {
    return readClock().wall + this.offset;
  }

  /** Read everything that the phone keeps. */
  async load() {
    const { facts, schools, tickets, states, own } = await readList(this.database);
    this.roster = new Roster();
    if (facts) this.roster.apply(facts, schools, tickets, states);
    this.roster.setOwn(own);
    this.marks = await readMarks(this.database);
    this.fetched = facts?.now ?? null;
    this.offset = (await readFact(this.database, "clock"))?.offset ?? 0;
  }

  /** Scans that the server has not answered yet. */
  get unsent() {
    return this.roster.ownCount;
  }

  /** Whether there is a list to work from. */
  get ready() {
    return this.roster.event !== null;
  }

  get event() {
    return /** @type {import("./roster.js").Event} */ (this.roster.event);
  }

  /**
   * What a code means here and now.
   * @param {string} text
   * @returns {Promise<Finding>}
   */
  async look(text) {
    const { answer, token } = await decide(text, {
      event: this.event.id,
      door: this.event.door,
      keys: this.roster.keys,
      line: (ticket) => this.roster.line(ticket),
    });
    const ours = token !== null && token.event === this.event.id && answer !== "unconfirmed" && answer !== "delegation";
    if (answer === "delegation" && token !== null) return this.#delegation(token);
    const person = ours ? (this.roster.people.get(token.ticket) ?? null) : null;
    const subject = ours ? `t${token.ticket}` : "";
    return this.#here({ answer, subject, mask: person?.parts ?? token?.parts ?? 0, person, token });
  }

  /**
   * What somebody found by name means: the same order without a token.
   * @param {Person} person
   * @returns {Finding}
   */
  lookAt(person) {
    const answer = decideListed(this.roster.lineOf(person), this.event.door);
    return this.#here({ answer, subject: person.subject, mask: person.parts, person, token: null });
  }

  /**
   * A whole delegation: known to this phone, and let in by the rules of somebody's part at least.
   * @param {import("./token.js").Token} token
   * @returns {Finding}
   */
  #delegation(token) {
    const people = this.roster.delegates(token.ticket);
    const finding = { subject: "", mask: 0, person: null, token };
    if (people.length === 0) return { ...finding, answer: "unknown_delegation" };
    const places = people.flatMap((person) => this.roster.places(person.subject, person.parts));
    const decided = decideByRules("good", places, this.now());
    const refused = this.event.mode !== "out" && asks(decided.answer);
    return { ...finding, answer: refused ? decided.answer : "delegation", rule: decided.rule };
  }

  /**
   * A phone at the way out asks who is inside, one at the way in has its hours.
   * @param {Finding} finding
   * @returns {Finding}
   */
  #here(finding) {
    if (!finding.subject) return finding;
    if (this.event.mode !== "out") {
      return { ...finding, ...decideByRules(finding.answer, this.roster.places(finding.subject, finding.mask), this.now()) };
    }
    return { ...finding, answer: decideLeaving(finding.answer, this.#inside(finding).length > 0) };
  }

  /**
   * Parts at this door in which whom a finding is about is inside.
   * @param {Finding} finding
   */
  #inside({ subject, mask }) {
    return this.roster.partsOf(mask).filter((part) => this.roster.state(subject, part).inside);
  }

  /**
   * A departure from every part at this door; of who is not inside one scan, which changes nothing, is kept all the same.
   * @param {Finding} finding
   */
  #leave(finding) {
    const { answer, subject, mask, person } = finding;
    const left = answer === "left";
    const parts = left ? this.#inside(finding) : this.roster.partsOf(mask).slice(0, 1);
    const reason = left ? "" : answer;
    return this.#keep(
      parts.map((part) => ({ kind: "out", subject, part, reason, before: this.roster.state(subject, part), ...nameOf(person) })),
    );
  }

  /**
   * Keep what was decided: one scan for each part at this door, a repeat or a refusal one in all.
   * @param {Finding} finding
   * @param {{admitted?: boolean, absent?: number[]}} [more] `absent` are positions of members who did not come
   * @returns {Promise<Mark[]>}
   */
  record(finding, { admitted = admits(finding.answer), absent = [] } = {}) {
    const { answer, subject, mask, person } = finding;
    if (answer === "left" || answer === "not_inside") return this.#leave(finding);
    const enters = admitted && answer !== "repeat";
    const parts = finding.parts ?? this.roster.partsOf(mask);
    const names = nameOf(person);
    const reason = answer === "good" ? "" : answer;
    const entries = (enters ? parts : parts.slice(0, 1)).flatMap((part) => {
      const before = subject ? this.roster.state(subject, part) : OUTSIDE;
      const base = { subject, part, before, ...names };
      const ticks = absent.map((member) => ({ ...base, kind: "tick", member, present: false }));
      return [{ ...base, kind: "in", admitted, reason }, ...(enters ? ticks : [])];
    });
    return this.#keep(entries);
  }

  /**
   * Those of a delegation who came, as one decision; who is inside already is passed by, and so is a part whose rule refuses.
   * @param {Person[]} people
   * @param {string} reason why the rules were put aside, if they were
   * @returns {Promise<Mark[]>}
   */
  bring(people, reason = "") {
    const out = this.event.mode === "out";
    const now = this.now();
    const entries = people.flatMap((person) => {
      const { subject } = person;
      const places = this.roster.places(subject, person.parts).filter(({ inside }) => inside === out);
      const open = out || reason ? places : places.filter(({ rule, wentOut }) => breach(rule, now, wentOut) === "");
      return open.map(({ part }) => {
        const before = this.roster.state(subject, part);
        return { kind: out ? "out" : "in", subject, part, reason, before, ...nameOf(person) };
      });
    });
    return this.#keep(entries);
  }

  /**
   * What a new person's entry into a part would be against; "" when its rule allows it.
   * @param {number} part
   */
  against(part) {
    return breach(this.roster.ruleOf(part), this.now(), false);
  }

  /**
   * Somebody without registration; without a name she is only counted.
   * @param {number} part
   * @param {Record<string, any>} payload
   * @returns {Promise<Mark[]>}
   */
  enter(part, payload) {
    const name = payload.name ?? "";
    const school = this.roster.schoolName(payload.organization ?? payload.school ?? "");
    return this.#keep([{ kind: "walkin", part, payload, before: OUTSIDE, name, school }]);
  }

  /**
   * Members of a team who came or not, after the team itself came.
   * @param {Person} person
   * @param {Record<string, boolean>} came
   */
  tick(person, came) {
    const entries = this.roster.partsOf(person.parts).flatMap((part) => {
      const before = this.roster.state(person.subject, part);
      return Object.entries(came)
        .filter(([member, present]) => (before.members[member] ?? true) !== present)
        .map(([member, present]) => ({
          kind: "tick", subject: person.subject, part, member: Number(member), present, before, ...nameOf(person),
        }));
    });
    return entries.length > 0 ? this.#keep(entries) : Promise.resolve([]);
  }

  /**
   * @param {Mark[]} marks of one decision
   * @param {string} reason
   */
  async undo(marks, reason = "") {
    const living = marks.filter(({ undone }) => !undone);
    await this.#keep(undoing(living, reason));
    await markUndone(this.database, living);
    this.marks = await readMarks(this.database);
  }

  /**
   * @param {import("./marks.js").Entry[]} entries
   * @returns {Promise<Mark[]>}
   */
  async #keep(entries) {
    const marks = await keepScans(this.database, (facts) => makeMarks(entries, facts, readClock()));
    for (const { scan, key, before } of marks) this.roster.addOwn({ scan, key, before });
    this.marks = [...marks].reverse().concat(this.marks);
    return marks;
  }

  /**
   * The server has answered these scans: what it says of their people is in the list now.
   * @param {number[]} numbers
   */
  async settled(numbers) {
    const answered = new Set(numbers);
    this.roster.setOwn(await readScans(this.database));
    this.marks = this.marks.map((mark) => (answered.has(mark.scan.seq) ? { ...mark, sent: true } : mark));
  }

  /** Guests without names that this phone counted and did not take back. */
  guests() {
    return this.marks.filter(({ scan, undone }) => scan.kind === "walkin" && !undone && !scan.payload?.name);
  }

  /**
   * Free places of a part for this phone, less those it has given since; null without a limit.
   * @param {number} position
   */
  free(position) {
    const part = this.event.parts.find((one) => one.position === position);
    if (!part || part.free === null) return null;
    const given = this.marks.filter(
      ({ scan, sent, undone }) => scan.kind === "walkin" && scan.part === position && scan.payload?.name && !sent && !undone,
    );
    return part.free - given.length;
  }

  /**
   * The first arrival of a person at this door's parts.
   * @param {Finding} finding
   */
  arrival(finding) {
    return this.roster.arrival(finding.subject, finding.mask);
  }

  /**
   * Scans without an answer, as text: the last resort when the network never comes.
   * @returns {Promise<string>}
   */
  async exported() {
    const scans = await this.database.getAll("scans");
    const { id, device } = this.roster.event ?? { id: null, device: null };
    return JSON.stringify({ event: id, device, scans: scans.map((/** @type {any} */ one) => one.scan) }, null, 1);
  }
}

