/** The camera and the reader of codes: frames in, texts of QR codes out. */

/** @typedef {"denied" | "denied_ios" | "denied_firefox" | "missing" | "busy" | "insecure" | "broken"} Trouble */

const READER = new URL("../../vendor/barcode-detector/ponyfill.js", import.meta.url).href;
const WASM = new URL("../../vendor/barcode-detector/zxing_reader.wasm", import.meta.url).href;
/** Between frames that are looked at, ms: quick enough for a hand, easy on an old phone. */
const REST = 60;

/** The reader is the heaviest part of the door: it comes last, while surnames can already be searched. */
export async function loadReader() {
  const { BarcodeDetector, prepareZXingModule } = await import(READER);
  const locateFile = (/** @type {string} */ path, /** @type {string} */ prefix) => (path.endsWith(".wasm") ? WASM : prefix + path);
  prepareZXingModule({ overrides: { locateFile } });
  return new BarcodeDetector({ formats: ["qr_code"] });
}

export class Camera {
  /**
   * @param {HTMLVideoElement} video
   * @param {(text: string) => void} onCode called with every code of every frame
   * @param {() => void} onLost called when the phone takes the running camera away
   */
  constructor(video, onCode, onLost) {
    this.video = video;
    this.onCode = onCode;
    this.onLost = onLost;
    /** @type {any} */
    this.detector = null;
    /** @type {MediaStream | null} */
    this.stream = null;
    /** @type {string | null} the chosen camera; without a choice the one that looks away from the person */
    this.chosen = null;
    this.turn = 0;
  }

  /**
   * Open the camera; null when it runs, else what is the matter.
   * @returns {Promise<Trouble | null>}
   */
  async start() {
    if (this.stream) return null;
    if (!navigator.mediaDevices?.getUserMedia) return window.isSecureContext ? "missing" : "insecure";
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: { ...this.#which(), width: { ideal: 1920 }, height: { ideal: 1080 } },
      });
      this.detector ??= await loadReader();
    } catch (error) {
      this.stop();
      return troubleOf(error);
    }
    this.#track()?.addEventListener("ended", () => this.onLost());
    this.video.srcObject = this.stream;
    await this.video.play().catch(() => undefined);
    this.#look(++this.turn);
    return null;
  }

  #which() {
    return this.chosen ? { deviceId: { exact: this.chosen } } : { facingMode: { ideal: "environment" } };
  }

  stop() {
    this.turn++;
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.srcObject = null;
  }

  /** @param {number} turn */
  async #look(turn) {
    while (turn === this.turn) {
      if (this.video.readyState >= 2 && document.visibilityState === "visible") {
        const codes = await this.detector.detect(this.video).catch(() => []);
        for (const { rawValue } of codes) if (turn === this.turn) this.onCode(rawValue);
      }
      await new Promise((resolve) => setTimeout(resolve, REST));
    }
  }

  #track() {
    return this.stream?.getVideoTracks()[0] ?? null;
  }

  /** Whether this camera has a light; some browsers answer with the states that it can have. */
  hasTorch() {
    const torch = /** @type {any} */ (this.#track()?.getCapabilities?.())?.torch;
    return torch === true || (Array.isArray(torch) && torch.includes(true));
  }

  /**
   * Whether the light obeyed.
   * @param {boolean} on
   */
  async torch(on) {
    const track = this.#track();
    if (!track) return false;
    return track.applyConstraints(/** @type {any} */ ({ advanced: [{ torch: on }] })).then(() => true, () => false);
  }

  async #cameras() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.filter(({ kind }) => kind === "videoinput").map(({ deviceId }) => deviceId);
  }

  /** Whether there is more than one camera. */
  async hasOther() {
    return (await this.#cameras()).length > 1;
  }

  /**
   * The next camera in turn; when it does not open, back to the one before.
   * @returns {Promise<Trouble | null>}
   */
  async switch() {
    const cameras = await this.#cameras();
    const before = this.#track()?.getSettings().deviceId ?? null;
    this.chosen = cameras[(cameras.indexOf(before ?? "") + 1) % cameras.length] ?? null;
    this.stop();
    const trouble = await this.start();
    if (!trouble) return null;
    this.chosen = before;
    return this.start();
  }
}

/**
 * @param {any} error
 * @returns {Trouble}
 */
function troubleOf(error) {
  if (error?.name === "NotAllowedError" || error?.name === "SecurityError") return deniedIn(navigator.userAgent);
  if (error?.name === "NotFoundError" || error?.name === "OverconstrainedError") return "missing";
  return error?.name === "NotReadableError" ? "busy" : "broken";
}

/**
 * Each browser keeps the permission in a place of its own.
 * @param {string} agent
 * @returns {Trouble}
 */
export function deniedIn(agent) {
  if (/iPhone|iPad/.test(agent)) return "denied_ios";
  return /Firefox/.test(agent) ? "denied_firefox" : "denied";
}
