/**
 * What is said beside a practice session, between double parentheses: to the platform, which
 * answers at once. Nothing of it is kept anywhere: with the page it is gone.
 */

import { newId } from "./api.js";
import { element } from "./dom.js";
import { timeOf } from "./format.js";
import { Words } from "./text.js";

const TO_PLATFORM = /\(\((.*?)(?:\)\)|$)/gs;

export const isAside = ({ role }) => role === "aside" || role === "platform";

/** Return what of a typed text goes to the platform, without its parentheses. */
export function toPlatform(typed) {
  return [...typed.matchAll(TO_PLATFORM)]
    .map(([, inside]) => inside.trim())
    .filter(Boolean)
    .join(" ");
}

export class Asides {
  #said = [];

  /** Keep a question and its answer behind a message; `after` null: before all. */
  add(after, typed, answer) {
    this.#said.push({ after, messages: [this.#made("aside", typed), this.#made("platform", answer)] });
  }

  /** Return messages with the asides between them. */
  among(messages) {
    if (this.#said.length === 0) return messages;
    const known = new Set(messages.map(({ id }) => id));
    const at = (id) => this.#said.filter(({ after }) => after === id).flatMap((one) => one.messages);
    const lost = this.#said.filter(({ after }) => after !== null && !known.has(after));
    return [
      ...at(null),
      ...messages.flatMap((message) => [message, ...at(message.id)]),
      ...lost.flatMap((one) => one.messages), // what they stood behind is another branch now
    ];
  }

  #made(role, text) {
    const id = newId();
    return { id, role, text, status: "complete", siblings: [id], created_at: new Date().toISOString() };
  }
}

/** One of them as it stands in the page. */
export class AsideRow {
  node;

  constructor({ role, text, created_at: at }) {
    const name = role === "aside" ? "You, to the platform" : "Platform";
    const words = element("div", { class: "words" });
    new Words(words).grow(`${text}\n`);
    words.querySelector(".caret")?.remove();
    const time = element("time", { datetime: at }, timeOf(at));
    this.node = element(
      "article",
      { class: `beside ${role}`, "aria-label": `${name}, ${timeOf(at)}` },
      element("header", {}, element("span", { class: "name" }, name), time),
      words,
    );
  }

  /** Nothing about it changes. */
  update() {}
  grow() {}
  focus() {}
}
