/** What a browser keeps of a visitor's session: one for each page that is asked. */

import { browser } from "./storage.js";

export class Session {
  #key;

  /** @param {string} url of the page's sessions: it names the installation and the page */
  constructor(url) {
    this.#key = `understudy:ask:${url}`;
  }

  /** `{id, token, ratings}`, or null. Read anew each time: another tab may have gone on with it. */
  get kept() {
    try {
      return JSON.parse(browser.getItem(this.#key));
    } catch {
      return null; // nothing of ours
    }
  }

  /** Keep what `hello` was answered with; before anything else, since the token counts once. */
  take({ session_id: id, resume_token: token }) {
    const ratings = this.kept?.id === id ? this.kept.ratings : {};
    browser.setItem(this.#key, JSON.stringify({ id, token, ratings }));
  }

  /** Keep what was thought of an answer, which nobody tells us again. */
  rate(messageId, rating) {
    const { kept } = this;
    if (!kept) return;
    if (rating) kept.ratings[messageId] = rating;
    else delete kept.ratings[messageId];
    browser.setItem(this.#key, JSON.stringify(kept));
  }

  forget() {
    browser.removeItem(this.#key);
  }
}
