/** The document beside the conversation, opened where an answer rests on it. */

import { element, iconButton, textButton } from "./dom.js";

export class Passage {
  node = element("aside", { class: "passage", role: "dialog", hidden: true, tabindex: -1 });
  /** What the document lies over where there is no room beside it. */
  behind = null;
  #scrim = element("div", { class: "scrim", hidden: true });
  #read;
  #documents = new Map(); // promises, by place
  #opener = null;
  #citation = null;

  /** @param {(place: number) => Promise<object>} read raises `Problem` */
  constructor(read) {
    this.#read = read;
    this.#scrim.addEventListener("click", () => this.close());
    this.node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation(); // it would also stop an answer
      this.close();
    });
    new ResizeObserver(() => this.#cover()).observe(this.node);
  }

  get nodes() {
    return [this.#scrim, this.node];
  }

  get isOpen() {
    return !this.node.hidden;
  }

  /** Show a citation's passage; the keyboard comes along, and goes back to the opener. */
  async open(citation, opener) {
    this.#opener = opener;
    this.#citation = citation;
    this.#show([element("p", { class: "quiet" }, "Opening the document…")], "The document");
    this.node.focus();
    try {
      const shown = await this.#document(citation.document);
      if (this.#citation === citation) this.#draw(shown, citation);
    } catch (problem) {
      if (this.#citation !== citation) return;
      const again = textButton("Try again", () => this.open(citation, opener));
      this.#show([element("p", {}, problem.message), again], "The document");
    }
  }

  close() {
    if (!this.isOpen) return;
    this.node.hidden = this.#scrim.hidden = true;
    this.#cover();
    this.#citation = null;
    this.#opener?.focus();
  }

  /** Another session may be held on other versions. */
  forget() {
    this.#documents.clear();
    this.close();
  }

  /** Keep the keyboard out of what cannot be seen. */
  #cover() {
    const isOver = this.isOpen && getComputedStyle(this.#scrim).display !== "none";
    this.behind.inert = isOver;
    this.node.setAttribute("aria-modal", String(isOver));
  }

  #document(place) {
    if (!this.#documents.has(place)) {
      const reading = this.#read(place);
      this.#documents.set(place, reading);
      reading.catch(() => this.#documents.delete(place));
    }
    return this.#documents.get(place);
  }

  #draw({ title, sections }, citation) {
    let cited = null;
    const parts = sections.map((section) => {
      const lines = section.passages.map((passage) => {
        const isCited = passage.sentence === citation.sentence;
        const line = isCited ? quoted(passage.text, citation.quote) : element("p", {}, passage.text);
        if (isCited) cited = line;
        return line;
      });
      const heading = element("h3", { "data-level": Math.min(section.level, 3) }, section.title);
      return element("section", {}, ...(section.title ? [heading] : []), ...lines);
    });
    const where = [citation.section_title, citation.page && `page ${citation.page}`];
    const how = citation.inferred ? "Concluded from: " : "";
    this.#show(parts, title, how + where.filter(Boolean).join(" · "));
    cited?.scrollIntoView({ block: "center" });
  }

  #show(parts, title, where = "") {
    const close = iconButton("close", "Close the document", () => this.close());
    const names = element("div", { class: "names" }, element("h2", {}, title));
    if (where) names.append(element("p", { class: "where" }, where));
    const page = element("div", { class: "page", tabindex: 0, role: "region", "aria-label": title });
    page.append(...parts);
    this.node.setAttribute("aria-label", title);
    this.node.replaceChildren(element("header", {}, names, close), page);
    this.node.hidden = this.#scrim.hidden = false;
  }
}

/** Mark a sentence, and in it the words that the answer rests on. */
function quoted(text, quote) {
  const at = quote ? text.indexOf(quote) : -1;
  const line = element("p", { class: "cited" });
  if (at < 0) line.append(element("mark", {}, text));
  else line.append(text.slice(0, at), element("mark", {}, quote), text.slice(at + quote.length));
  return line;
}
