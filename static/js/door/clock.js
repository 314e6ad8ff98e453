/** The device's clock, corrected: `at` is computed once for each scan and never changed afterwards. */

/**
 * @typedef {{offset: number, trip: number, wall: number, mono: number, doubtful: boolean, last: number, known: boolean}} Memory
 * @typedef {{wall: number, mono: number}} Reading both in ms; `mono` grows whatever somebody sets the clock to
 * @typedef {{at: number, wall: number, mono: number, offset: number, doubtful: boolean}} Stamp
 */

/** Wall and monotonic time may part by this much before a time is doubtful; a phone that slept looks the same. */
export const DRIFT = 2000;
/** A measurement of the offset older than this gives way to a new one, even to a slower one. */
export const FRESH = 10 * 60_000;

/** @returns {Memory} */
export function newMemory() {
  return { offset: 0, trip: Infinity, wall: 0, mono: 0, doubtful: false, last: 0, known: false };
}

/**
 * A contact with the server: its time, and the device's before and after the request. The quickest round trip wins.
 * @param {Memory} memory
 * @param {Reading} sent
 * @param {Reading} received
 * @param {number} server ms since 1970
 * @returns {Memory}
 */
export function contact(memory, sent, received, server) {
  const trip = received.mono - sent.mono;
  const offset = Math.round(server - (received.wall - trip / 2));
  const better = !memory.known || trip <= memory.trip || parted(memory, received) || received.mono - memory.mono > FRESH;
  const measured = better ? { offset, trip } : { offset: memory.offset, trip: memory.trip };
  return { ...memory, ...measured, wall: received.wall, mono: received.mono, doubtful: false, known: true };
}

/**
 * A page that was opened again has another monotonic clock: what was doubtful stays so until the next contact.
 * @param {Memory} memory
 * @param {Reading} now
 * @returns {Memory}
 */
export function reopened(memory, now) {
  return { ...memory, wall: now.wall, mono: now.mono };
}

/**
 * @param {Memory} memory
 * @param {Reading} now
 */
function parted(memory, now) {
  return Math.abs(now.wall - memory.wall - (now.mono - memory.mono)) > DRIFT;
}

/**
 * The time of a scan: never earlier than the one before.
 * @param {Memory} memory
 * @param {Reading} now
 * @returns {{stamp: Stamp, memory: Memory}}
 */
export function stamp(memory, now) {
  const doubtful = memory.doubtful || parted(memory, now);
  const wall = Math.round(now.wall);
  const at = Math.max(memory.last + 1, wall + memory.offset);
  const made = { at, wall, mono: Math.max(0, Math.round(now.mono)), offset: memory.offset, doubtful };
  return { stamp: made, memory: { ...memory, doubtful, last: at } };
}

/**
 * «9:47» in the event's zone.
 * @param {number} at
 * @param {string} zone
 */
export function hour(at, zone) {
  const clock = new Intl.DateTimeFormat("ru", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return clock.format(at).replace(/^0/, "");
}
