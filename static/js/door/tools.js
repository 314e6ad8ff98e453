/** The camera's buttons: its light and the next camera; and what is said when there is no picture. */

import { Camera } from "./camera.js";
import { say, slot } from "./screens.js";

/** Some phones tell of the light only a moment after the picture, ms. */
const LIGHT_COMES = 1000;

/** @param {string} name of data-do */
function tool(name) {
  return /** @type {HTMLElement} */ (document.querySelector(`[data-do="${name}"]`));
}

export class CameraTools {
  /**
   * @param {import("./words.js").Words} words
   * @param {(text: string) => void} onCode
   */
  constructor(words, onCode) {
    this.words = words;
    this.camera = new Camera(/** @type {HTMLVideoElement} */ (slot("video")), onCode, () => this.#lost());
    this.busy = false;
    this.lost = false;
    this.wanted = false;
    this.timer = 0;
    document.addEventListener("visibilitychange", () => this.#back());
  }

  open() {
    this.wanted = true;
    return this.#change(() => this.camera.start());
  }

  switch() {
    return this.#change(() => this.camera.switch());
  }

  close() {
    this.wanted = false;
    this.camera.stop();
  }

  /** Somebody has been in the settings or in another application: the camera may be free now. */
  #back() {
    if (document.visibilityState === "visible" && this.wanted && !this.camera.stream) this.open();
  }

  /** The phone took the camera: a call, another application, a cable. Once it may be had again, else it is said. */
  #lost() {
    this.camera.stop();
    this.camera.chosen = null;
    if (this.busy) this.lost = true;
    else this.open();
  }

  /**
   * One change at a time: a second tap must not open two cameras.
   * @param {() => Promise<import("./camera.js").Trouble | null>} action
   */
  async #change(action) {
    if (this.busy) return;
    this.busy = true;
    try {
      const trouble = await action();
      if (trouble) say("hint", this.words.cameras[trouble]);
      else if (slot("hint").textContent !== this.words.loading) say("hint", this.words.point);
      tool("switch").hidden = trouble !== null || !(await this.camera.hasOther());
      tool("torch").setAttribute("aria-pressed", "false");
      this.#showLight();
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.#showLight(), LIGHT_COMES);
    } finally {
      this.busy = false;
    }
    if (this.lost) {
      this.lost = false;
      this.open();
    }
  }

  /** The light belongs to a camera: another one begins dark, and may have none. */
  #showLight() {
    tool("torch").hidden = !this.camera.hasTorch();
  }

  /** Switch the light; a camera that has lost it loses the button too. */
  async light() {
    const button = tool("torch");
    const on = button.getAttribute("aria-pressed") !== "true";
    clearTimeout(this.timer);
    const obeyed = await this.camera.torch(on);
    button.setAttribute("aria-pressed", String(obeyed && on));
    button.hidden = !obeyed;
  }
}
