/** What can be done to a message: a row of buttons that is one stop of the Tab key. */

import { copy, element, icon, iconButton } from "./dom.js";
import { thumbsOf } from "./rating.js";

const COPIED_MS = 1500;

/** Copy a message's text and say so on the button. */
async function copyFrom(button, text, announce) {
  await copy(text);
  announce("Copied");
  button.replaceChildren(icon("check"));
  setTimeout(() => button.replaceChildren(icon("copy")), COPIED_MS);
}

function alternativesOf({ id, siblings }, isBusy, go) {
  const at = siblings.indexOf(id);
  const step = (verb, name, label, other) =>
    iconButton(name, label, () => go(other, verb), {
      "data-verb": verb,
      disabled: isBusy || !other,
    });
  return element(
    "span",
    {
      class: "alternatives",
      role: "group",
      "aria-label": `Alternative ${at + 1} of ${siblings.length}`,
    },
    step("previous", "left", "Previous alternative", siblings[at - 1]),
    element("span", { "aria-hidden": "true" }, `${at + 1}/${siblings.length}`),
    step("next", "right", "Next alternative", siblings[at + 1]),
  );
}

export class Tools {
  node = element("div", { class: "tools", role: "toolbar" });

  constructor() {
    this.node.addEventListener("keydown", (event) => this.#walk(event));
  }

  /** Draw the tools of a message that is said; `edit` opens its editor. */
  draw(message, { isBusy, isLast, isOffered }, desk, edit) {
    const focused = this.node.getRootNode().activeElement;
    const verb = this.node.contains(focused) ? focused?.dataset.verb : null;
    const act = (name, more) => () => desk.act(name, message, more);
    const tool = (name, label, onClick) =>
      iconButton(name, label, onClick, { "data-verb": name, disabled: isBusy && name !== "copy" });
    const tools = [];
    if (message.text) {
      tools.push(
        tool("copy", "Copy", (event) => copyFrom(event.currentTarget, message.text, desk.announce)),
      );
    }
    if (desk.canRate && message.role === "persona" && (!desk.isAsked || message.details))
      tools.push(...thumbsOf(message, desk, isBusy));
    if (desk.canWrite && !desk.isFixed) {
      if (message.role === "user") tools.push(tool("edit", "Edit", edit));
      else if (!isOffered && (message.parent_id || !desk.isPractice))
        tools.push(tool("regenerate", "Regenerate", act("regenerate")));
      if (!isLast && !desk.isPractice && !desk.isAsked) tools.push(tool("branch", "Go on from here", act("branch")));
      if (message.siblings.length > 1 && !desk.isAsked) {
        tools.push(
          alternativesOf(message, isBusy, (id, from) => act("alternative", { id, from })()),
        );
      }
    }
    this.node.setAttribute("aria-label", message.role === "user" ? "Your message" : "Reply");
    this.fill(tools);
    if (verb) this.focus(verb);
  }

  fill(tools) {
    this.node.replaceChildren(...tools);
    this.node.hidden = tools.length === 0;
    this.#rove(this.#usable[0]);
  }

  /** Put the keyboard on one of the tools, or on the last where that one cannot be used. */
  focus(verb) {
    const usable = this.#usable;
    const tool = usable.find((button) => button.dataset.verb === verb) ?? usable.at(-1);
    if (tool) this.#rove(tool);
    tool?.focus();
  }

  get #usable() {
    return [...this.node.querySelectorAll("button:not([disabled])")];
  }

  #rove(chosen) {
    for (const button of this.node.querySelectorAll("button")) {
      button.tabIndex = button === chosen ? 0 : -1;
    }
  }

  /** Left and right move inside, up and down to the tools of other messages. */
  #walk(event) {
    const side = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const line = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const all = side
      ? this.#usable
      : [...this.node.closest(".turns").querySelectorAll('.tools [tabindex="0"]')];
    const next = all[all.indexOf(event.target) + (side ?? line ?? Number.NaN)];
    if (!next) return;
    event.preventDefault();
    if (side) this.#rove(next);
    next.focus();
  }
}
