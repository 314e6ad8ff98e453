/** When to talk to the server: soon after a scan, every few seconds otherwise, later and later while there is no network. */

import { newMemory, reopened } from "./clock.js";
import { Looking } from "./renewal.js";
import { KEEP_AFTER } from "./rules.js";
import { erase, readFact, readScans, writeFact } from "./store.js";
import { pause, readClock, sync } from "./sync.js";

const SOON = 150;
const OFTEN = 5000;
const LOCK = "tochka-door-sync";
const CHANNEL = "tochka-door";

export class Network {
  /**
   * @param {any} database
   * @param {string} address
   * @param {import("./door.js").Door} door
   * @param {{changed: () => void, closed: (why: "revoked" | "ended") => void}} listener
   */
  constructor(database, address, door, listener) {
    this.database = database;
    this.address = address;
    this.door = door;
    this.listener = listener;
    this.online = navigator.onLine;
    this.failures = 0;
    this.timer = 0;
    this.over = false;
    this.channel = new BroadcastChannel(CHANNEL);
    this.looking = new Looking();
  }

  async start() {
    const memory = (await readFact(this.database, "clock")) ?? newMemory();
    await writeFact(this.database, "clock", reopened(memory, readClock()));
    this.channel.onmessage = () => this.#reload();
    addEventListener("online", () => this.soon());
    addEventListener("offline", () => this.#lost());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.soon());
    if (this.door.ready) this.soon();
  }

  /** The first download, tried until it succeeds: without a list there is no door. */
  async first() {
    while (!this.door.ready && !this.over) {
      await this.talk();
      if (!this.door.ready && !this.over) await new Promise((resolve) => setTimeout(resolve, pause(this.failures)));
    }
  }

  soon() {
    this.channel.postMessage("changed");
    this.#plan(SOON);
  }

  /** @param {number} delay */
  #plan(delay) {
    clearTimeout(this.timer);
    if (!this.over) this.timer = window.setTimeout(() => this.talk(), delay);
  }

  #lost() {
    this.online = false;
    this.listener.changed();
  }

  /** Another tab has kept a scan or heard from the server. */
  async #reload() {
    await this.door.load();
    this.listener.changed();
  }

  /** One contact, unless another tab is at it. */
  async talk() {
    clearTimeout(this.timer);
    await this.#eraseWhenLate();
    if (this.over) return;
    const result = navigator.locks
      ? await navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? sync(this.database, this.address) : null))
      : await sync(this.database, this.address);
    if (result) await this.#take(result);
    this.#plan(this.failures > 0 ? pause(this.failures) : OFTEN);
  }

  /** @param {import("./sync.js").Result} result */
  async #take(result) {
    const { outcome, download } = result;
    if (outcome === "revoked" || outcome === "unknown" || outcome === "ended") return this.#close(outcome, result.unsent);
    if (outcome === "done") this.looking.now(this.failures > 0);
    this.online = outcome === "done";
    this.failures = outcome === "done" ? 0 : this.failures + 1;
    if (download) {
      this.door.roster.apply(download, download.schools, download.tickets, download.attendance);
      this.door.fetched = download.now;
      this.door.offset = (await readFact(this.database, "clock"))?.offset ?? 0;
    }
    this.door.roster.applyStates(result.states);
    if (result.states.length > 0 || result.numbers.length > 0) await this.door.settled(result.numbers);
    this.channel.postMessage("changed"); // what was heard is in the store, and the cursor is past it: other tabs read it there
    this.listener.changed();
  }

  /**
   * @param {"revoked" | "unknown" | "ended"} outcome
   * @param {number} unsent
   */
  async #close(outcome, unsent) {
    if (outcome === "revoked" && unsent > 0) return this.#plan(SOON);
    this.over = true;
    await erase(this.database, unsent === 0);
    this.listener.closed(outcome === "ended" ? "ended" : "revoked");
  }

  /** A phone that never finds a network again erases the list by itself. */
  async #eraseWhenLate() {
    const memory = await readFact(this.database, "clock");
    const now = readClock().wall + (memory?.offset ?? 0);
    if (this.door.ready && now > Math.max(this.door.event.ends, this.door.event.until) + KEEP_AFTER) {
      const unsent = (await readScans(this.database)).length;
      await erase(this.database, unsent === 0);
      this.over = unsent === 0;
      await this.door.load();
      this.listener.closed("ended");
    }
  }
}
