/** Talking to the server: hands in scans until each is answered, fetches what changed. It may be called at any moment and
 * from several tabs: a lock lets one in, and the server knows every scan by its uuid. */

import { contact, newMemory } from "./clock.js";
import { keepDownload, readFact, readScans, settle, writeFact } from "./store.js";

/**
 * @typedef {{outcome: "done" | "offline" | "revoked" | "ended" | "unknown", unsent: number,
 *   download: import("./roster.js").Download | null, states: import("./roster.js").StateRow[], numbers: number[]}} Result `numbers`
 *   of scans that were answered
 */

/** A batch of the server's limit (500 scans, 256 KB) with room to spare. */
const BATCH = 200;
const PATIENCE = 20_000;
const RETRY = [2_000, 4_000, 8_000, 15_000, 30_000];

/**
 * How long to wait after so many failures in a row.
 * @param {number} failures
 */
export function pause(failures) {
  return RETRY[Math.min(failures, RETRY.length) - 1] ?? 0;
}

/** @returns {import("./clock.js").Reading} */
export function readClock() {
  return { wall: Date.now(), mono: performance.now() };
}

class Refused extends Error {
  /**
   * @param {number} status
   * @param {any} body
   */
  constructor(status, body) {
    super(`status ${status}`);
    this.status = status;
    this.body = body;
  }
}

/**
 * One contact with the server. Never throws: what went wrong is the outcome.
 * @param {any} database
 * @param {string} address
 * @returns {Promise<Result>}
 */
export async function sync(database, address) {
  /** @type {Result} */
  const result = { outcome: "done", unsent: 0, download: null, states: [], numbers: [] };
  try {
    await handIn(database, address, result);
    await fetchNews(database, address, result);
  } catch (error) {
    result.outcome = await outcomeOf(error, database);
  }
  result.unsent = (await readScans(database)).length;
  return result;
}

/**
 * @param {any} error
 * @param {any} database
 * @returns {Promise<Result["outcome"]>}
 */
async function outcomeOf(error, database) {
  if (!(error instanceof Refused)) return "offline";
  if (error.status !== 401) return "offline";
  if (error.body?.revoked && error.body.kept) {
    await settle(database, error.body.numbers ?? [], []); // they lie in the organizer's quarantine now
    return "revoked";
  }
  return error.body?.error === "over" ? "ended" : "unknown";
}

/**
 * @param {any} database
 * @param {string} address
 * @param {Result} result
 */
async function handIn(database, address, result) {
  for (;;) {
    const own = await readScans(database);
    if (own.length === 0) return;
    const batch = own.slice(0, BATCH);
    const numbers = batch.map(({ scan }) => scan.seq);
    const offset = (await readFact(database, "clock"))?.offset ?? 0;
    const body = { scans: batch.map(({ scan }) => scan), offset: Math.round(offset), unsent: own.length - batch.length };
    try {
      const answer = await call(database, address, body);
      if (!Array.isArray(answer.answers) || answer.answers.length !== batch.length) return;
      // Whatever the answer was, it need not be sent again: the server keeps even what it could not read.
      await settle(database, numbers, answer.attendance);
      result.states.push(...answer.attendance);
      result.numbers.push(...numbers);
    } catch (error) {
      if (error instanceof Refused && error.body) error.body.numbers = numbers;
      throw error;
    }
  }
}

/**
 * @param {any} database
 * @param {string} address
 * @param {Result} result
 */
async function fetchNews(database, address, result) {
  const cursor = (await readFact(database, "download"))?.cursor ?? 0;
  const download = await call(database, `${address}?cursor=${cursor}`, null);
  if (download.ended) {
    result.outcome = "ended";
    return;
  }
  await keepDownload(database, download);
  result.download = download;
}

/**
 * One request; each answer also tells the server's time.
 * @param {any} database
 * @param {string} address
 * @param {any} body null to fetch
 */
async function call(database, address, body) {
  const { token } = (await readFact(database, "device")) ?? {};
  const sent = readClock();
  const response = await fetch(address, {
    method: body === null ? "GET" : "POST",
    headers: { Authorization: `Bearer ${token}`, Accept: "application/json", "Content-Type": "application/json" },
    body: body === null ? undefined : JSON.stringify(body),
    cache: "no-store",
    credentials: "omit",
    signal: AbortSignal.timeout(PATIENCE),
  });
  const answer = await response.json();
  if (!response.ok) throw new Refused(response.status, answer);
  const memory = (await readFact(database, "clock")) ?? newMemory();
  await writeFact(database, "clock", contact(memory, sent, readClock(), answer.now));
  return answer;
}
