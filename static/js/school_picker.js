/** @file The school picker: a text box that finds schools while one types (a combobox by the ARIA pattern). */

/** @typedef {{ id: number | string, name: string, place?: string, hint?: string }} School */

const PAUSE = 150;
const SHORTEST = 1;

/** @param {Document} root */
export function start(root) {
  for (const place of root.querySelectorAll('[data-school-picker]')) {
    if (place instanceof HTMLElement && place.querySelector('[data-chosen]')) new SchoolPicker(place);
  }
}

class SchoolPicker {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    this.box = /** @type {HTMLInputElement} */ (place.querySelector('input[type="text"], input:not([type])'));
    this.chosen = /** @type {HTMLInputElement} */ (place.querySelector('[data-chosen]'));
    this.list = document.createElement('ul');
    this.status = document.createElement('span');
    /** @type {School[]} */
    this.schools = [];
    this.current = -1;
    this.timer = 0;
    /** @type {AbortController | null} */
    this.question = null;
    this.prepare();
    this.listen();
  }

  prepare() {
    this.list.className = 'school-picker__list';
    this.list.id = `${this.box.id}-list`;
    this.list.setAttribute('role', 'listbox');
    this.list.setAttribute('aria-label', this.place.querySelector('label')?.textContent ?? '');
    this.list.hidden = true;
    this.status.className = 'visually-hidden';
    this.status.setAttribute('role', 'status');
    this.box.after(this.list);
    this.place.append(this.status);
    for (const [name, value] of Object.entries({
      role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': this.list.id,
    })) this.box.setAttribute(name, value);
  }

  listen() {
    this.box.addEventListener('input', () => {
      this.chosen.value = '';
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.find(), PAUSE);
    });
    this.box.addEventListener('keydown', (event) => this.press(event));
    this.box.addEventListener('blur', () => this.close());
    // The box keeps the focus while a row is pressed.
    this.list.addEventListener('pointerdown', (event) => event.preventDefault());
    this.list.addEventListener('click', (event) => {
      const row = event.target instanceof Element ? event.target.closest('[data-row]') : null;
      if (row instanceof HTMLElement) this.take(Number(row.dataset.row));
    });
  }

  async find() {
    const words = this.box.value.trim();
    this.question?.abort();
    if (words.length < SHORTEST) return this.close();
    this.question = new AbortController();
    try {
      const url = new URL(this.place.dataset.schoolPicker ?? '', window.location.href);
      url.searchParams.set('q', words);
      const answer = await fetch(url, { signal: this.question.signal, headers: { Accept: 'application/json' } });
      if (answer.ok) this.show(await answer.json(), words);
    } catch {
      // Without the network the typed words go as they are, and the server asks which school is meant.
      this.close();
    }
  }

  /**
   * @param {School[]} schools
   * @param {string} words
   */
  show(schools, words) {
    this.schools = schools;
    this.current = schools.length ? 0 : -1;
    this.list.replaceChildren(...schools.map((school, index) => this.row(school, index, words)));
    if (!schools.length) this.list.append(this.nothing());
    if (this.place.dataset.notListed) this.list.append(this.notListed(schools.length));
    this.list.hidden = false;
    this.box.setAttribute('aria-expanded', 'true');
    this.mark();
    this.status.textContent = schools.length
      ? (this.place.dataset.found ?? '').replace('{n}', String(schools.length))
      : this.place.dataset.nothing ?? '';
  }

  /**
   * @param {School} school
   * @param {number} index
   * @param {string} words
   */
  row(school, index, words) {
    const row = this.option(index, 'school-picker__row');
    const text = document.createElement('span');
    text.append(...marked(nameOf(school), words));
    if (school.hint) {
      const small = document.createElement('small');
      small.textContent = school.hint;
      text.append(small);
    }
    row.append(text);
    row.insertAdjacentHTML('beforeend', this.place.dataset.tick ?? '');
    return row;
  }

  /** @param {number} index */
  notListed(index) {
    const row = this.option(index, 'school-picker__row school-picker__row--new');
    row.insertAdjacentHTML('beforeend', this.place.dataset.plus ?? '');
    row.append(this.place.dataset.notListed ?? '');
    return row;
  }

  nothing() {
    const row = document.createElement('li');
    row.className = 'school-picker__row school-picker__row--nothing';
    row.setAttribute('role', 'presentation');
    row.textContent = this.place.dataset.nothing ?? '';
    return row;
  }

  /**
   * @param {number} index
   * @param {string} className
   */
  option(index, className) {
    const row = document.createElement('li');
    row.id = `${this.list.id}-${index}`;
    row.className = className;
    row.dataset.row = String(index);
    row.setAttribute('role', 'option');
    return row;
  }

  get rows() {
    return /** @type {NodeListOf<HTMLElement>} */ (this.list.querySelectorAll('[data-row]'));
  }

  mark() {
    for (const row of this.rows) {
      row.setAttribute('aria-selected', String(Number(row.dataset.row) === this.current));
    }
    const row = this.rows[this.current];
    if (row) {
      this.box.setAttribute('aria-activedescendant', row.id);
      row.scrollIntoView({ block: 'nearest' });
    } else this.box.removeAttribute('aria-activedescendant');
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const open = !this.list.hidden;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) return void this.find();
      const count = this.rows.length;
      this.current = (this.current + (event.key === 'ArrowDown' ? 1 : -1) + count) % count;
      this.mark();
    } else if (event.key === 'Enter' && open && this.current >= 0) {
      event.preventDefault();
      this.take(this.current);
    } else if (event.key === 'Escape' && open) {
      event.preventDefault();
      this.close();
    }
  }

  /** @param {number} index */
  take(index) {
    const school = this.schools[index];
    this.chosen.value = school ? String(school.id) : 'new';
    if (school) this.box.value = nameOf(school);
    this.close();
    this.chosen.dispatchEvent(new Event('change', { bubbles: true }));
  }

  close() {
    this.list.hidden = true;
    this.box.setAttribute('aria-expanded', 'false');
    this.box.removeAttribute('aria-activedescendant');
  }
}

/** @param {School} school */
function nameOf(school) {
  return school.place ? `${school.name}, ${school.place}` : school.name;
}

/**
 * The name with the typed words marked.
 * @param {string} name
 * @param {string} words
 * @returns {(string | HTMLElement)[]}
 */
export function marked(name, words) {
  const at = name.toLowerCase().replaceAll('ё', 'е').indexOf(words.toLowerCase().replaceAll('ё', 'е'));
  if (at < 0) return [name];
  const mark = document.createElement('mark');
  mark.textContent = name.slice(at, at + words.length);
  return [name.slice(0, at), mark, name.slice(at + words.length)];
}
