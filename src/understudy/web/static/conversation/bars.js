/** Sentences above the composer: the connection, a problem with what to do, an offer. */

import { element, holdUntil, iconButton, textButton } from "./dom.js";

const QUIET_MS = 1500; // a connection that comes back at once is not worth a word

export class Bars {
  #connection = element("div", { class: "bar", role: "status", hidden: true });
  #action = element("div", { class: "bar", role: "status", hidden: true });
  #closing = element("p", { class: "closing", hidden: true });
  #timer = 0;
  #passing = "";
  node = element("div", { class: "bars" }, this.#connection, this.#action, this.#closing);

  /** @param {boolean} isAlone nothing else could be shown */
  connection(state, problem, signIn, isAlone) {
    this.#hurry();
    this.node.classList.toggle("alone", state === "ended" && isAlone);
    if (state === "ended") {
      const here = encodeURIComponent(location.pathname + location.search);
      const link = element("a", { class: "button", href: `${signIn}?next=${here}` }, "Sign in");
      this.#show(this.#connection, problem.message, link);
    } else if (state === "offline") {
      this.passing("Connection lost. Trying again; your text is kept.");
    } else if (state === "live") {
      this.live();
    }
  }

  /**
   * Say what will stay so until somebody does something about it.
   * @param {boolean} isAlone nothing else could be shown
   */
  lasting(sentence, isAlone, ...offers) {
    this.#hurry();
    this.node.classList.toggle("alone", isAlone);
    this.#show(this.#connection, sentence, ...offers);
  }

  /** Say that the connection is lost, unless it is back in a moment. */
  passing(sentence) {
    this.#passing = sentence;
    if (!this.#connection.hidden) this.#show(this.#connection, sentence);
    else this.#timer ||= setTimeout(() => this.#show(this.#connection, this.#passing), QUIET_MS);
  }

  live() {
    this.#hurry();
    this.node.classList.remove("alone");
    this.#connection.hidden = true;
  }

  /** Show what went wrong with something that was asked for, and how to ask again. */
  problem(problem, again) {
    const button = textButton("Try again", () => {
      this.clear();
      again();
    });
    this.#show(this.#action, problem.message, problem.isEnd ? "" : button);
    this.#action.classList.add("wrong");
    if (problem.retryAt) holdUntil(button, problem.retryAt);
  }

  offer(sentence, label, take) {
    this.#show(this.#action, sentence, ...(label ? [textButton(label, take)] : []));
    this.#action.classList.remove("wrong");
  }

  clear() {
    this.#action.hidden = true;
  }

  /** Say in place of the composer why nothing can be written. */
  closing(sentence, ...offers) {
    this.#closing.replaceChildren(sentence, ...offers);
    this.#closing.hidden = !sentence;
  }

  #hurry() {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  #show(bar, sentence, ...offers) {
    const close = bar === this.#action ? [iconButton("close", "Dismiss", () => this.clear())] : [];
    bar.replaceChildren(element("span", { class: "sentence" }, sentence), ...offers, ...close);
    bar.hidden = false;
  }
}
