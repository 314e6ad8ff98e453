/** Limits that the server's rules know too (tochka/checkin/rules/scan.py): change both. */

/** An undo of an own scan within this time needs no reason, ms. */
export const UNDO_FREELY = 15 * 60_000;
/** The list erases itself this long after the event's end and the phone's own, ms. */
export const KEEP_AFTER = 24 * 3_600_000;
