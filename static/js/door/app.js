/** The door at work: a code or a name comes in, an answer is shown, a scan is kept, the server hears of it. */

import { drawCounts } from "./counting.js";
import { asks } from "./decide.js";
import { showDelegation } from "./delegation.js";
import { Door } from "./door.js";
import { startFinding } from "./finding.js";
import { drawLast, drawMarks, lastMarks, nameOf } from "./history.js";
import { needsReason } from "./marks.js";
import { Network } from "./network.js";
import { say, show, shown, slot } from "./screens.js";
import { allowSound } from "./signals.js";
import { showTeam } from "./team.js";
import { readClock } from "./sync.js";
import { CameraTools } from "./tools.js";
import { GOOD_STAYS, lookOf, showVerdict } from "./verdict.js";
import { startWalkin } from "./walkin.js";
import { counted, fill } from "./words.js";

/** The same code is not asked again while it stays before the camera, ms. */
const SAME = 3000;

export class App {
  /**
   * @param {any} database
   * @param {import("./words.js").Words} words
   * @param {string} language
   * @param {string} address
   */
  constructor(database, words, language, address) {
    this.words = words;
    this.language = language;
    this.door = new Door(database);
    this.tools = new CameraTools(words, (text) => this.seen(text));
    this.network = new Network(database, address, this.door, {
      changed: () => this.refresh(),
      closed: (why) => this.close(why),
    });
    this.last = { text: "", at: 0 };
    this.busy = false;
    this.keeping = false;
    this.timer = 0;
    this.typed = "";
    /** @type {import("./store.js").Mark[]} */
    this.undoing = [];
  }

  async start() {
    await this.door.load();
    this.finding = startFinding(this.door, this.words, (person) => this.handle(this.door.lookAt(person)));
    this.walkin = startWalkin(this.door, this.words, (part, payload) => this.enter(part, payload));
    this.#listen();
    show("camera");
    this.refresh();
    this.network.start();
    if (!this.door.ready) await this.network.first();
    await this.tools.open();
  }

  #listen() {
    /** @type {Record<string, () => void>} */
    const actions = {
      back: () => this.toCamera(),
      camera: () => this.toCamera(),
      search: () => this.finding?.open(true),
      list: () => this.finding?.open(false),
      walkin: () => this.walkin?.open(),
      marks: () => this.toMarks(),
      counts: () => this.toCounts(),
      export: () => this.export(),
      "undo-last": () => this.undo(lastMarks(this.door) ?? []),
      "guest-plus": () => this.guest(true),
      "guest-minus": () => this.guest(false),
      torch: () => this.tools.light(),
      switch: () => this.tools.switch(),
    };
    document.addEventListener("click", (event) => {
      allowSound();
      const target = /** @type {HTMLElement} */ (event.target).closest("[data-do]");
      if (target instanceof HTMLElement && this.door.ready) actions[target.dataset.do ?? ""]?.();
    });
    document.addEventListener("keydown", (event) => this.#type(event));
    const form = /** @type {HTMLFormElement} */ (slot("reason-form"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#giveReason(form);
    });
  }

  /**
   * A scanner that types: letters come quickly and end with Enter.
   * @param {KeyboardEvent} event
   */
  #type(event) {
    if (event.target instanceof HTMLInputElement || (shown() !== "camera" && shown() !== "verdict")) return;
    if (event.key === "Enter" && this.typed.length > 6) {
      event.preventDefault();
      this.read(this.typed);
      this.typed = "";
    } else if (event.key.length === 1) {
      this.typed = (this.typed + event.key).slice(-300);
    }
  }

  /**
   * A code before the camera. It answers once, and again when it has been away.
   * @param {string} text
   */
  seen(text) {
    const now = performance.now();
    const same = text === this.last.text && now - this.last.at < SAME;
    if (same) this.last.at = now;
    const free = shown() === "camera" || (shown() === "verdict" && this.timer !== 0);
    if (same || !free || this.busy || !this.door.ready) return;
    this.last = { text, at: now };
    this.read(text);
  }

  /** @param {string} text */
  async read(text) {
    if (!this.door.ready) return;
    this.busy = true;
    try {
      await this.handle(await this.door.look(text));
    } finally {
      this.busy = false;
    }
  }

  /** The verdict before gives way to this one. */
  #endVerdict() {
    clearTimeout(this.timer);
    this.timer = 0;
  }

  /** @param {import("./door.js").Finding} finding */
  async handle(finding) {
    this.#endVerdict();
    if (finding.answer === "good" && finding.person?.team) return this.team(finding);
    if (finding.answer === "delegation") return this.delegation(finding);
    if (asks(finding.answer)) return this.answer(finding);
    if (await this.keep(() => this.door.record(finding))) this.answer(finding);
  }

  /** @param {import("./door.js").Finding} finding */
  team(finding) {
    const person = /** @type {import("./roster.js").Person} */ (finding.person);
    showTeam(this.door, this.words, this.language, person, async (came) => {
      const absent = Object.entries(came).filter(([, here]) => !here).map(([position]) => Number(position));
      const kept = () => (finding.answer === "repeat" ? this.door.tick(person, came) : this.door.record(finding, { absent }));
      if (await this.keep(kept)) this.answer({ ...finding, answer: "good" });
    });
  }

  /**
   * @param {import("./door.js").Finding} finding
   * @param {string} reason
   */
  delegation(finding, reason = "") {
    const number = /** @type {import("./token.js").Token} */ (finding.token).ticket;
    showDelegation(this.door, this.words, this.language, number, async (people) => {
      if (!(await this.keep(() => this.door.bring(people, reason)))) return;
      const person = { name: counted(this.words.people, people.length, this.language).replace(" ", "\u00a0"), school: people[0].school, teamName: "", team: false };
      const answer = this.door.event.mode === "out" ? "left" : "good";
      this.answer({ ...finding, answer, person: /** @type {any} */ (person) });
    });
  }

  /**
   * Keep something; a phone without room says so and admits nobody.
   * @param {() => Promise<import("./store.js").Mark[]>} action
   */
  async keep(action) {
    if (this.keeping) return false; // a second tap on the same button
    this.keeping = true;
    try {
      await action();
    } catch (error) {
      console.error(error);
      this.message("full");
      return false;
    } finally {
      this.keeping = false;
    }
    this.network.soon();
    return true;
  }

  /** @param {import("./door.js").Finding} finding */
  answer(finding) {
    this.#endVerdict();
    showVerdict(this.door, finding, this.words, this.#ways(finding), this.#total());
    if (lookOf(finding.answer) === "good") this.timer = window.setTimeout(() => this.toCamera(), GOOD_STAYS);
    this.refresh();
  }

  /**
   * @param {import("./door.js").Finding} finding
   * @returns {import("./verdict.js").Way[]}
   */
  #ways(finding) {
    const { ways } = this.words;
    const next = { words: ways.next, main: true, action: () => this.toCamera() };
    const search = { words: ways.search, main: true, action: () => this.finding?.open(true) };
    if (lookOf(finding.answer) === "good") {
      return [{ words: ways.undo, action: () => this.undo(lastMarks(this.door) ?? []) }, next];
    }
    if (asks(finding.answer)) {
      const decide = (/** @type {boolean} */ admitted) => this.#decideAsked(finding, admitted);
      return [
        { words: ways.keep_out, action: () => decide(false) },
        { words: ways.let_in, main: true, action: () => decide(true) },
      ];
    }
    if (finding.answer === "repeat") {
      const team = { words: ways.team, action: () => this.team(finding) };
      const other = { words: ways.other, action: () => this.finding?.open(true) };
      return [finding.person?.team ? team : other, next];
    }
    if (finding.answer === "not_inside") return [next];
    if (this.door.event.checkpoint || this.door.event.mode === "out") return [search];
    return [search, { words: ways.enter, action: () => this.walkin?.open() }];
  }

  /**
   * @param {import("./door.js").Finding} finding
   * @param {boolean} admitted
   */
  async #decideAsked(finding, admitted) {
    if (admitted && !finding.subject) return this.delegation(finding, finding.answer);
    if (!(await this.keep(() => this.door.record(finding, { admitted })))) return;
    if (admitted) this.answer({ ...finding, answer: "good" });
    else this.toCamera();
  }

  /**
   * @param {number} part
   * @param {Record<string, any>} payload
   */
  async enter(part, payload) {
    if (!(await this.keep(() => this.door.enter(part, payload)))) return false;
    const school = this.door.roster.schoolName(payload.organization ?? payload.school);
    const person = { name: payload.name, school, teamName: "", team: false };
    this.answer({ answer: "good", subject: "", mask: 0, person: /** @type {any} */ (person), token: null });
    return true;
  }

  /** @param {boolean} more */
  async guest(more) {
    const guests = this.door.guests();
    const part = this.door.event.parts.find(({ position }) => (this.door.event.door >> position) & 1)?.position ?? 0;
    if (more) await this.keep(() => this.door.enter(part, { category: "guest" }));
    else if (guests.length > 0) await this.undo(guests.slice(0, 1), false);
    say("guests", String(this.door.guests().length));
    this.refresh();
  }

  /**
   * @param {import("./store.js").Mark[]} marks of one decision
   * @param {boolean} leave
   */
  async undo(marks, leave = true) {
    if (marks.length === 0) return;
    this.#endVerdict();
    const now = readClock().wall + (marks[0].scan.offset ?? 0);
    if (needsReason(marks[0], now)) {
      this.undoing = marks;
      say("reason-name", nameOf(marks[0], this.words));
      say("reason-wrong", "");
      show("reason");
      return;
    }
    await this.door.undo(marks);
    this.network.soon();
    if (leave) this.toCamera();
  }

  /** @param {HTMLFormElement} form */
  async #giveReason(form) {
    const box = /** @type {HTMLInputElement} */ (form.elements.namedItem("reason"));
    const reason = box.value.trim();
    if (!reason) return say("reason-wrong", this.words.reason_missing);
    await this.door.undo(this.undoing, reason);
    this.network.soon();
    form.reset();
    this.toMarks();
  }

  toCamera() {
    this.#endVerdict();
    show("camera");
    this.refresh();
  }

  toMarks() {
    drawMarks(this.door, this.words, this.language, (marks) => this.undo(marks));
    show("marks");
  }

  toCounts() {
    drawCounts(this.door, this.words);
    show("counts");
  }

  #total() {
    const { came, expected, guests } = this.door.roster.counts();
    const more = guests > 0 ? ` ${fill(this.words.guests, { count: guests })}` : "";
    return `${came} ${fill(this.words.came, { count: expected })}${more}`;
  }

  /** Draw what may have changed: head, counts, last marks. */
  refresh() {
    const { words, door } = this;
    const online = this.network.online;
    say("net", online ? words.network.on : words.network.off);
    for (const state of ["on", "off"]) {
      document.querySelector(`[data-net="${state}"]`)?.toggleAttribute("hidden", (state === "on") !== online);
    }
    const strip = slot("strip");
    strip.hidden = online;
    const kept = door.unsent > 0 ? counted(words.kept, door.unsent, this.language) : words.offline;
    /** @type {HTMLElement} */ (strip.querySelector("span")).textContent = kept;
    if (!door.ready) return say("hint", words.loading);
    if (slot("hint").textContent === words.loading) say("hint", words.point);
    say("event", door.event.title);
    const { name, mode, checkpoint } = door.event;
    say("door", [name, checkpoint && checkpoint.name !== name ? checkpoint.name : "", mode === "out" ? words.way_out : ""].filter(Boolean).join(", "));
    for (const each of document.querySelectorAll('[data-do="walkin"]')) each.toggleAttribute("hidden", Boolean(checkpoint) || mode === "out");
    const [came, ...rest] = this.#total().split(" ");
    say("came", came);
    say("expected", rest.join(" "));
    drawLast(door, words, online);
    if (shown() === "marks") this.toMarks();
    if (shown() === "counts") drawCounts(door, words);
    if (shown() === "search") this.finding?.refresh();
  }

  /** @param {string} code */
  message(code) {
    const { title, words } = this.words.messages[code];
    say("message-title", title);
    say("message-words", words);
    show("message");
  }

  /** @param {"revoked" | "ended"} why */
  close(why) {
    this.tools.close();
    this.message(why);
    for (const each of document.querySelectorAll('[data-do="export"]')) each.toggleAttribute("hidden", this.door.unsent === 0);
    slot("to-pairing").hidden = false;
  }

  async export() {
    const file = new Blob([await this.door.exported()], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = "tochka-marks.json";
    link.click();
    URL.revokeObjectURL(link.href);
  }
}
