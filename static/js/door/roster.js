/** The list in memory: tickets, schools, doors and states, made of what the phone keeps and what it downloads. */

import { dammHolds } from "./damm.js";
import { narrowed } from "./decide.js";
import { find, foldText } from "./search.js";
import { OUTSIDE, after, keyOf, partsHere } from "./state.js";

/**
 * Whether a registration is counted by itself: a team whose members stand in mixed ones is counted by those.
 * @param {Person} person
 */
function comes(person) {
  return person.teamName === "" || person.members.length > 0;
}

/**
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").Own} Own
 * @typedef {import("./decide.js").Entry} Entry
 * @typedef {{position: number, title: string, unit: string, categories: string[], free: number | null} & Entry} Part
 * @typedef {{id: number, title: string, zone: string, starts: number, ends: number, cancelled: boolean, name: string,
 *   device: number, until: number, door: number, mode?: "in" | "out", parts: Part[],
 *   checkpoint?: ({position: number, name: string} & Entry) | null} & Entry} Event
 * @typedef {[position: number, name: string, grade: number | null, role?: 1 | 2]} Member the role is captain or reserve
 * @typedef {any[]} TicketRow id, state, issue, parts, kind, then (unless a tombstone) code, name, school, category, team, grade, members,
 *   delegation, station
 * @typedef {any[]} StateRow subject, part, arrived, inside, at, door, members, then for walk-ins name, school
 * @typedef {{cursor: number, now: number, event: Event, keys: Record<string, import("./token.js").Key>,
 *   doors: Record<string, string>, schools: Record<string, string>, tickets: TicketRow[], attendance: StateRow[]}} Download
 * @typedef {{id: number, subject: string, state: "good" | "waiting" | "cancelled", issue: number, parts: number, team: boolean, code: string,
 *   name: string, school: string, category: string, teamName: string, grade: number | null, members: Member[], key: string,
 *   delegation: number | null, station: string}} Person
 * @typedef {{name: string, came: number, expected: number}} Tally
 */

const TEAM = 2;

export class Roster {
  constructor() {
    /** @type {Event | null} */
    this.event = null;
    /** @type {Record<string, import("./token.js").Key>} */
    this.keys = {};
    /** @type {Record<string, string>} */
    this.doors = {};
    /** @type {Record<string, string>} */
    this.schools = {};
    /** @type {Map<number, Person>} */
    this.people = new Map();
    /** @type {Map<string, State>} */
    this.states = new Map();
    /** @type {Map<string, {part: number, name: string, school: string}>} */
    this.walkins = new Map();
    /** @type {Map<string, Own[]>} */
    this.own = new Map();
    /** @type {Person[] | null} */
    this.sorted = null;
  }

  /**
   * Take in a download: everything, or what changed.
   * @param {Pick<Download, "event" | "keys" | "doors">} facts
   * @param {Record<string, string>} schools
   * @param {TicketRow[]} tickets
   * @param {StateRow[]} states
   */
  apply(facts, schools, tickets, states) {
    this.event = facts.event;
    this.keys = facts.keys;
    this.doors = facts.doors;
    Object.assign(this.schools, schools);
    for (const row of tickets) this.people.set(row[0], this.#person(row));
    this.applyStates(states);
    if (tickets.length > 0) this.sorted = null;
  }

  /** @param {StateRow[]} rows */
  applyStates(rows) {
    for (const [subject, part, arrived, inside, at, door, members, name, school] of rows) {
      this.states.set(keyOf(subject, part), { arrived, inside, at, door, members });
      if (name !== undefined) this.walkins.set(subject, { part, name, school: this.schoolName(school) });
    }
  }

  /**
   * @param {TicketRow} row
   * @returns {Person}
   */
  #person([id, state, issue, parts, kind, code = "", name = "", school = "", category = "", teamName = "", grade = null, members = [], delegation = null, station = ""]) {
    const schoolName = this.schoolName(school);
    const names = members.map((/** @type {Member} */ member) => member[1]).join(" ");
    const key = foldText(`${teamName || name} ${name} ${names} ${schoolName}`);
    const who = { code, name, school: schoolName, category, teamName, grade, members, delegation, station: station ?? "" };
    return { id, subject: `t${id}`, state, issue, parts, team: kind === TEAM, key, ...who };
  }

  /**
   * A school's name as it is shown: «СОШ №10» does not break.
   * @param {number | string} school an id, or what somebody typed
   */
  schoolName(school) {
    const name = typeof school === "number" ? (this.schools[school] ?? "") : school;
    return name.replaceAll(" №", "\u00a0№");
  }

  /** @param {Own[]} own this phone's scans that have no answer yet, in order */
  setOwn(own) {
    this.own = new Map();
    for (const one of own) this.addOwn(one);
  }

  /** @param {Own} one */
  addOwn(one) {
    const { kind, subject, part, payload } = one.scan;
    if (kind === "walkin" && payload?.name) {
      this.walkins.set(subject, { part, name: payload.name, school: this.schoolName(payload.organization ?? payload.school ?? "") });
    }
    const list = this.own.get(one.key) ?? [];
    if (!list.some(({ scan }) => scan.uuid === one.scan.uuid)) this.own.set(one.key, [...list, one]);
  }

  get ownCount() {
    return [...this.own.values()].reduce((sum, list) => sum + list.length, 0);
  }

  /**
   * @param {string} subject
   * @param {number} part
   * @returns {State}
   */
  state(subject, part) {
    const key = keyOf(subject, part);
    return after(this.states.get(key) ?? OUTSIDE, this.own.get(key) ?? [], this.event?.device ?? 0);
  }

  /**
   * What the decision needs of a ticket: inside means in all its parts at this door.
   * @param {number} ticket
   * @returns {import("./decide.js").Line | undefined}
   */
  line(ticket) {
    const person = this.people.get(ticket);
    return person && this.lineOf(person);
  }

  /**
   * @param {Person} person
   * @returns {import("./decide.js").Line}
   */
  lineOf(person) {
    return { state: person.state, issue: person.issue, parts: person.parts, inside: this.#inside(person) };
  }

  /** @param {Person} person */
  #inside(person) {
    return this.partsOf(person.parts).every((part) => this.state(person.subject, part).inside);
  }

  /**
   * Where a ticket is marked here: the parts that it has in common with the door, or the phone's checkpoint.
   * @param {number} mask of a ticket
   */
  partsOf(mask) {
    if (this.event?.checkpoint) return [this.event.checkpoint.position];
    return partsHere(mask, this.event?.door ?? 0);
  }

  /**
   * The rule of entry of a part or checkpoint on this phone.
   * @param {number} position
   */
  ruleOf(position) {
    const event = /** @type {Event} */ (this.event);
    const places = event.checkpoint ? [event.checkpoint] : event.parts;
    return narrowed(places.find((one) => one.position === position) ?? {}, event);
  }

  /**
   * The parts that a ticket would enter here, with their rules.
   * @param {string} subject
   * @param {number} mask
   */
  places(subject, mask) {
    return this.partsOf(mask).map((part) => {
      const { arrived, inside } = this.state(subject, part);
      return { part, rule: this.ruleOf(part), inside, wentOut: arrived && !inside };
    });
  }

  /**
   * The first arrival of a ticket at this door's parts.
   * @param {string} subject
   * @param {number} mask
   */
  arrival(subject, mask) {
    const states = this.partsOf(mask).map((part) => this.state(subject, part));
    return states.filter((state) => state.arrived).sort((one, other) => (one.at ?? 0) - (other.at ?? 0))[0] ?? null;
  }

  /** Everybody who is expected at this door. */
  #expected() {
    const door = this.event?.door ?? 0;
    return [...this.people.values()].filter((one) => one.state === "good" && (one.parts === 0 || (one.parts & door) !== 0));
  }

  /** How many of those expected at this door came, and how many without registration. */
  counts() {
    const door = this.event?.door ?? 0;
    const people = this.#expected().filter(comes);
    const came = people.filter((person) => this.arrival(person.subject, person.parts)).length;
    let guests = 0;
    for (const key of new Set([...this.states.keys(), ...this.own.keys()])) {
      const [subject, part] = key.split("/");
      if (!/^t\d/.test(subject) && (door >> Number(part)) & 1 && this.state(subject, Number(part)).arrived) guests++;
    }
    return { came, expected: people.length, guests };
  }

  /**
   * The same by part (where the door has several) and by school, in the order of names.
   * @returns {{parts: Tally[], schools: Tally[]}}
   */
  tally() {
    const here = this.event?.checkpoint ? [] : (this.event?.parts ?? []).filter(({ position }) => ((this.event?.door ?? 0) >> position) & 1);
    const people = this.#expected();
    const parts = here.map(({ position, title }) => {
      const mine = people.filter((person) => comes(person) && (person.parts >> position) & 1);
      const came = mine.filter((person) => this.state(person.subject, position).arrived).length;
      return { name: title || (this.event?.title ?? ""), came, expected: mine.length };
    });
    /** @type {Map<string, Tally>} */
    const schools = new Map();
    for (const person of people) {
      const line = schools.get(person.school) ?? { name: person.school, came: 0, expected: 0 };
      line.expected++;
      if (this.arrival(person.subject, person.parts)) line.came++;
      schools.set(person.school, line);
    }
    const inOrder = [...schools.values()].filter(({ name }) => name !== "");
    inOrder.sort((one, other) => one.name.localeCompare(other.name, "ru", { numeric: true }));
    return { parts: parts.length > 1 ? parts : [], schools: inOrder };
  }

  /**
   * Everybody of a delegation who may come in through this door, by name.
   * @param {number} delegation
   */
  delegates(delegation) {
    const door = this.event?.door ?? 0;
    return this.inOrder().filter(
      (one) => one.delegation === delegation && one.state !== "cancelled" && (one.parts === 0 || (one.parts & door) !== 0),
    );
  }

  /** People in the order of their names; tombstones are left out. */
  inOrder() {
    this.sorted ??= [...this.people.values()]
      .filter((person) => person.key !== "")
      .sort((one, other) => (one.key < other.key ? -1 : 1));
    return this.sorted;
  }

  /**
   * Those who came without registration and were written down: they too go out, and come again.
   * @returns {Person[]}
   */
  #walkinPeople() {
    const came = [...this.walkins].filter(([subject, { part, name }]) => name && this.state(subject, part).arrived);
    return came.map(([subject, { part, name, school }]) => ({
      id: 0, subject, state: "good", issue: 1, parts: 1 << part, team: false, code: "", name, school, category: "", teamName: "",
      grade: null, members: [], key: foldText(`${name} ${school}`), delegation: null, station: "",
    }));
  }

  /**
   * Who is meant by what was typed. `wrong` are seven digits with a slip.
   * @param {string} typed
   * @param {number} most
   * @returns {{people: Person[], wrong: boolean}}
   */
  search(typed, most) {
    const digits = typed.replace(/[\s-]/g, "");
    const all = [...this.inOrder(), ...(this.event?.checkpoint ? [] : this.#walkinPeople())];
    if (/^\d{4,7}$/.test(digits)) {
      const people = all.filter((person) => person.code.startsWith(digits)).slice(0, most);
      if (people.length > 0 || digits.length === 7) return { people, wrong: digits.length === 7 && !dammHolds(digits) };
    }
    const places = find(all.map((person) => person.key), typed, most);
    return { people: places.map((place) => all[place]), wrong: false };
  }

  /** Schools of those who came, the most frequent first. */
  frequentSchools(most = 5) {
    /** @type {Map<string, number>} */
    const times = new Map();
    for (const person of this.people.values()) {
      if (person.school && this.arrival(person.subject, person.parts)) {
        times.set(person.school, (times.get(person.school) ?? 0) + 1);
      }
    }
    return [...times].sort((one, other) => other[1] - one[1]).slice(0, most).map(([name]) => name);
  }
}
