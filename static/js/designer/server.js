// What the designer asks of the server: to place a layout, to keep it, to take a picture in.

/** @typedef {import("./model.js").Layout} Layout */
/** @typedef {{ element: string, words: string }} Fault */
/** @typedef {{ svg: string, faults: Fault[] }} Placed */

const PAUSE = 150;

export class Server {
  /** @param {DOMStringMap} addresses of the page: place, save, upload, csrf */
  constructor(addresses) {
    this.addresses = addresses;
    this.turn = 0;
    this.timer = 0;
  }

  /**
   * Ask for the sheet after a short pause; only the last question's answer comes back.
   * @param {Layout} layout
   * @param {boolean} longest
   * @param {(placed: Placed) => void} show
   */
  place(layout, longest, show) {
    window.clearTimeout(this.timer);
    const turn = ++this.turn;
    this.timer = window.setTimeout(async () => {
      const answer = await this.post(`${this.addresses.place}${longest ? "&name=longest" : ""}`, layout);
      if (answer && turn === this.turn) show(answer.body);
    }, PAUSE);
  }

  /**
   * @param {Layout} layout
   * @param {string} name
   */
  save(layout, name) {
    return this.post(this.addresses.save ?? "", { name, layout });
  }

  /**
   * @param {File} file
   * @returns {Promise<{ good: boolean, body: any } | null>}
   */
  upload(file) {
    const data = new FormData();
    data.append("picture", file);
    return this.send(this.addresses.upload ?? "", data, {});
  }

  /**
   * @param {string} address
   * @param {any} body
   */
  post(address, body) {
    return this.send(address, JSON.stringify(body), { "Content-Type": "application/json" });
  }

  /**
   * @param {string} address
   * @param {BodyInit} body
   * @param {Record<string, string>} headers
   * @returns {Promise<{ good: boolean, body: any } | null>}
   */
  async send(address, body, headers) {
    const sent = { method: "POST", body, headers: { ...headers, "X-CSRFToken": this.addresses.csrf ?? "", Accept: "application/json" } };
    try {
      const answer = await fetch(address, sent);
      return { good: answer.ok, body: await answer.json() };
    } catch {
      return null;
    }
  }
}
