/** New versions of the door: fetched while the old one works on, run when the page is opened anew (templates/checkin/worker.js). */

/** Between looks for a new version, ms. */
const RARELY = 10 * 60_000;

/**
 * Keep the door's files in the phone.
 * @param {string} address of the worker
 */
export function keepFiles(address) {
  navigator.serviceWorker?.register(address, { scope: "/checkin/" }).catch(() => undefined);
}

/** Looks for a new version when the network comes back, and now and then. */
export class Looking {
  constructor() {
    this.looked = performance.now();
  }

  /** @param {boolean} back whether the server was out of reach before */
  now(back) {
    if (!back && performance.now() - this.looked < RARELY) return;
    this.looked = performance.now();
    navigator.serviceWorker?.getRegistration().then((kept) => kept?.update()).catch(() => undefined);
  }
}
