/** How many came of those expected: by part and by school. */

import { make, slot } from "./screens.js";
import { fill } from "./words.js";

/**
 * @param {import("./door.js").Door} door
 * @param {import("./words.js").Words} words
 */
export function drawCounts(door, words) {
  const { parts, schools } = door.roster.tally();
  for (const [name, lines] of Object.entries({ "count-parts": parts, "count-schools": schools })) {
    const list = slot(name);
    list.hidden = lines.length === 0;
    list.replaceChildren(...lines.map((line) => row(words, line)));
  }
}

/**
 * @param {import("./words.js").Words} words
 * @param {import("./roster.js").Tally} line
 */
function row(words, { name, came, expected }) {
  const number = make("span", "door__row-end", make("strong", "", String(came)), ` ${fill(words.of, { count: expected })}`);
  return make("li", "door__row", make("span", "", name), number);
}
