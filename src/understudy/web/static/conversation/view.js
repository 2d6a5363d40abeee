/**
 * The rows of a conversation: a window on the log that follows its end, or the reader.
 *
 * Who reads near the end is kept there; who reads further up is left alone and told of what is new.
 */

import { AsideRow, isAside } from "./asides.js";
import { element, icon, setAttribute } from "./dom.js";
import { dayOf } from "./format.js";
import { isRunning } from "./log.js";
import { Row } from "./row.js";

const NEAR_END_PX = 96;
const NEAR_EDGE_PX = 600;
const MOST_ROWS = 120;
const FIRST_ROWS = 60;
const MORE_ROWS = 40;

export class View {
  node = element("div", { class: "view" });
  #log = element("div", {
    class: "log",
    role: "log",
    "aria-label": "Conversation",
    "aria-live": "polite",
    tabindex: 0,
  });
  #turns = element("div", { class: "turns" });
  #pill = element("button", { type: "button", class: "pill", hidden: true });
  #rows = new Map();
  #messages = [];
  #isBusy = false;
  #start = 0;
  #end = 0;
  #follows = true;
  #top = 0;
  #unseen = false;
  #desk;
  #loadOlder;
  #resizes = new ResizeObserver(() => this.#keepEnd());

  /**
   * @param {import("./row.js").Desk} desk
   * @param {Node[]} opening what stands above the first message
   * @param {() => Promise<void>} loadOlder
   */
  constructor(desk, opening, loadOlder) {
    this.#desk = desk;
    this.#loadOlder = loadOlder;
    this.#log.append(element("div", { class: "column" }, ...opening, this.#turns));
    this.#pill.addEventListener("click", () => this.toEnd());
    this.#log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.#log.addEventListener("wheel", (event) => this.#wheeled(event), { passive: true });
    this.node.append(this.#log, this.#pill);
  }

  connect() {
    this.#resizes.observe(this.#log);
    this.#resizes.observe(this.#log.firstElementChild);
  }

  disconnect() {
    this.#resizes.disconnect();
  }

  /** Draw what has changed. */
  draw(messages, isBusy) {
    const grew = messages.at(-1)?.id !== this.#messages.at(-1)?.id;
    this.#moveWindow(messages);
    this.#messages = messages;
    this.#isBusy = isBusy;
    this.#fill();
    setAttribute(this.#log, "aria-busy", isRunning(messages.at(-1)) ? "true" : null);
    if (grew && this.#rows.size) this.#noticeNew();
  }

  /** Show a running message's text. */
  grow(message) {
    this.#rows.get(message.id)?.grow(message);
    this.#noticeNew();
  }

  /** Go to the newest message, and stay there. */
  toEnd() {
    this.#follows = true;
    this.#end = this.#messages.length;
    this.#start = Math.max(this.#start, this.#end - MOST_ROWS);
    if (this.#end - this.#start > FIRST_ROWS) this.#start = this.#end - FIRST_ROWS;
    this.#fill();
    this.#keepEnd();
  }

  /** Put the keyboard on a message's tool; false if the message is not shown. */
  focus(id, verb) {
    this.#rows.get(id)?.focus(verb);
    return this.#rows.has(id);
  }

  /** Keep the window on the messages it showed, whatever came before or after them. */
  #moveWindow(messages) {
    const indexOf = (message) => messages.findIndex(({ id }) => id === message?.id);
    const length = messages.length;
    const first = indexOf(this.#messages[this.#start]);
    const last = indexOf(this.#messages[this.#end - 1]);
    const wasAtEnd = this.#end === this.#messages.length;
    const isFull = this.#end - this.#start >= MOST_ROWS + MORE_ROWS;
    this.#end = last < 0 || this.#follows || (wasAtEnd && !isFull) ? length : last + 1;
    this.#start = first < 0 ? Math.max(0, this.#end - FIRST_ROWS) : first;
    if (!this.#follows) return;
    // What was said before may come after a message of one's own, which was sent at once.
    this.#start = Math.min(this.#start, Math.max(0, length - FIRST_ROWS));
    this.#start = Math.max(this.#start, length - MOST_ROWS);
  }

  #fill() {
    const shown = this.#messages.slice(this.#start, this.#end);
    const rows = new Map();
    shown.forEach((message, i) => {
      const row = this.#rows.get(message.id) ?? this.#rowOf(message);
      rows.set(message.id, row);
      row.update(message, this.#placeOf(this.#start + i));
    });
    const opening = this.#start === 0 && !this.#messages[0]?.parent_id;
    this.#keeping(() => {
      this.#log.classList.toggle("from-start", opening);
      this.#arrange([...rows.values()].map((row) => row.node));
    });
    this.#rows = rows;
  }

  #rowOf(message) {
    return isAside(message) ? new AsideRow(message) : new Row(message, this.#desk);
  }

  #placeOf(index) {
    const day = dayOf(this.#messages[index].created_at);
    const before = this.#messages[index - 1];
    const isNew = before ? dayOf(before.created_at) !== day : day !== "Today";
    const isLast = index === this.#messages.findLastIndex((message) => !isAside(message));
    return { isLast, isBusy: this.#isBusy, day: isNew ? day : null };
  }

  /** Bring the page's rows in line, moving none that stands right. */
  #arrange(nodes) {
    const wanted = new Set(nodes);
    for (const node of [...this.#turns.children]) if (!wanted.has(node)) node.remove();
    let at = this.#turns.firstChild;
    for (const node of nodes) {
      if (node === at) at = at.nextSibling;
      else this.#turns.insertBefore(node, at);
    }
  }

  /** Change the page without moving what the reader is looking at. */
  #keeping(change) {
    if (this.#follows) {
      change();
      this.#keepEnd();
      return;
    }
    const { top } = this.#log.getBoundingClientRect();
    const anchor = [...this.#turns.children].find(
      (row) => row.getBoundingClientRect().bottom > top,
    );
    const before = anchor?.getBoundingClientRect().top;
    change();
    if (anchor?.isConnected) this.#log.scrollTop += anchor.getBoundingClientRect().top - before;
    this.#top = this.#log.scrollTop;
  }

  #keepEnd() {
    // Before the first message the end is the beginning: what is told there must be seen.
    if (this.#follows) this.#log.scrollTop = this.#rows.size ? this.#log.scrollHeight : 0;
    this.#drawPill();
  }

  get #toEndPx() {
    return this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight;
  }

  /** Let go of the end at once: the scroll itself comes later, and text may grow in between. */
  #wheeled({ deltaY }) {
    if (deltaY < 0 && this.#log.scrollTop > 0) this.#follows = false;
  }

  #scrolled() {
    const top = this.#log.scrollTop;
    const isNear = this.#end === this.#messages.length && this.#toEndPx < NEAR_END_PX;
    // Text that grows also puts the end further away: only going up is leaving.
    if (isNear) this.#follows = true;
    else if (top < this.#top) this.#follows = false;
    this.#top = top;
    if (top < NEAR_EDGE_PX && !this.#follows) this.#showOlder();
    else if (this.#toEndPx < NEAR_EDGE_PX) this.#showNewer();
    this.#drawPill();
  }

  async #showOlder() {
    if (this.#start === 0) await this.#loadOlder();
    if (this.#start === 0) return;
    this.#start = Math.max(0, this.#start - MORE_ROWS);
    this.#end = Math.min(this.#end, this.#start + MOST_ROWS);
    this.#fill();
  }

  #showNewer() {
    if (this.#end === this.#messages.length) return;
    this.#end = Math.min(this.#messages.length, this.#end + MORE_ROWS);
    this.#start = Math.max(this.#start, this.#end - MOST_ROWS);
    this.#fill();
  }

  #noticeNew() {
    this.#unseen ||= !this.#follows;
    this.#drawPill();
  }

  #drawPill() {
    if (this.#follows) this.#unseen = false;
    const label = this.#unseen ? "New messages" : "Latest";
    this.#pill.hidden = this.#follows || (!this.#unseen && this.#toEndPx < NEAR_EDGE_PX);
    if (this.#pill.dataset.label === label) return;
    this.#pill.dataset.label = label;
    this.#pill.replaceChildren(label, icon("down"));
  }
}
