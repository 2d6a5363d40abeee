// What the pages need of the browser itself: the theme, forms that speak the API, copying,
// and a question before unsaved work is left. Everything else is the server's.

const THEME = "understudy-theme";
const system = matchMedia("(prefers-color-scheme: dark)");

function chosenTheme() {
  const chosen = localStorage.getItem(THEME);
  return ["light", "dark"].includes(chosen) ? chosen : "system";
}

function showTheme() {
  const chosen = chosenTheme();
  const dark = chosen === "dark" || (chosen === "system" && system.matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === chosen));
  }
}

async function ask(path, options) {
  try {
    const response = await fetch(path, { credentials: "same-origin", ...options });
    if (response.ok) return { response };
    const problem = await response.json().catch(() => ({}));
    return { problem: problem.detail || problem.title || `The server answered ${response.status}.` };
  } catch {
    return { problem: "The server cannot be reached. Nothing is lost; please try again." };
  }
}

// <form data-api="/api/..." data-next="/...">: fields become JSON, a file is sent
// as it is; what the API says is the matter appears in the form's [role=alert].
// With data-cards, a file that is not called .yaml goes there.
async function send(form) {
  const alert = form.querySelector("[role=alert]");
  const button = form.querySelector("[type=submit]");
  const fields = new FormData(form);
  const hasFile = form.querySelector("input[type=file]") !== null;
  const card = form.dataset.cards && !/\.ya?ml$/i.test(fields.get("file").name);
  if (fields.has("again") && fields.get("again") !== (fields.get("password") ?? fields.get("new"))) {
    alert.textContent = "The two passwords differ.";
    return;
  }
  fields.delete("again");
  const body = hasFile ? fields : JSON.stringify(Object.fromEntries(fields));
  const headers = hasFile ? {} : { "Content-Type": "application/json" };
  alert.textContent = form.querySelector("[role=status]").textContent = "";
  button.disabled = true;
  const to = card ? form.dataset.cards : form.dataset.api;
  const { response, problem } = await ask(to, { method: "POST", headers, body });
  button.disabled = false;
  if (problem) {
    alert.textContent = problem;
    form.querySelector("input[type=password]")?.select();
  } else if (card) {
    showMade(form, await response.json());
  } else if (form.dataset.next) {
    location.assign(form.dataset.next);
  } else {
    form.reset();
    form.querySelector("[role=status]").textContent = form.dataset.done;
  }
}

// A persona made of a card: what was left out is read before one goes on to it.
function showMade(form, { persona, notes }) {
  const address = `/personas/${persona.id}`;
  if (!notes.length) return location.assign(address);
  form.querySelector("[role=status]").textContent = [`${persona.name} is imported.`, ...notes].join("\n");
  const link = Object.assign(document.createElement("a"), { href: address, className: "button primary" });
  link.textContent = "Open it";
  form.querySelector("input[type=file]").hidden = true;
  form.querySelector("[type=submit]").parentElement.replaceChildren(link);
  link.focus();
}

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent);
    button.dataset.copied = "";
    setTimeout(() => delete button.dataset.copied, 1600);
  } catch {
    getSelection().selectAllChildren(source);
  }
}

const clicks = {
  "data-theme-choice": (button) => {
    localStorage.setItem(THEME, button.dataset.themeChoice);
    showTheme();
    button.closest("[popover]")?.hidePopover();
  },
  "data-copy": copy,
  "data-fill": (button) => {
    const [name, value] = [button.dataset.fill, button.dataset.value];
    for (const other of document.querySelectorAll("[data-fill]")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    document.querySelector(`input[name="${name}"]`).value = value;
    document.querySelector("input[type=password]")?.focus();
  },
  "data-sign-out": async () => {
    await ask("/api/sign-out", { method: "POST" });
    location.assign("/sign-in");
  },
};

document.addEventListener("click", (event) => {
  for (const [name, act] of Object.entries(clicks)) {
    const button = event.target.closest?.(`[${name}]`);
    if (button) return act(button);
  }
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-api]")) return;
  event.preventDefault();
  send(event.target);
});

// How good a new password is, by the one thing that counts most: its length.
document.addEventListener("input", (event) => {
  const field = event.target;
  const advice = document.getElementById(field.getAttribute?.("aria-describedby"));
  if (field.autocomplete !== "new-password" || !advice) return;
  const length = [...field.value].length;
  advice.dataset.strength = length < 8 ? "weak" : length < 15 ? "fair" : "good";
  advice.textContent =
    length < 8
      ? `${8 - length} more ${length === 7 ? "character" : "characters"}; 15 or more are better.`
      : length < 15
        ? "This will do. 15 characters or more are better: a few words will do."
        : "Good: long passwords are hard to guess.";
});

addEventListener("beforeunload", (event) => {
  if (document.querySelector("[data-unsaved]")) event.preventDefault();
});

// <local-moment datetime="...">: the moment in the reader's own time zone. What the server wrote
// stays inside, for browsers without scripts.
class LocalMoment extends HTMLElement {
  static observedAttributes = ["datetime"];

  attributeChangedCallback() {
    const moment = new Date(this.getAttribute("datetime"));
    if (Number.isNaN(moment.getTime())) return;
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.replaceChildren(Object.assign(document.createElement("span"), { textContent: MOMENT.format(moment) }));
    this.title = MOMENT.resolvedOptions().timeZone;
  }
}

const MOMENT = new Intl.DateTimeFormat("en-GB", {
  day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit",
});
customElements.define("local-moment", LocalMoment);

system.addEventListener("change", showTheme);
addEventListener("storage", showTheme);
// The page is drawn by Vue after this script has run: mark the chosen theme when its menu opens.
document.addEventListener("toggle", showTheme, true);
showTheme();
