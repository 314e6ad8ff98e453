/** @file What was done in the designer, so that it can be undone. */

/** @typedef {import("./model.js").Layout} Layout */

/** What was done, so that it can be undone: whole layouts, which are small. */
export class History {
  /** @param {Layout} layout */
  constructor(layout) {
    this.past = [JSON.stringify(layout)];
    /** @type {string[]} */
    this.ahead = [];
  }

  /** @returns {Layout} */
  get now() {
    return JSON.parse(this.past[this.past.length - 1]);
  }

  get canUndo() {
    return this.past.length > 1;
  }

  get canRedo() {
    return this.ahead.length > 0;
  }

  /** @param {Layout} layout */
  keep(layout) {
    const told = JSON.stringify(layout);
    if (told === this.past[this.past.length - 1]) return;
    this.past.push(told);
    if (this.past.length > 200) this.past.shift();
    this.ahead = [];
  }

  undo() {
    const last = this.canUndo ? this.past.pop() : undefined;
    if (last !== undefined) this.ahead.push(last);
    return this.now;
  }

  redo() {
    const next = this.ahead.pop();
    if (next !== undefined) this.past.push(next);
    return this.now;
  }
}
