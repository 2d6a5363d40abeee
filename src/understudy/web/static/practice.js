// The clock of a practice session: <practice-clock seconds="930" running>.
//
// It counts down by the browser's own clock, between two answers of the server, and tells once when
// the time is over: the event `time-up`, which bubbles.

const SAID_AT_S = [300, 60]; // said to those who do not see it

class PracticeClock extends HTMLElement {
  static observedAttributes = ["running", "seconds"];
  #end = 0;
  #timer = 0;
  #told = false;
  #last = Infinity;
  #shown = document.createElement("span");
  #said = document.createElement("span");

  connectedCallback() {
    if (!this.shadowRoot) {
      const root = this.attachShadow({ mode: "open" });
      this.#said.setAttribute("role", "status");
      this.#said.style.cssText =
        "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)";
      root.append(this.#shown, this.#said);
    }
    this.#begin();
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#begin();
  }

  #begin() {
    clearInterval(this.#timer);
    const seconds = Number.parseFloat(this.getAttribute("seconds"));
    if (Number.isNaN(seconds)) return;
    this.#end = Date.now() + seconds * 1000;
    this.#told = false;
    this.#tick();
    if (this.hasAttribute("running")) this.#timer = setInterval(() => this.#tick(), 500);
  }

  #tick() {
    const left = Math.max(0, Math.round((this.#end - Date.now()) / 1000));
    const seconds = String(left % 60).padStart(2, "0");
    this.#shown.textContent = `${Math.floor(left / 60)}:${seconds} left`;
    this.classList.toggle("near", left <= SAID_AT_S[0]);
    const due = SAID_AT_S.find((at) => this.#last > at && left <= at);
    if (due && this.#last !== Infinity)
      this.#said.textContent = `${due / 60} minute${due > 60 ? "s" : ""} left`;
    this.#last = left;
    if (left > 0 || this.#told || !this.hasAttribute("running")) return;
    this.#told = true;
    this.dispatchEvent(new CustomEvent("time-up", { bubbles: true }));
  }
}

customElements.define("practice-clock", PracticeClock);

// Where there is room the crisis panel is open from the start; folded again it stays so.
const unfold = () => {
  const panel = document.querySelector("details.crisis:not([data-seen])");
  if (!panel) return;
  panel.dataset.seen = "";
  panel.open ||= innerWidth > 1023;
};
new MutationObserver(unfold).observe(document.documentElement, { childList: true, subtree: true });
unfold();
