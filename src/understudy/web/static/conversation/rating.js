/** What a student thinks of one reply: a thumb, and why. */

import { element, iconButton, textButton } from "./dom.js";

const MOST_CHARACTERS = 2000;
const MOST_OF_VISITORS = 1000;

/** Return the two thumbs of a reply, for the row of its tools. */
export function thumbsOf(message, desk, isBusy) {
  const given = desk.ratings.get(message.id)?.thumb;
  const thumb = (value, label) =>
    iconButton(`thumb-${value}`, label, () => desk.act("rate", message, given === value ? null : value), {
      "data-verb": `thumb-${value}`,
      "aria-pressed": String(given === value),
      disabled: isBusy,
    });
  return [thumb("up", "Good reply"), thumb("down", "Bad reply")];
}

/** The line under a reply in which people say why; there once a thumb was given. */
export class Why {
  node = element("form", { class: "why", hidden: true });
  #area = element("textarea", { rows: 1, "aria-label": "Why?" });
  #message;
  #desk;

  constructor(desk) {
    this.#desk = desk;
    this.#area.maxLength = desk.isAsked ? MOST_OF_VISITORS : MOST_CHARACTERS;
    this.#area.placeholder = "Why? (if you like)";
    this.node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault(); // what stands around us stays open, and an answer goes on
      event.stopPropagation();
      this.#close();
    });
    this.#area.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#keep();
    });
    const skip = textButton("Close", () => this.#close());
    const keep = element("button", { type: "submit", class: "button" }, "Keep");
    this.node.append(this.#area, keep, skip);
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#keep();
    });
  }

  draw(message) {
    const isAsked = this.#desk.asksWhy === message.id;
    this.#message = message;
    if (isAsked && this.node.hidden)
      this.#area.value = this.#desk.ratings.get(message.id)?.comment ?? "";
    this.node.hidden = !isAsked;
  }

  #keep() {
    this.#desk.act("comment", this.#message, this.#area.value.trim());
  }

  #close() {
    this.#desk.act("closeWhy", this.#message);
  }
}
