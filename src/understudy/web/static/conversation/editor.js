/** Changing a message where it stands. */

import { element, holdUntil, textButton } from "./dom.js";

export const MOST_CHARACTERS = 20_000;

/** Let a text area be as high as its text. */
export function fit(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight}px`;
}

/**
 * Make the editor of a message. Escape leaves it, Ctrl or Cmd + Enter saves.
 * @param {(text: string) => Promise<void>} save raises `Problem`; the text is kept then
 * @param {() => void} close
 * @param {number} most characters
 */
export function editorOf(text, save, close, most = MOST_CHARACTERS) {
  const area = element("textarea", {
    "aria-label": "Edit your message",
    maxlength: most,
    rows: 1,
  });
  const problem = element("p", { class: "note", role: "alert", hidden: true });
  const saving = textButton("Save and send", submit, { class: "button primary" });
  const hint = element(
    "span",
    { class: "hint" },
    "What was said before is kept as an alternative.",
  );
  const buttons = element("div", { class: "buttons" }, hint, textButton("Cancel", close), saving);

  async function submit() {
    const changed = area.value.trim();
    if (!changed || changed === text) return close();
    area.disabled = saving.disabled = true;
    try {
      await save(changed);
      return close();
    } catch (error) {
      area.disabled = saving.disabled = problem.hidden = false;
      problem.textContent = error.message;
      if (error.retryAt) holdUntil(saving, error.retryAt);
      return area.focus();
    }
  }

  area.value = text;
  area.addEventListener("input", () => fit(area));
  const form = element("div", { class: "editor" }, area, problem, buttons);
  form.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
    else return;
    event.preventDefault();
    event.stopPropagation(); // Escape would also stop a running reply
  });
  return form;
}
