/** Making elements: attributes and text only, never markup. */

const SVG = "http://www.w3.org/2000/svg";

// Strokes on a field of 20 by 20.
const ICONS = {
  alone: "M11.5 4H16v4.5M16 4l-6.5 6.5M13.5 11.5V16h-9.5V6.5h4.5",
  ask: "M4 4.5h12a1.5 1.5 0 0 1 1.5 1.5v7a1.5 1.5 0 0 1-1.5 1.5H9.5L6 17.5v-3H4A1.5 1.5 0 0 1 2.5 13V6A1.5 1.5 0 0 1 4 4.5zM6.5 8h7M6.5 11h4.5",
  branch:
    "M6 7.2v9M6 3.2a2 2 0 1 0 0 4 2 2 0 1 0 0-4zM14 3.2a2 2 0 1 0 0 4 2 2 0 1 0 0-4zM14 7.2c0 4.4-8 2.6-8 6.8",
  check: "M4 10.5l4 4 8-9",
  close: "M5 5l10 10M15 5L5 15",
  copy: "M7 7V4.5A1.5 1.5 0 0 1 8.5 3h6A1.5 1.5 0 0 1 16 4.5v7a1.5 1.5 0 0 1-1.5 1.5H12M4 8.5A1.5 1.5 0 0 1 5.5 7h5A1.5 1.5 0 0 1 12 8.5v7a1.5 1.5 0 0 1-1.5 1.5h-5A1.5 1.5 0 0 1 4 15.5z",
  down: "M10 4v12M5 11l5 5 5-5",
  edit: "M4 16l.8-3.6L13 4.2a1.4 1.4 0 0 1 2 0l.8.8a1.4 1.4 0 0 1 0 2L7.6 15.2zM11.5 5.7l2.8 2.8",
  half: "M10 3a7 7 0 1 0 0 14 7 7 0 1 0 0-14zM10 3v14M10 6h4.6M10 10h7M10 14h4.6",
  left: "M12 5l-5 5 5 5",
  none: "M10 3a7 7 0 1 0 0 14 7 7 0 1 0 0-14zM6.5 10h7",
  regenerate: "M15.5 8A6 6 0 1 0 16 11.5M16 4v4.2h-4.2",
  right: "M8 5l5 5-5 5",
  send: "M10 16V4M5 9l5-5 5 5",
  "thumb-down":
    "M6.5 11V3.5M6.5 11l3 5.4a1.5 1.5 0 0 0 2-1.8L11 12h4a1.5 1.5 0 0 0 1.5-1.8l-1.2-5.4a1.6 1.6 0 0 0-1.6-1.3H3.5V11z",
  "thumb-up":
    "M6.5 9v7.5M6.5 9l3-5.4a1.5 1.5 0 0 1 2 1.8L11 8h4a1.5 1.5 0 0 1 1.5 1.8l-1.2 5.4a1.6 1.6 0 0 1-1.6 1.3H3.5V9z",
};

/** Make an element; attributes that are null or false are left out, true is an empty one. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) setAttribute(made, key, value);
  made.append(...children);
  return made;
}

export function setAttribute(target, key, value) {
  if (value === null || value === undefined || value === false) target.removeAttribute(key);
  else if (target.getAttribute(key) !== String(value === true ? "" : value)) {
    target.setAttribute(key, value === true ? "" : value);
  }
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of [
    ["viewBox", "0 0 20 20"],
    ["class", "icon"],
    ["aria-hidden", "true"],
  ]) {
    svg.setAttribute(key, value);
  }
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Make a button with a picture and a name for those who do not see it. */
export function iconButton(name, label, onClick, attributes = {}) {
  const made = element(
    "button",
    { type: "button", class: "tool", "aria-label": label, title: label, ...attributes },
    icon(name),
  );
  made.addEventListener("click", onClick);
  return made;
}

export function textButton(label, onClick, attributes = {}) {
  const made = element("button", { type: "button", class: "button", ...attributes }, label);
  made.addEventListener("click", onClick);
  return made;
}

/** Return a person's initials: the first letters of the first and the last word. */
export function initialsOf(name) {
  const words = name.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const letters = words.map((word) => /[\p{L}\p{N}]/u.exec(word)[0]);
  return (letters.length > 1 ? letters[0] + letters.at(-1) : (letters[0] ?? "?")).toUpperCase();
}

/** Put text on the clipboard; also where a page without HTTPS is given none. */
export async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = element("textarea", { readonly: true });
  area.style.cssText = "position:fixed;opacity:0";
  area.value = text;
  document.body.append(area);
  area.select();
  const isDone = document.execCommand("copy");
  area.remove();
  if (!isDone) throw new Error("the browser did not copy");
}

/** Show on a button how long it must wait, then free it. */
export function holdUntil(button, moment) {
  const label = button.textContent;
  const tick = () => {
    const seconds = Math.ceil((moment - Date.now()) / 1000);
    button.disabled = seconds > 0 && button.isConnected;
    button.textContent = button.disabled ? `${label} (${seconds} s)` : label;
    if (button.disabled) setTimeout(tick, 250);
  };
  queueMicrotask(tick); // once it stands in the page
}
