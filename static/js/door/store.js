/** What the phone keeps (IndexedDB): the device's token, the list, and scans until the server has answered each of them. */

/**
 * @typedef {import("./state.js").Own} Own
 * @typedef {import("./roster.js").TicketRow} TicketRow
 * @typedef {import("./roster.js").StateRow} StateRow
 * @typedef {{scan: import("./state.js").Scan, key: string, before: import("./state.js").State, name: string, school: string,
 *   team: boolean, group: string, undone: boolean, sent: boolean}} Mark a scan of this phone as its list of marks shows it
 */

const IDB = new URL("../../vendor/idb/index.js", import.meta.url).href;
const NAME = "tochka-door";
const LISTS = ["tickets", "states", "schools"];
/** Marks that the phone shows and can undo. */
const MOST_MARKS = 200;

/** @returns {Promise<any>} */
export async function openStore() {
  const { openDB } = await import(IDB);
  return openDB(NAME, 1, {
    upgrade(/** @type {any} */ database) {
      database.createObjectStore("facts");
      database.createObjectStore("tickets");
      database.createObjectStore("states");
      database.createObjectStore("schools");
      database.createObjectStore("scans", { keyPath: "scan.seq" });
      database.createObjectStore("marks", { keyPath: "scan.seq" });
    },
  });
}

/**
 * @param {any} database
 * @param {string} name
 */
export function readFact(database, name) {
  return database.get("facts", name);
}

/**
 * @param {any} database
 * @param {string} name
 * @param {any} value
 */
export function writeFact(database, name, value) {
  return database.put("facts", value, name);
}

/**
 * Everything that the list in memory is made of.
 * @param {any} database
 * @returns {Promise<{facts: any, schools: Record<string, string>, tickets: TicketRow[], states: StateRow[], own: Own[]}>}
 */
export async function readList(database) {
  const reading = database.transaction(["facts", "schools", "tickets", "states", "scans"]);
  const [facts, names, ids, tickets, states, own] = await Promise.all([
    reading.objectStore("facts").get("download"),
    reading.objectStore("schools").getAll(),
    reading.objectStore("schools").getAllKeys(),
    reading.objectStore("tickets").getAll(),
    reading.objectStore("states").getAll(),
    reading.objectStore("scans").getAll(),
  ]);
  const schools = Object.fromEntries(ids.map((/** @type {string} */ id, /** @type {number} */ place) => [id, names[place]]));
  return { facts, schools, tickets, states, own };
}

/**
 * Keep a download in one piece: rows and the cursor that they belong to.
 * @param {any} database
 * @param {import("./roster.js").Download} download
 */
export async function keepDownload(database, download) {
  const { tickets, attendance, schools, ...facts } = download;
  const writing = database.transaction(["facts", ...LISTS], "readwrite");
  for (const row of tickets) writing.objectStore("tickets").put(row, row[0]);
  for (const row of attendance) writing.objectStore("states").put(row, `${row[0]}/${row[1]}`);
  for (const [id, name] of Object.entries(schools)) writing.objectStore("schools").put(name, id);
  writing.objectStore("facts").put(facts, "download");
  await writing.done;
}

/**
 * Keep scans before anything is shown. Numbers and times are given inside the transaction, so two tabs cannot give the same.
 * @param {any} database
 * @param {(facts: {seq: number, clock: any}) => {marks: Mark[], facts: {seq: number, clock: any}}} make
 * @returns {Promise<Mark[]>}
 */
export async function keepScans(database, make) {
  const writing = database.transaction(["facts", "scans", "marks"], "readwrite", { durability: "strict" });
  const facts = writing.objectStore("facts");
  const [seq, clock] = await Promise.all([facts.get("seq"), facts.get("clock")]);
  const made = make({ seq: seq ?? 0, clock });
  facts.put(made.facts.seq, "seq");
  facts.put(made.facts.clock, "clock");
  for (const mark of made.marks) {
    writing.objectStore("scans").put({ scan: mark.scan, key: mark.key, before: mark.before });
    writing.objectStore("marks").put(mark);
  }
  writing.objectStore("marks").delete(IDBKeyRange.upperBound(made.facts.seq - MOST_MARKS));
  await writing.done;
  return made.marks;
}

/**
 * Forget the scans that were answered, and take in what the server says of their people, in one piece.
 * @param {any} database
 * @param {number[]} numbers of scans
 * @param {StateRow[]} rows
 */
export async function settle(database, numbers, rows) {
  const writing = database.transaction(["scans", "marks", "states"], "readwrite");
  const marks = writing.objectStore("marks");
  for (const seq of numbers) {
    writing.objectStore("scans").delete(seq);
    const mark = await marks.get(seq);
    if (mark) marks.put({ ...mark, sent: true });
  }
  for (const row of rows) writing.objectStore("states").put(row, `${row[0]}/${row[1]}`);
  await writing.done;
}

/**
 * @param {any} database
 * @param {Mark[]} marks
 */
export async function markUndone(database, marks) {
  const writing = database.transaction("marks", "readwrite");
  for (const mark of marks) writing.store.put({ ...mark, undone: true });
  await writing.done;
}

/**
 * The last marks, the latest first.
 * @param {any} database
 * @returns {Promise<Mark[]>}
 */
export async function readMarks(database) {
  return (await database.getAll("marks")).reverse();
}

/**
 * Scans without an answer, in order.
 * @param {any} database
 * @returns {Promise<Own[]>}
 */
export function readScans(database) {
  return database.getAll("scans");
}

/**
 * Erase the list of people. Scans without an answer stay, unless `all`.
 * @param {any} database
 * @param {boolean} all
 */
export async function erase(database, all) {
  const names = ["facts", "marks", ...LISTS, ...(all ? ["scans"] : [])];
  const writing = database.transaction(names, "readwrite");
  for (const name of LISTS) writing.objectStore(name).clear();
  writing.objectStore("facts").delete("download");
  if (all) for (const name of ["facts", "marks", "scans"]) writing.objectStore(name).clear();
  await writing.done;
}
