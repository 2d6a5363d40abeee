/**
 * A persona's words: as they come, and as they stay.
 *
 * While live they are text nodes in a handful of elements, and only the last block is drawn again.
 * What stays is the server's sanitised HTML: the only HTML that is ever put in.
 */

import { element } from "./dom.js";

const FENCE = /^\s*(```|~~~)/;
const ITEM = /^\s*(?:([-*+•])|\d+[.)])\s+/;
const HEADING = /^#{1,6}\s+/;
const QUOTE = /^\s*>\s?/;
// Code, bold, italic; one that is not closed yet reaches to the end. Every repeat is bounded or
// ends where it first can: a hostile text must not keep the browser busy.
const MARKS = new RegExp(
  [
    "(`{1,4})(?!`)(?<code>[^]+?)(?:\\1|$)",
    "(\\*\\*|__)(?=\\S)(?<strong>[^]+?)(?:\\3|$)",
    "(?<![\\w*])([*_])(?=[^\\s*_])(?<em>[^]+?)(?:\\5(?!\\w)|$)",
  ].join("|"),
);
const DEEPEST = 3;
// A mark at the very end may still become another one: it is shown once more has come.
const UNDECIDED = /(?:[*_`]{1,4}|\n[ \t]{0,4}(?:[-+•>]|#{1,6}|\d{1,3}[.)]?)?[ \t]{0,4})$/;

/** Put formatted text into a parent, as text nodes. */
function formatInto(parent, text, depth = 0) {
  for (let rest = text; rest;) {
    const found = depth < DEEPEST ? MARKS.exec(rest) : null;
    parent.append(rest.slice(0, found?.index));
    if (!found) return;
    const [name, inside] = Object.entries(found.groups).find(([, value]) => value !== undefined);
    const child = element(name);
    if (name === "code") child.append(inside);
    else formatInto(child, inside, depth + 1);
    parent.append(child);
    rest = rest.slice(found.index + found[0].length);
  }
}

/** Say which kind of block a line opens; "" if it goes on with `block`, null if it is blank. */
function openedBy(line, block) {
  if (block?.kind === "pre") return "";
  if (!line.trim()) return null;
  if (FENCE.test(line)) return "pre";
  if (HEADING.test(line)) return "h4";
  const item = ITEM.exec(line);
  if (item) return item[1] ? "ul" : "ol"; // every item is a block, so that only the last is redrawn
  if (QUOTE.test(line)) return block?.kind === "blockquote" ? "" : "blockquote";
  return block && block.kind !== "h4" ? "" : "p";
}

/** Cut text into blocks `{start, kind, lines}`; the last one may still grow. */
function* blocksOf(text) {
  let block = null;
  let start = 0;
  for (const line of text.split("\n")) {
    const kind = openedBy(line, block);
    if (kind !== "") {
      if (block) yield block;
      block = kind && { start, kind, lines: [] };
    }
    block?.lines.push(line);
    start += line.length + 1;
    if (kind === "" && block.kind === "pre" && FENCE.test(line)) {
      yield block;
      block = null;
    }
  }
  if (block) yield block;
}

export class Words {
  #parent;
  #caret = element("span", { class: "caret", "aria-hidden": "true" });
  #text = "";
  #frozen = 0; // where the block begins that is still growing
  #growing = null; // its element

  constructor(parent) {
    this.#parent = parent;
  }

  /** Show what has been said so far. */
  grow(said) {
    const text = said.replace(UNDECIDED, "");
    if (!text.startsWith(this.#text) || !this.#text) this.#begin();
    this.#text = text;
    this.#caret.remove();
    this.#dropGrowing();
    const begin = this.#frozen;
    let inner = this.#parent;
    for (const block of blocksOf(text.slice(begin))) {
      inner = this.#draw(block);
      this.#frozen = begin + block.start;
    }
    inner.append(this.#caret);
  }

  /** Show the whole for good: the server's HTML, or plain text where there is none. */
  settle(text, html) {
    this.#begin();
    if (html) {
      const template = document.createElement("template");
      template.innerHTML = html; // made safe by the server: nh3, with a list of harmless tags
      this.#parent.append(template.content);
    } else {
      this.#parent.append(text);
    }
  }

  #begin() {
    this.#parent.replaceChildren();
    this.#text = "";
    this.#frozen = 0;
    this.#growing = null;
  }

  #dropGrowing() {
    const list = this.#growing?.parentElement;
    this.#growing?.remove();
    if (list !== this.#parent && !list?.hasChildNodes()) list?.remove();
    this.#growing = null;
  }

  /** Draw a block at the end; return the element its text stands in. */
  #draw({ kind, lines }) {
    const isItem = kind === "ul" || kind === "ol";
    this.#growing = element(isItem ? "li" : kind);
    const inner = kind === "pre" ? element("code") : this.#growing;
    if (kind === "pre") {
      inner.append(
        lines
          .slice(1)
          .filter((line) => !FENCE.test(line))
          .join("\n"),
      );
      this.#growing.append(inner);
    } else {
      const [first, ...others] = lines.map((line) => line.replace(QUOTE, ""));
      const bare = first.replace(isItem ? ITEM : HEADING, "");
      formatInto(inner, [bare, ...others].join("\n"));
    }
    (isItem ? this.#list(kind, lines[0]) : this.#parent).append(this.#growing);
    return inner;
  }

  #list(kind, line) {
    const last = this.#parent.lastElementChild;
    if (last?.localName === kind) return last;
    const start = Number.parseInt(line, 10);
    const list = element(kind, start > 1 ? { start } : {});
    this.#parent.append(list);
    return list;
  }
}
