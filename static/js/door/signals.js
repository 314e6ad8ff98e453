/** Sound and vibration: good is one short, a repeat two short, a refusal one long and low. */

/** @typedef {"good" | "repeat" | "refused"} Look */

/** @type {Record<Look, {pitch: number, beeps: number[], shake: number[]}>} beeps and shakes in ms, pauses between */
const SIGNALS = {
  good: { pitch: 1320, beeps: [110], shake: [60] },
  repeat: { pitch: 880, beeps: [110, 90, 110], shake: [60, 80, 60] },
  refused: { pitch: 220, beeps: [600], shake: [450] },
};

/** @type {AudioContext | null} */
let audio = null;

/** A browser lets a page sound only after a touch. */
export function allowSound() {
  audio ??= new AudioContext();
  if (audio.state === "suspended") audio.resume();
}

/** @param {Look} look */
export function signal(look) {
  const { pitch, beeps, shake } = SIGNALS[look];
  navigator.vibrate?.(shake);
  if (!audio || audio.state !== "running") return;
  let start = audio.currentTime;
  beeps.forEach((length, place) => {
    if (place % 2 === 0) beep(/** @type {AudioContext} */ (audio), pitch, start, length / 1000);
    start += length / 1000;
  });
}

/**
 * @param {AudioContext} context
 * @param {number} pitch
 * @param {number} start
 * @param {number} length
 */
function beep(context, pitch, start, length) {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = pitch;
  volume.gain.setValueAtTime(0.0001, start);
  volume.gain.exponentialRampToValueAtTime(0.5, start + 0.01);
  volume.gain.setValueAtTime(0.5, start + length - 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + length);
  tone.connect(volume).connect(context.destination);
  tone.start(start);
  tone.stop(start + length);
}
