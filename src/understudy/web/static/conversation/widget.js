/**
 * A round button on somebody's site, and the conversation that it opens. All of it stands in one
 * element with a shadow root: nothing of the site is read, and nothing of it changed.
 */

import "../conversation.js";
import { element, icon, iconButton } from "./dom.js";

const ACCENTS = new Set(["teal", "indigo", "amber", "rose", "sky", "violet"]);
const STYLE = new CSSStyleSheet();
const css = await fetch(new URL("../widget.css", import.meta.url)).catch(() => null);
if (css?.ok) await STYLE.replace(await css.text());

class Widget {
  #host = element("understudy-widget");
  #address;
  #slug;
  #tone;
  #title = element("span", { class: "title" }, "Ask");
  #panel;
  #opener;
  #conversation = null;

  constructor(address, { page, accent }) {
    this.#address = address;
    this.#slug = page;
    this.#tone = ACCENTS.has(accent) ? accent : "teal";
    const root = this.#host.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [STYLE];
    this.#opener = element("button", {
      type: "button",
      class: "opener",
      "aria-label": "Ask a question",
      "aria-expanded": "false",
      "aria-controls": "panel",
    });
    this.#opener.append(icon("ask"));
    this.#opener.addEventListener("click", () => (this.#isOpen ? this.close() : this.open()));
    const alone = element(
      "a",
      { class: "tool", href: `${address}a/${page}`, target: "_blank", rel: "noopener", title: "Open as a page" },
      icon("alone"),
    );
    alone.setAttribute("aria-label", "Open as a page");
    const anew = iconButton("regenerate", "Begin anew", () => this.#conversation.offerAnew());
    const close = iconButton("close", "Close", () => this.close());
    const head = element("header", {}, this.#title, anew, alone, close);
    const facts = { id: "panel", class: "panel", role: "dialog", "aria-label": "Ask a question" };
    this.#panel = element("section", { ...facts, hidden: true }, head);
    const around = element("div", { class: "around", "data-tone": this.#tone }, this.#panel, this.#opener);
    root.append(around);
    this.#panel.addEventListener("keydown", (event) => this.#key(event));
    document.body.append(this.#host);
  }

  get #isOpen() {
    return !this.#panel.hidden;
  }

  open() {
    this.#conversation ??= this.#begin();
    this.#panel.hidden = false;
    this.#mark();
    this.#conversation.focus();
  }

  close() {
    this.#panel.hidden = true;
    this.#mark();
    this.#opener.focus();
  }

  #mark() {
    this.#opener.setAttribute("aria-expanded", String(this.#isOpen));
    this.#opener.setAttribute("aria-label", this.#isOpen ? "Close" : "Ask a question");
    this.#opener.replaceChildren(icon(this.#isOpen ? "close" : "ask"));
  }

  /** Nothing is asked of the server before somebody opens the panel. */
  #begin() {
    const made = element("understudy-conversation", {
      ask: this.#slug,
      base: `${this.#address}api`,
      "persona-tone": this.#tone,
    });
    made.addEventListener("understudy-title", ({ detail }) => {
      this.#title.textContent = detail.title;
      this.#panel.setAttribute("aria-label", detail.title);
    });
    this.#panel.append(made);
    return made;
  }

  /** Escape closes; unless it has stopped an answer, or left an editor or a document. */
  #key(event) {
    if (event.key === "Escape" && !event.isComposing && !event.defaultPrevented) this.close();
  }
}

/** Put a widget there for every script of this address that names a page. */
export function place(embed) {
  const address = new URL(".", embed).href;
  for (const script of document.querySelectorAll("script[data-page]")) {
    if (script.src !== embed || script.dataset.placed !== undefined) continue;
    if (/^[a-z0-9-]+$/.test(script.dataset.page)) new Widget(address, script.dataset);
    else console.error(`Understudy: "${script.dataset.page}" is not the name of a page.`);
  }
}
