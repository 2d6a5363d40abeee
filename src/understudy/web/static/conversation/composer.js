/** Where people write. The draft survives a reload; Enter sends; Stop takes Send's place. */

import { element, icon, setAttribute } from "./dom.js";
import { MOST_CHARACTERS, fit } from "./editor.js";
import { countOf } from "./format.js";
import { tab } from "./storage.js";

const NEAR_LIMIT = 1000;
const HINT_MS = 4000;
const KEYS = "Enter sends, Shift + Enter adds a line.";
const RUNNING = "Wait for the reply to end, or stop it. Your text stays here.";

export class Composer {
  node = element("form", { class: "composer" });
  #area = element("textarea", {
    id: "message",
    rows: 1,
    enterkeyhint: "send",
    autocomplete: "off",
  });
  #send = element("button", { class: "send" });
  #counter = element("span", { class: "counter", hidden: true });
  #hint = element("span", { class: "hint" }, KEYS);
  #total = element("span", { class: "usage" });
  #most = MOST_CHARACTERS;
  #draftKey = "";
  #isBusy = false;
  #onSend;
  #onStop;
  #hinting = 0;

  /**
   * @param {(text: string) => boolean} onSend false where it cannot be sent now
   * @param {() => void} onStop
   */
  constructor(onSend, onStop) {
    this.#onSend = onSend;
    this.#onStop = onStop;
    const box = element("div", { class: "box" }, this.#area, this.#counter, this.#send);
    this.node.append(box, element("div", { class: "below" }, this.#hint, this.#total));
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#isBusy) this.#onStop();
      else this.#submit();
    });
    this.#area.addEventListener("input", () => this.#changed());
    this.#area.addEventListener("keydown", (event) => this.#key(event));
    box.addEventListener("click", (event) => event.target === box && this.focus());
    this.setBusy(false);
  }

  /** Take up the draft that was left under this name. */
  open(draftKey) {
    this.#draftKey = draftKey;
    this.text = tab.getItem(draftKey) ?? "";
  }

  /** How many characters a message may have. */
  set most(most) {
    this.#most = most;
    this.#look();
  }

  get text() {
    return this.#area.value;
  }

  set text(text) {
    this.#area.value = text;
    this.#changed();
  }

  focus() {
    this.#area.focus();
  }

  /** Measure again: a text area that is not in the page has no height. */
  fit() {
    fit(this.#area);
  }

  describe(placeholder, total) {
    setAttribute(this.#area, "placeholder", placeholder);
    setAttribute(this.#area, "aria-label", placeholder);
    this.#total.textContent = total;
  }

  /** While a reply runs the button stops it; writing goes on. */
  setBusy(isBusy) {
    const label = isBusy ? "Stop the reply" : "Send";
    this.#isBusy = isBusy;
    this.#send.classList.toggle("stop", isBusy);
    setAttribute(this.#send, "aria-label", label);
    setAttribute(this.#send, "title", isBusy ? "Stop (Escape)" : label);
    this.#send.replaceChildren(isBusy ? element("span", { class: "square" }) : icon("send"));
    this.#look();
  }

  /** Say something for a moment where the keys are explained. */
  hint(sentence) {
    clearTimeout(this.#hinting);
    this.#hint.textContent = sentence;
    this.#hint.classList.add("strong");
    this.#hinting = setTimeout(() => {
      this.#hint.textContent = KEYS;
      this.#hint.classList.remove("strong");
    }, HINT_MS);
  }

  #key(event) {
    // While an input method is composing, Enter chooses a word (229: Safari says it too late).
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229)
      return;
    event.preventDefault();
    if (this.#isBusy) this.hint(RUNNING);
    else this.#submit();
  }

  #submit() {
    const text = this.text.trim();
    if (text && this.#length <= this.#most && this.#onSend(text)) this.text = "";
  }

  /** The server counts code points. */
  get #length() {
    return [...this.text.trim()].length;
  }

  #changed() {
    if (this.text) tab.setItem(this.#draftKey, this.text);
    else tab.removeItem(this.#draftKey);
    this.fit();
    this.#look();
  }

  #look() {
    const near = Math.min(NEAR_LIMIT, this.#most / 4);
    const left = this.text.length < this.#most - near ? near : this.#most - this.#length;
    this.#counter.hidden = left >= near;
    this.#counter.textContent = left < 0 ? `${countOf(-left)} too many` : `${countOf(left)} left`;
    this.#counter.classList.toggle("over", left < 0);
    this.#send.disabled = !this.#isBusy && (!this.text.trim() || left < 0);
  }
}
