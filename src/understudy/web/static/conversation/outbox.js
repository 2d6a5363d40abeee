/**
 * The one message that is on its way.
 *
 * It keeps its id however often it is sent, so that the server stores it once; and it is kept in
 * the tab's storage until the server has said that it is there.
 */

import { newId } from "./api.js";
import { tab } from "./storage.js";

const WAITS_MS = [500, 1500, 4000]; // then people are asked

const pause = (ms) => new Promise((resume) => setTimeout(resume, ms));

export class Outbox {
  message = null;
  #key;
  #say;
  #onChange;

  /**
   * @param {string} key of the tab's storage
   * @param {(id: string, text: string) => Promise<object>} say raises `Problem`
   * @param {(said: object | null) => void} onChange gets the answer once it is there
   */
  constructor(key, say, onChange) {
    this.#key = key;
    this.#say = say;
    this.#onChange = onChange;
    const left = JSON.parse(tab.getItem(key) ?? "null");
    if (left) this.#hold(left.id, left.text);
  }

  post(text) {
    this.#hold(newId(), text);
    return this.send();
  }

  /** Send what is held, again if it must be. */
  async send() {
    const { message } = this;
    Object.assign(message, { status: "sending", problem: null, retryAt: null, isLost: false });
    this.#onChange(null);
    for (let attempt = 0; this.message === message; attempt++) {
      try {
        const said = await this.#say(message.id, message.text);
        if (this.message === message) this.drop();
        return this.#onChange(said);
      } catch (problem) {
        if (problem.isNetwork && attempt < WAITS_MS.length) await pause(WAITS_MS[attempt]);
        else return this.#fail(message, problem);
      }
    }
    return undefined;
  }

  /** The server can be reached again: send what did not get through. */
  resume() {
    if (this.message?.isLost) this.send();
  }

  drop() {
    this.message = null;
    tab.removeItem(this.#key);
  }

  #fail(message, { message: problem, retryAt, isNetwork: isLost }) {
    Object.assign(message, { status: "unsent", problem, retryAt, isLost });
    this.#onChange(null);
  }

  #hold(id, text) {
    const now = new Date().toISOString();
    this.message = { id, text, role: "user", status: "sending", siblings: [id], created_at: now };
    tab.setItem(this.#key, JSON.stringify({ id, text }));
  }
}
