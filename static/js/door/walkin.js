/** Who came without registration: a name, a school, a paper consent; and guests who are only counted. */

import { hour } from "./clock.js";
import { button, make, say, show, slot } from "./screens.js";
import { hours } from "./verdict.js";
import { fill } from "./words.js";

/**
 * Let the form work. `entered` is called when somebody was written down.
 * @param {import("./door.js").Door} door
 * @param {import("./words.js").Words} words
 * @param {(part: number, payload: Record<string, any>) => Promise<boolean>} enter
 */
export function startWalkin(door, words, enter) {
  const form = /** @type {HTMLFormElement} */ (slot("walkin-form"));
  const name = /** @type {HTMLInputElement} */ (form.elements.namedItem("name"));
  const school = /** @type {HTMLInputElement} */ (form.elements.namedItem("school"));
  let over = false;

  const wrong = (/** @type {string} */ sentence) => {
    say("walkin-wrong", sentence);
    name.toggleAttribute("aria-invalid", sentence === words.name_missing);
    if (sentence === words.name_missing) name.focus();
  };
  const settle = () => {
    over = false;
    wrong("");
    slot("enter").textContent = words.enter;
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const data = new FormData(form);
    const part = partOf(door, String(data.get("category")), data.get("part"));
    if (!name.value.trim()) return wrong(words.name_missing);
    const against = door.against(part);
    const free = door.free(part);
    if (!over && (against === "early" || against === "late")) {
      over = true;
      return wrong(`${hours(door, against, door.roster.ruleOf(part), words)} ${words.enter_anyhow}`);
    }
    if (!over && free !== null && free <= 0) {
      over = true;
      slot("enter").textContent = words.enter_over;
      return wrong(fill(words.no_places, { hour: hour(door.fetched ?? 0, door.event.zone) }));
    }
    if (await enter(part, payloadOf(door, data))) {
      form.reset();
      settle();
    }
  });
  form.addEventListener("input", (event) => {
    if (over) settle();
    if (event.target instanceof HTMLInputElement && event.target.name === "category") choosePart(door, event.target.value);
  });

  return {
    open() {
      settle();
      drawParts(door);
      choosePart(door, String(new FormData(form).get("category")));
      drawSchools(door, school);
      say("guests", String(door.guests().length));
      show("walkin");
    },
  };
}

/**
 * @param {import("./door.js").Door} door
 * @param {FormData} data
 */
function payloadOf(door, data) {
  const typed = String(data.get("school") ?? "").trim().replace(/\s+/g, " ");
  const found = Object.entries(door.roster.schools).find(([, name]) => name === typed);
  return {
    name: String(data.get("name")).trim().replace(/\s+/g, " "),
    category: String(data.get("category")),
    consent: data.get("consent") !== null,
    ...(found ? { organization: Number(found[0]) } : { school: typed }),
  };
}

/** @param {import("./door.js").Door} door */
function here(door) {
  return door.event.parts.filter(({ position }) => (door.event.door >> position) & 1);
}

/**
 * The part that somebody enters: the chosen one, else the first that is meant for her category, else the first.
 * @param {import("./door.js").Door} door
 * @param {string} category
 * @param {FormDataEntryValue | null} chosen
 */
export function partOf(door, category, chosen) {
  if (chosen !== null && chosen !== "") return Number(chosen);
  const parts = here(door);
  const meant = parts.find(({ categories }) => categories.some((one) => one === category || one.endsWith(`_${category}`)));
  return (meant ?? parts[0])?.position ?? 0;
}

/** @param {import("./door.js").Door} door */
function drawParts(door) {
  const parts = here(door);
  const box = slot("parts");
  const legend = box.querySelector("legend");
  box.hidden = parts.length < 2;
  if (box.hidden) return box.replaceChildren(...(legend ? [legend] : []));
  const choices = parts.map(({ position, title }) => {
    const input = document.createElement("input");
    input.type = "radio";
    input.name = "part";
    input.value = String(position);
    return make("label", "", input, make("span", "", title || door.event.title));
  });
  box.replaceChildren(...(legend ? [legend] : []), ...choices);
}

/**
 * Who comes decides the part, until somebody chooses another.
 * @param {import("./door.js").Door} door
 * @param {string} category
 */
function choosePart(door, category) {
  const position = String(partOf(door, category, null));
  for (const input of slot("parts").querySelectorAll("input")) input.checked = input.value === position;
}

/**
 * @param {import("./door.js").Door} door
 * @param {HTMLInputElement} box
 */
function drawSchools(door, box) {
  const options = Object.values(door.roster.schools).map((name) => {
    const option = document.createElement("option");
    option.value = name;
    return option;
  });
  slot("schools").replaceChildren(...options);
  const often = door.roster.frequentSchools();
  slot("chips-title").hidden = often.length === 0;
  const chips = often.map((name) => button(name, "door__chip", () => (box.value = name)));
  slot("chips").replaceChildren(...chips);
}
