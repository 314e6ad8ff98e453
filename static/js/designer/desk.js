/** @file The desk of a paper: while a field is being filled in, the sheet beside it shows what the paper will be; the looks
    to choose from are lettered as they print. */

const PAUSE = 150;

/** @param {HTMLFormElement} form */
function follow(form) {
  const sheet = form.querySelector("[data-sheet]");
  const faults = form.querySelector("[data-faults]");
  if (!(sheet instanceof HTMLElement) || !(faults instanceof HTMLElement)) return;
  const saved = [...faults.childNodes];
  let timer = 0;
  let asked = 0;

  async function ask() {
    const turn = ++asked;
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    const longest = new URLSearchParams(window.location.search).get("name") === "longest" ? "&name=longest" : "";
    const answer = await fetch((form.dataset.look ?? "") + longest, { method: "POST", body: data }).catch(() => null);
    if (!answer?.ok || turn !== asked) return;
    const { svg, faults: found } = await answer.json();
    if (svg) show(/** @type {HTMLElement} */ (sheet), svg);
    tell(/** @type {HTMLElement} */ (faults), found, saved);
  }

  const later = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, PAUSE);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
}

/**
 * @param {HTMLElement} place
 * @param {string} svg our own server's drawing
 */
function show(place, svg) {
  const page = new DOMParser().parseFromString(svg, "image/svg+xml");
  place.replaceChildren(document.importNode(page.documentElement, true));
}

/**
 * @param {HTMLElement} list
 * @param {string[]} faults
 * @param {Node[]} saved what the page said at first
 */
function tell(list, faults, saved) {
  if (!faults.length) return list.replaceChildren(...saved);
  list.replaceChildren(
    ...faults.map((words) => {
      const line = document.createElement("li");
      line.className = "look__fault";
      line.textContent = words;
      return line;
    }),
  );
}

/**
 * Pictures of the looks have letters of the system: a drawing inside an <img> may not load fonts. Put into the page itself
 * they have those of the print.
 * @param {HTMLFormElement} form
 */
function letter(form) {
  /** @type {IntersectionObserverCallback} */
  const near = (entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting && target instanceof HTMLImageElement) open(target);
  };
  const seen = new IntersectionObserver(near, { rootMargin: "400px" });
  /** @param {HTMLImageElement} picture */
  async function open(picture) {
    seen.unobserve(picture);
    const answer = await fetch(picture.src).catch(() => null);
    if (!answer?.ok) return;
    const place = document.createElement("span");
    place.className = "look__small";
    place.setAttribute("aria-hidden", "true");
    show(place, await answer.text());
    picture.replaceWith(place);
  }
  for (const picture of form.querySelectorAll(".look__design img")) seen.observe(picture);
}

const form = document.querySelector("form[data-look]");
if (form instanceof HTMLFormElement) {
  follow(form);
  letter(form);
}

export {};
