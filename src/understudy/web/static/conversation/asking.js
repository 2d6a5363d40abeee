/** What is particular to a page whose documents answer: how one comes in, and what one is told. */

import { element, textButton } from "./dom.js";
import { finalOf, passingOf } from "./endings.js";
import { Visit, VisitApi } from "./visit.js";

const LONGEST_QUESTION = 2000;
const OVER = "Your earlier conversation here cannot be gone on with. A new one begins with your next question.";
const REPLACED =
  "A document was replaced meanwhile. This conversation stays with the version it began with.";
const GONE = "Forget this conversation? All that was asked and answered in it is deleted, for everybody.";
const SURE = "Begin anew? This conversation will not be shown here any more.";

export class Asking {
  api;
  visit;
  page = null;
  #left = null;
  #counted = new Set(); // ids of replies
  #host;
  #bars;
  #restart;
  #draw;

  /**
   * @param {HTMLElement} host whose attributes say which page
   * @param {import("./bars.js").Bars} bars
   * @param {{event: Function, state: Function, restart: Function, draw: Function}} tell
   */
  constructor(host, bars, { event, state, restart, draw }) {
    this.#host = host;
    this.#bars = bars;
    this.#restart = restart;
    this.#draw = draw;
    this.page = pageIn(host.getAttribute("page"));
    this.visit = new Visit(this.base, this.slug, host.getAttribute("token"), {
      event: (name, data) => this.#heard(name, data, event),
      state: (now, ending) => state(now, ending),
      ready: (ready) => this.#ready(ready),
    });
    this.api = new VisitApi(this.visit);
  }

  get base() {
    return this.#host.getAttribute("base") || "/api";
  }

  get slug() {
    return this.#host.getAttribute("ask");
  }

  /** What this page is called among what a browser keeps. */
  get name() {
    return `ask:${new URL(this.base, location.href).host}:${this.slug}`;
  }

  /** Whether there is something to wait for: a session to go on with, or a page not yet known. */
  get isAwaited() {
    return this.page === null || this.visit.session.kept !== null;
  }

  /** What stands where other conversations tell of themselves. */
  get conversation() {
    return { title: this.page?.title ?? "", status: "active", ai_notice: this.page?.ai_notice ?? "" };
  }

  get most() {
    return this.page?.longest_question ?? LONGEST_QUESTION;
  }

  get canAsk() {
    return !this.page?.resting && this.#left !== 0;
  }

  /** What is told before the first question. */
  get opening() {
    const { greeting = "", privacy_note: note, keeping, documents = [], demo = false } = this.page ?? {};
    const privacy = [note, keeping].filter(Boolean).join("\n");
    const titles = documents.map(({ title }) => `“${title}”`);
    const from = new Intl.ListFormat("en", { type: "conjunction" }).format(titles);
    const advice = from && `Answers come from ${from}, and show the passages they rest on.`;
    const canForget = this.visit.session.kept !== null;
    return { roleLine: greeting, advice, privacy, canForget, isDemo: demo };
  }

  get starters() {
    return this.canAsk ? [...(this.page?.suggestions ?? [])] : [];
  }

  get left() {
    const count = this.#left;
    if (count === null || count > 10) return "";
    return count === 1 ? "1 question left" : `${count} questions left`;
  }

  /** Say in place of the composer why nothing can be asked. */
  close() {
    if (this.page?.resting) this.#bars.closing(this.page.resting);
    else if (this.#left === 0) {
      const anew = textButton("Begin anew", () => this.#restart());
      this.#bars.closing("All questions of this conversation were asked. ", anew);
    } else this.#bars.closing("");
  }

  /** Count a reply that was promised, once. */
  promised(replyId) {
    if (this.#counted.has(replyId) || this.#left === null) return;
    this.#counted.add(replyId);
    this.#left = Math.max(0, this.#left - 1);
  }

  /** Ask whether to begin anew, and do. */
  offerAnew() {
    this.#bars.offer(SURE, "Begin anew", () => this.#restart());
  }

  /** Ask whether to have this conversation deleted, and do. */
  offerForget() {
    this.#bars.offer(GONE, "Forget it", () => this.#forget());
  }

  async #forget() {
    try {
      await this.api.forget();
    } catch (problem) {
      const isGone = problem.code === "session_unknown";
      if (!isGone) return this.#bars.problem(problem, () => this.#forget());
    }
    this.#restart();
  }

  /** Say what is the matter with the connection; `isEmpty`: nothing was said that is shown. */
  enter(state, ending, isEmpty) {
    if (state === "live") this.#bars.live();
    else if (state === "offline") this.#bars.passing(passingOf(ending, this.visit.isCutOff));
    else if (state === "ended") this.#end(ending, isEmpty);
  }

  #end(ending, isEmpty) {
    const { session } = this.visit;
    const hadSession = session.kept !== null;
    const { sentence, offer } = finalOf(ending, hadSession);
    if (offer === "anew" && isEmpty) {
      this.#restart();
      this.#bars.offer(OVER);
      return;
    }
    if (ending.code === 4403) this.#tellOwner();
    const offers = this.#offerOf(offer);
    // Who was signed out in between can come back to it.
    if (offer === "anew" && this.page?.opening === "sign_in") offers.unshift(...this.#offerOf("signIn"));
    this.#bars.lasting(sentence, isEmpty && this.page === null, ...offers);
  }

  #offerOf(offer) {
    const link = (label, href) => {
      const isFramed = window.top !== window || new URL(href).origin !== location.origin;
      return element("a", { class: "button", href, target: isFramed ? "_blank" : null }, label);
    };
    switch (offer) {
      case "back":
        return [textButton("Go on here", () => this.#back())];
      case "anew":
        return [textButton("Begin anew", () => this.#restart())];
      case "signIn":
        return [link("Sign in", this.#address(`sign-in?next=/a/${this.slug}`))];
      case "open":
        return [link("Open the page", this.#address(`a/${this.slug}`))];
      default:
        return [];
    }
  }

  #back() {
    this.#bars.live();
    this.visit.start();
  }

  #address(path) {
    return new URL(`../${path}`, new URL(`${this.base.replace(/\/+$/, "")}/`, location.href)).href;
  }

  #tellOwner() {
    console.error(
      `Understudy: the page "${this.slug}" may not be shown on ${location.origin}. ` +
        "Its owner can add this address to the sites that may show it.",
    );
  }

  #ready({ page, questions_left: left, document_changed: isChanged }) {
    this.page = page;
    this.#left = left;
    if (isChanged) this.#replaced();
    this.#draw();
  }

  #heard(name, data, event) {
    if (name === "document_changed") this.#replaced();
    else if (name === "snapshot") event(name, { conversation: this.conversation, ...data });
    else event(name, data);
  }

  #replaced() {
    this.#bars.offer(REPLACED, "Begin anew", () => this.#restart());
  }
}

function pageIn(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
