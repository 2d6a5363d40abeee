/** What stands above the first message: that this is an AI; and who it is, while all is empty. */

import { element, initialsOf, textButton } from "./dom.js";

export class Opening {
  node = element("div", { class: "opening" });
  #drawn = "";
  #begin;
  #forget;

  /**
   * @param {(text: string) => void} begin says the first sentence
   * @param {() => void} forget asks whether to have it all deleted
   */
  constructor(begin, forget) {
    this.#begin = begin;
    this.#forget = forget;
  }

  draw(seen) {
    const drawn = JSON.stringify(seen);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const { notice, privacy, canForget, isEmpty } = seen;
    this.node.replaceChildren();
    this.node.classList.toggle("empty", isEmpty);
    if (notice) {
      const mark = element("span", { class: "mark", "aria-hidden": "true" }, "AI");
      this.node.append(
        element("p", { class: "notice", role: "note" }, mark, element("span", {}, notice)),
      );
    }
    if (privacy) {
      const forget = textButton("Forget this conversation", this.#forget, { class: "forget" });
      const offer = canForget ? [" ", forget] : [];
      this.node.append(element("p", { class: "privacy" }, privacy, ...offer));
    }
    if (isEmpty) this.node.append(this.#welcome(seen));
  }

  #welcome({ name, roleLine, advice: given, starters }) {
    const made = element(
      "section",
      { class: "welcome", "aria-label": "How to begin" },
      element("div", { class: "face big", "aria-hidden": "true" }, initialsOf(name)),
      element("h2", {}, name),
    );
    if (roleLine) made.append(element("p", { class: "role" }, roleLine));
    const persona = starters.length
      ? "Say hello, ask an open question, or begin with one of these."
      : "Say hello, or ask an open question. Nothing you try here can go wrong.";
    made.append(element("p", { class: "advice" }, given || persona));
    if (!starters.length) return made;
    const list = element("ul", { class: "starters" });
    for (const starter of starters) {
      const button = element("button", { type: "button", class: "starter" }, starter);
      button.addEventListener("click", () => this.#begin(starter));
      list.append(element("li", {}, button));
    }
    made.append(list);
    return made;
  }
}
