/** One message as it stands in the page. */

import { cite, footOf } from "./citations.js";
import { element, holdUntil, initialsOf, setAttribute, textButton } from "./dom.js";
import { editorOf, fit } from "./editor.js";
import { costOf, timeOf, tokensOf } from "./format.js";
import { isRunning } from "./log.js";
import { Why } from "./rating.js";
import { Words } from "./text.js";
import { Tools } from "./tools.js";

/** What is said under a message that did not end as usual, and what its button offers. */
const NOTES = {
  stopped: { mark: "Stopped", again: "Regenerate" },
  interrupted: { mark: "Cut off", again: "Try again" },
  refused: { mark: "Withheld", again: "Try again" },
  failed: { mark: "No reply", again: "Try again" },
  sending: { mark: "Sending…" },
  unsent: { mark: "Not sent", again: "Try again" },
};
const leftOut = (count) =>
  `The ${count} oldest messages no longer fitted; this reply was made without them.`;
const ON_ITS_WAY = new Set(["running", "sending", "unsent"]);

/**
 * @typedef {object} Place how a message stands among the others
 * @property {boolean} isLast
 * @property {boolean} isBusy a reply is running: nothing else can be asked for
 * @property {string | null} day a heading to show above
 *
 * @typedef {object} Desk what all rows of a conversation share
 * @property {boolean} canWrite
 * @property {boolean} canSeeCosts
 * @property {boolean} isPractice it is a practice session
 * @property {boolean} isFixed what was said stays: no other wording, no other reply
 * @property {boolean} canRate replies can be given a thumb
 * @property {Map<string, object>} ratings what was thought of replies, by their ids
 * @property {string | null} asksWhy the reply of which the reader may say why
 * @property {boolean} isAsked documents answer: there are passages, and no alternatives to go to
 * @property {number} most characters of a message
 * @property {(citation: object, opener: HTMLElement) => void} openPassage
 * @property {string} personaName
 * @property {(verb: string, message: object, more?: any) => Promise<void>} act
 * @property {(sentence: string) => void} announce
 */
export class Row {
  node = element("div", { class: "turn" });
  /** @type {Desk} */ #desk;
  #message;
  #drawn = "";
  #frame = 0;
  #day = element("h3", { class: "day", hidden: true });
  #body = element("div", { class: "words" });
  #below = element("div", { class: "answer-foot", hidden: true });
  #note = element("p", { class: "note", hidden: true });
  #usage = element("span", { class: "usage" });
  #tools = new Tools();
  #why;
  #words = new Words(this.#body);
  #article;

  constructor(message, desk) {
    this.#desk = desk;
    this.#article = element("article", { class: `row ${message.role}`, "data-id": message.id });
    const name = message.role === "user" ? "You" : message.speaker || desk.personaName;
    const time = element("time", { datetime: message.created_at }, timeOf(message.created_at));
    setAttribute(this.#article, "aria-label", `${name}, ${time.textContent}`);
    const foot = element("footer", {}, this.#tools.node, this.#usage);
    this.#why = new Why(desk);
    const parts = [this.#body, this.#below, this.#note, foot, this.#why.node];
    const main = element("div", { class: "main" }, ...parts);
    if (message.role === "user") {
      foot.prepend(time);
    } else {
      main.prepend(element("header", {}, element("span", { class: "name" }, name), time));
      this.#article.append(
        element("div", { class: "face", "aria-hidden": "true" }, initialsOf(name)),
      );
    }
    this.#article.append(main);
    this.node.append(this.#day, this.#article);
  }

  /** Draw what differs from the last time. */
  update(message, place) {
    const before = this.#message;
    this.#message = message;
    const { canWrite, canSeeCosts, canRate, isFixed, ratings, asksWhy } = this.#desk;
    const rated = [canRate, ratings.get(message.id), asksWhy === message.id];
    const signature = JSON.stringify([message, place, canWrite, canSeeCosts, isFixed, rated]);
    if (signature === this.#drawn) return;
    this.#drawn = signature;
    setAttribute(this.#article, "data-status", message.status);
    this.#article.classList.toggle("last", place.isLast);
    this.#day.textContent = place.day ?? "";
    this.#day.hidden = !place.day;
    this.#drawWords(message, before);
    this.#drawNote(message, place);
    this.#drawFoot(message, place);
    this.#why.draw(message);
  }

  /** Show a running text, at the screen's pace. */
  grow(message) {
    this.#message = message;
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      if (isRunning(this.#message)) this.#words.grow(this.#message.text);
    });
  }

  /** Put the keyboard on one of the tools. */
  focus(verb) {
    this.#tools.focus(verb);
  }

  #drawWords(message, before) {
    // What still grows is not read out; what is finished is.
    setAttribute(this.#body, "aria-live", isRunning(message) ? "off" : null);
    setAttribute(this.#body, "aria-busy", isRunning(message) ? "true" : null);
    this.#body.hidden = !message.text && !isRunning(message);
    if (isRunning(message)) {
      this.grow(message);
    } else if (
      !before ||
      isRunning(before) ||
      before.text !== message.text ||
      before.html !== message.html
    ) {
      this.#words.settle(message.text, message.html);
      cite(this.#body, message, this.#desk.openPassage);
      this.#below.replaceChildren(...footOf(message));
    }
    this.#below.hidden = isRunning(message) || !this.#below.hasChildNodes();
  }

  #drawNote(message, { isLast, isBusy }) {
    const { mark, again } = NOTES[message.status] ?? {};
    const parts = mark ? [element("strong", {}, mark)] : [];
    if (message.problem) parts.push(element("span", {}, message.problem));
    if (message.left_out && !message.details?.remembered) parts.push(element("span", {}, leftOut(message.left_out)));
    if (again && this.#desk.canWrite && isLast) {
      const verb = message.status === "unsent" ? "resend" : "regenerate";
      const button = textButton(again, () => this.#desk.act(verb, message), { disabled: isBusy });
      parts.push(button);
      if (message.retryAt) holdUntil(button, message.retryAt);
      if (verb === "resend")
        parts.push(textButton("Back to editing", () => this.#desk.act("takeBack", message)));
    }
    this.#note.replaceChildren(...parts);
    this.#note.hidden = parts.length === 0;
  }

  #drawFoot(message, place) {
    const isSaid = !ON_ITS_WAY.has(message.status);
    const isOffered = place.isLast && message.status in NOTES; // by the note, in words
    if (isSaid) this.#tools.draw(message, { ...place, isOffered }, this.#desk, () => this.#edit());
    else this.#tools.fill([]);
    const facts = [tokensOf(message.usage), costOf(message.cost_usd)].filter(Boolean);
    this.#usage.textContent = this.#desk.canSeeCosts ? facts.join(" · ") : "";
    setAttribute(this.#usage, "title", message.model);
  }

  #edit() {
    const message = this.#message;
    const close = () => {
      editor.remove();
      this.#article.classList.remove("editing");
      this.focus("edit");
    };
    const editor = editorOf(message.text, (text) => this.#desk.act("edit", message, text), close, this.#desk.most);
    this.#article.classList.add("editing");
    this.#body.after(editor);
    const area = editor.querySelector("textarea");
    fit(area);
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  }
}
