/** Sentences above the composer: the connection, a problem with what to do, an offer. */

import { element, holdUntil, iconButton, textButton } from "./dom.js";

const QUIET_MS = 1500; // a connection that comes back at once is not worth a word

export class Bars {
  #connection = element("div", { class: "bar", role: "status", hidden: true });
  #action = element("div", { class: "bar", role: "status", hidden: true });
  #closing = element("p", { class: "closing", hidden: true });
  #timer = 0;
  node = element("div", { class: "bars" }, this.#connection, this.#action, this.#closing);

  /** @param {boolean} isAlone nothing else could be shown */
  connection(state, problem, signIn, isAlone) {
    clearTimeout(this.#timer);
    this.node.classList.toggle("alone", state === "ended" && isAlone);
    if (state === "ended") {
      const here = encodeURIComponent(location.pathname + location.search);
      const link = element("a", { class: "button", href: `${signIn}?next=${here}` }, "Sign in");
      this.#show(this.#connection, problem.message, link);
    } else if (state === "offline") {
      this.#timer = setTimeout(
        () => this.#show(this.#connection, "Connection lost. Trying again; your text is kept."),
        QUIET_MS,
      );
    } else if (state === "live") {
      this.#connection.hidden = true;
    }
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
    this.#show(this.#action, sentence, textButton(label, take));
    this.#action.classList.remove("wrong");
  }

  clear() {
    this.#action.hidden = true;
  }

  /** Say in place of the composer why nothing can be written. */
  closing(sentence) {
    this.#closing.textContent = sentence;
    this.#closing.hidden = !sentence;
  }

  #show(bar, sentence, ...offers) {
    const close = bar === this.#action ? [iconButton("close", "Dismiss", () => this.clear())] : [];
    bar.replaceChildren(element("span", { class: "sentence" }, sentence), ...offers, ...close);
    bar.hidden = false;
  }
}
