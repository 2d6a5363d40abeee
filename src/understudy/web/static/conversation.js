/**
 * <understudy-conversation>: where people read and write a conversation.
 *
 * It speaks the public API and nothing else, so a page, a widget and a program see the same.
 *
 * Attributes: `conversation-id`; `base` of the API (/api); `token` for bearer use; `can-write`;
 * `can-see-costs`; `persona-name`; `persona-tone` (teal indigo amber rose sky violet); `user-name`;
 * `placeholder`; `notice` (that this is an AI; the server's if left out); `starters` (JSON array of
 * sentences to begin with); `sign-in` (address of the sign-in page). For practice sessions:
 * `practice` (what is said goes to the session with the conversation's id); `fixed` (no other
 * wording and no other reply); `can-rate` (thumbs on replies). For visitors of pages whose documents
 * answer: `ask` (the page's name in its address) and, if it is known already, `page` (JSON of what
 * `GET /api/ask/{slug}` tells); they need neither `conversation-id` nor `can-write`.
 *
 * Events: `understudy-state` {state: connecting|live|offline|ended}, `understudy-message` {message}
 * when a reply is over, `understudy-title` {title}, `understudy-care` {heading, text}: a private
 * word, where somebody wrote of their own distress.
 */

import { Api, newId } from "./conversation/api.js";
import { Asking } from "./conversation/asking.js";
import { Asides, toPlatform } from "./conversation/asides.js";
import { Bars } from "./conversation/bars.js";
import { Composer } from "./conversation/composer.js";
import { element } from "./conversation/dom.js";
import { MOST_CHARACTERS } from "./conversation/editor.js";
import { costOf, tokensOf } from "./conversation/format.js";
import { DRAW, isRunning, Log } from "./conversation/log.js";
import { Opening } from "./conversation/opening.js";
import { Outbox } from "./conversation/outbox.js";
import { Passage } from "./conversation/passage.js";
import { Stream } from "./conversation/stream.js";
import { View } from "./conversation/view.js";

const SHOWN_WITHIN_MS = 3000;
const STYLE = new CSSStyleSheet();
const css = await fetch(new URL("./conversation.css", import.meta.url)).catch(() => null);
if (css?.ok) await STYLE.replace(await css.text());

class UnderstudyConversation extends HTMLElement {
  static observedAttributes = [
    "ask",
    "base",
    "can-rate",
    "can-see-costs",
    "can-write",
    "conversation-id",
    "fixed",
    "notice",
    "page",
    "persona-name",
    "placeholder",
    "practice",
    "starters",
    "token",
  ];

  #log = new Log();
  #asides = new Asides();
  #api = null;
  #asking = null; // where documents answer
  #arrivals = new Map(); // what waits for a message to be there, by its id
  #stream = null;
  #outbox = null;
  #awaited = null; // id of a reply that was asked for and has not begun
  #owed = new Set(); // ids of replies whose end has not been told
  #told = new Set();
  #stopsSoon = false; // Stop was pressed before the message had arrived
  #edited = {}; // what was last sent as an edit: sent again, it keeps its id
  #state = "";
  #title = null;
  #isLoading = false; // older messages
  #isPlaced = false;
  #focusNext = null; // {id, verb}: where the keyboard goes once the message is there
  #status = element("p", { class: "unseen", role: "status" });
  #bars;
  #composer;
  #opening;
  #passage = new Passage((place) => this.#api.document(place));
  #view;
  #desk;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [STYLE];
    this.#desk = {
      canWrite: false,
      canSeeCosts: false,
      isPractice: false,
      isFixed: false,
      canRate: false,
      isAsked: false,
      most: MOST_CHARACTERS,
      openPassage: (citation, opener) => this.#passage.open(citation, opener),
      ratings: new Map(),
      asksWhy: null,
      personaName: "",
      act: (verb, message, more) => this.#act(verb, message, more),
      announce: (sentence) => this.#announce(sentence),
    };
    this.#composer = new Composer(
      (text) => this.#post(text),
      () => this.#stop(),
    );
    this.#opening = new Opening(
      (text) => this.#post(text),
      () => this.#asking?.offerForget(),
    );
    this.#bars = new Bars();
    this.#view = new View(this.#desk, [this.#opening.node], () => this.#loadOlder());
    const skip = element("a", { class: "skip", href: "#message" }, "Skip to the message box");
    skip.addEventListener("click", (event) => {
      event.preventDefault();
      this.#composer.focus();
    });
    const foot = element("div", { class: "foot" }, this.#bars.node, this.#composer.node);
    const talk = element("div", { class: "talk" }, this.#view.node, foot);
    this.#passage.behind = talk;
    root.append(skip, talk, ...this.#passage.nodes, this.#status);
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.#isBusy || event.isComposing) return;
      event.preventDefault(); // what stands around us has nothing to close
      this.#stop();
    });
  }

  connectedCallback() {
    this.#isPlaced = true; // its attributes were told one by one before
    this.#view.connect();
    this.#begin();
  }

  disconnectedCallback() {
    this.#isPlaced = false;
    this.#view.disconnect();
    this.#stream?.stop();
    this.#stream = null;
  }

  /** Put the keyboard where people write. */
  focus() {
    this.#composer.focus();
  }

  attributeChangedCallback(name, before, after) {
    if (before === after || !this.#isPlaced) return;
    if (["ask", "base", "conversation-id", "practice", "token"].includes(name)) this.#begin();
    else this.#draw();
  }

  #is(attribute) {
    return this.hasAttribute(attribute) && this.getAttribute(attribute) !== "false";
  }

  get #messages() {
    const { message } = this.#outbox ?? {};
    const said = this.#asides.among(this.#log.messages);
    return message ? [...said, message] : said;
  }

  get #isBusy() {
    return (
      isRunning(this.#log.last) ||
      this.#awaited !== null ||
      this.#outbox?.message?.status === "sending"
    );
  }

  /** Ask whether to leave this conversation and begin another; where documents answer. */
  offerAnew() {
    this.#asking?.offerAnew();
  }

  #begin() {
    this.#stream?.stop();
    if (this.hasAttribute("ask")) {
      this.#beginToAsk();
      return;
    }
    const id = this.getAttribute("conversation-id");
    if (!id) return;
    const base = this.getAttribute("base") || "/api";
    const api = new Api(base, id, this.getAttribute("token"), this.#is("practice"));
    const say = this.#is("practice") ? (key, text) => this.#sayHere(api, key, text) : api.say;
    this.#api = api;
    this.#asking = null;
    this.#clear(id, say);
    this.#stream = new Stream(
      (position, signal) => api.events(position, signal),
      (name, data) => this.#hear(name, data),
      (state, problem) => this.#enter(state, problem),
    );
    this.#draw();
    this.#stream.start();
    if (this.#is("can-rate")) this.#readRatings();
    this.#invite();
  }

  #clear(name, say) {
    this.#log = new Log();
    this.#asides = new Asides();
    this.#awaited = this.#title = null;
    this.#desk.ratings.clear();
    this.#bars.clear();
    this.#bars.live();
    this.#outbox = new Outbox(`understudy:outbox:${name}`, say, (said) => this.#posted(said));
    this.#composer.open(`understudy:draft:${name}`);
  }

  #invite() {
    if (!matchMedia("(hover: none)").matches && document.activeElement === document.body)
      this.#composer.focus();
  }

  #beginToAsk() {
    const asking = (this.#asking = new Asking(this, this.#bars, {
      event: (name, data) => this.#hear(name, data),
      state: (state, ending) => this.#enterVisit(state, ending),
      restart: () => this.#beginAnew(),
      draw: () => this.#draw(),
    }));
    this.#api = asking.api;
    this.#stream = asking.visit;
    this.#clear(asking.name, async (id, text) => {
      const said = await asking.api.say(id, text);
      await this.#arrived(id);
      return said;
    });
    this.#passage.forget();
    this.#composer.most = this.#desk.most = asking.most;
    if (!asking.isAwaited) this.#log.conversation = asking.conversation;
    this.#draw();
    if (asking.isAwaited || this.#outbox.message) asking.visit.start();
    this.#readRatings();
    this.#invite();
  }

  #beginAnew() {
    this.#asking.visit.session.forget();
    this.#state = "";
    if (this.#asking.page) this.setAttribute("page", JSON.stringify(this.#asking.page));
    this.#begin();
    this.#composer.focus();
  }

  /** Wait until a message that the server has taken is told among the events. */
  #arrived(id) {
    if (this.#log.find(id)) return null;
    return new Promise((resolve) => {
      this.#arrivals.set(id, resolve);
      setTimeout(resolve, SHOWN_WITHIN_MS);
    });
  }

  // ---- What is heard

  #hear(name, data) {
    if (name === "branch.moved" && data.active_message_id === this.#awaited) return; // ours
    const draw = this.#log.apply(name, data);
    if (name === "snapshot") this.#awaited = null;
    if (data.message?.id === this.#awaited) this.#awaited = null;
    if (this.#log.find(this.#outbox.message?.id)) this.#outbox.drop();
    this.#arrivals.get(data.message?.id)?.();
    if (draw === DRAW.refresh) this.#stream.refresh();
    else if (draw === DRAW.live) this.#view.grow(this.#log.find(data.message_id));
    else if (draw === DRAW.all) this.#draw();
    if (name === "snapshot") this.#opened();
    if (isRunning(this.#log.last)) this.#owe(this.#log.last.id);
    else this.#settle();
  }

  #opened() {
    this.#tellTitle();
    if (this.#outbox.message) this.#outbox.send(); // it kept its id: at worst it is there already
  }

  #owe(id) {
    if (!this.#told.has(id)) this.#owed.add(id);
  }

  /** Tell which replies are over, however we learnt it. */
  #settle() {
    for (const id of this.#owed) {
      const message = this.#log.find(id);
      if (!message || isRunning(message)) continue;
      this.#owed.delete(id);
      this.#told.add(id);
      this.#ended(message);
    }
  }

  #ended(message) {
    this.#tell("understudy-message", { message });
    if (message.status === "stopped") this.#announce("Stopped");
    if (this.#desk.canSeeCosts) this.#readTotals();
  }

  /** Read the conversation's title and sums, which no event carries. */
  async #readTotals() {
    const conversation = await this.#api.read().catch(() => null);
    if (!conversation) return; // next time
    this.#log.conversation = conversation;
    this.#tellTitle();
    this.#draw();
  }

  #tellTitle() {
    const { title } = this.#log.conversation;
    if (title === this.#title) return;
    this.#title = title;
    this.#tell("understudy-title", { title });
  }

  #enter(state, problem) {
    if (state === this.#state) return;
    this.#state = state;
    this.#tell("understudy-state", { state });
    const signIn = this.getAttribute("sign-in") || "/sign-in";
    this.#bars.connection(state, problem, signIn, this.#log.conversation === null);
    if (state === "ended") this.#draw();
    if (state === "live") this.#outbox.resume();
  }

  #enterVisit(state, ending) {
    if (state !== this.#state) this.#tell("understudy-state", { state });
    this.#state = state;
    this.#asking.enter(state, ending, this.#log.messages.length === 0);
    if (state === "ended") this.#draw();
    if (state === "live") {
      this.#desk.ratings.clear();
      this.#readRatings();
      this.#outbox.resume();
    }
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #announce(sentence) {
    this.#status.textContent = sentence;
  }

  // ---- What is asked for

  #post(text) {
    if (this.#isBusy) return false;
    if (this.#outbox.message) {
      this.#composer.hint("Your last message was not sent yet: try again, or take it back.");
      return false;
    }
    this.#bars.clear();
    this.#stopsSoon = false;
    this.#outbox.post(text);
    this.#view.toEnd();
    return true;
  }

  #posted(said) {
    if (said) this.#promised(said);
    if (said && !this.#title) this.#readTotals(); // the first message gives the title
    this.#draw();
    if (said && this.#stopsSoon) this.#stop();
  }

  /** Say something in a practice session; return what went to the client, null if nothing did. */
  async #sayHere(api, id, text) {
    return this.#heard(await api.say(id, text), text);
  }

  #heard({ said, aside, care }, text) {
    const after = said?.message?.id ?? this.#log.last?.id ?? null;
    if (aside && aside !== care?.text) this.#asides.add(after, toPlatform(text), aside);
    if (care) this.#tell("understudy-care", care); // beside the talk; not twice
    return said;
  }

  async #readRatings() {
    const found = await this.#api.ratings().catch(() => ({})); // thumbs can be given all the same
    for (const [id, rating] of Object.entries(found)) this.#desk.ratings.set(id, rating);
    this.#draw();
  }

  /** Keep a thumb; `more` is up, down, or null to take it back. Then ask why. */
  async #rate({ id }, thumb) {
    const rating = thumb && { thumb, comment: this.#desk.ratings.get(id)?.comment ?? "" };
    await this.#api.rate(id, rating);
    if (rating) this.#desk.ratings.set(id, rating);
    else this.#desk.ratings.delete(id);
    this.#desk.asksWhy = rating ? id : null;
    this.#announce(rating ? "Kept. You can say why." : "Taken back.");
    this.#draw();
  }

  async #comment({ id }, comment) {
    const rating = { ...this.#desk.ratings.get(id), comment };
    await this.#api.rate(id, rating);
    this.#desk.ratings.set(id, rating);
    this.#closeWhy("Kept.");
  }

  #closeWhy(sentence) {
    this.#desk.asksWhy = null;
    this.#announce(sentence);
    this.#draw();
    if (this.#desk.canWrite) this.#composer.focus();
  }

  /** Take in an answer that promises a reply; its events may have come first. */
  #promised({ message, reply_id: replyId }) {
    if (message && !this.#log.find(message.id) && this.#log.place(message) === DRAW.refresh)
      this.#stream.refresh();
    this.#owe(replyId);
    this.#asking?.promised(replyId);
    this.#awaited = this.#log.find(replyId) ? null : replyId;
    this.#settle();
  }

  async #act(verb, message, more) {
    if (verb === "resend") return this.#outbox.send();
    if (verb === "takeBack") return this.#takeBack(message);
    if (verb === "edit") return this.#edit(message, more);
    if (verb === "closeWhy") return this.#closeWhy("");
    try {
      if (verb === "rate") await this.#rate(message, more);
      else if (verb === "comment") await this.#comment(message, more);
      else if (verb === "regenerate") await this.#regenerate(message, (more ??= newId()));
      else await this.#goTo(verb, message, more);
    } catch (problem) {
      this.#bars.problem(problem, () => this.#act(verb, message, more));
    }
    return undefined;
  }

  async #regenerate(message, id) {
    this.#awaited = id;
    this.#draw();
    try {
      this.#follow(await this.#api.regenerate(message.id, id));
    } catch (problem) {
      this.#awaited = null;
      this.#draw();
      throw problem;
    }
  }

  async #edit({ id: of }, text) {
    if (this.#edited.of !== of || this.#edited.text !== text)
      this.#edited = { of, text, id: newId() };
    const found = await this.#api.edit(of, this.#edited.id, text);
    const said = this.#is("practice") ? this.#heard(found, text) : found;
    if (said) this.#follow(said);
    else this.#draw(); // all of it went to the platform
  }

  #follow(said) {
    this.#bars.clear();
    this.#promised(said);
    this.#draw();
    this.#view.toEnd();
  }

  async #goTo(verb, message, more) {
    this.#bars.clear();
    if (verb === "alternative") {
      this.#focusNext = { id: more.id, verb: more.from };
      await this.#api.branch(more.id, true);
      return;
    }
    await this.#api.branch(message.id, false);
    const back = () => this.#act("alternative", message, { id: message.id, from: "branch" });
    this.#bars.offer("You go on from here. What came after is kept.", "Show it again", back);
    this.#composer.focus();
  }

  #takeBack(message) {
    this.#outbox.drop();
    this.#composer.text = [message.text, this.#composer.text].filter(Boolean).join("\n\n");
    this.#draw();
    this.#composer.focus();
  }

  async #stop() {
    this.#stopsSoon = this.#outbox.message?.status === "sending";
    if (this.#stopsSoon) return;
    try {
      await this.#api.stop();
    } catch (problem) {
      this.#bars.problem(problem, () => this.#stop());
    }
  }

  async #loadOlder() {
    if (!this.#log.hasOlder || this.#isLoading) return;
    this.#isLoading = true;
    try {
      const page = await this.#api.older(this.#log.messages[0].seq);
      this.#log.prepend(page.items);
      this.#draw();
    } catch (problem) {
      this.#bars.problem(problem, () => this.#loadOlder());
    } finally {
      this.#isLoading = false;
    }
  }

  // ---- What is shown

  #draw() {
    const { conversation } = this.#log;
    const asking = this.#asking;
    const name = asking?.page?.title || this.getAttribute("persona-name") || conversation?.persona_name || "";
    const isOpen = conversation?.status !== "completed" && this.#state !== "ended";
    this.#desk.canWrite = (asking ? asking.canAsk : this.#is("can-write")) && isOpen;
    this.#desk.canSeeCosts = this.#is("can-see-costs");
    this.#desk.isPractice = this.#is("practice");
    this.#desk.isFixed = this.#is("fixed");
    this.#desk.isAsked = asking !== null;
    this.#desk.canRate = this.#is("can-rate") || asking !== null;
    this.#desk.personaName = name;
    const messages = this.#messages;
    const hadFocus = this.shadowRoot.activeElement;
    this.#opening.draw({
      notice: this.getAttribute("notice") || asking?.conversation.ai_notice || conversation?.ai_notice || "",
      name,
      roleLine: conversation?.persona_role_line ?? "",
      starters: this.#desk.canWrite ? this.#starters : [],
      isEmpty: conversation !== null && messages.length === 0,
      isDemo: conversation?.demo ?? false,
      ...asking?.opening,
    });
    this.#view.draw(messages, this.#isBusy);
    this.#drawFoot(conversation, name);
    this.#moveFocus(hadFocus);
  }

  #drawFoot(conversation, name) {
    const total = [tokensOf(conversation?.usage), costOf(conversation?.cost_usd)].filter(Boolean);
    const firstName = name.split(/\s+/)[0];
    const placeholder =
      this.getAttribute("placeholder") ||
      (this.#asking ? "Ask a question" : firstName ? `Message ${firstName}` : "Write a message");
    this.#composer.node.hidden = !this.#desk.canWrite;
    this.#composer.describe(
      placeholder,
      this.#asking?.left ??
        (this.#desk.canSeeCosts && total.length ? `In total ${total.join(" · ")}` : ""),
    );
    this.#composer.setBusy(this.#isBusy);
    this.#composer.fit();
    if (this.#asking) this.#asking.close();
    else this.#bars.closing(conversation?.status === "completed" ? "This conversation is completed." : "");
  }

  /** The keyboard stays in the conversation when what it stood on goes. */
  #moveFocus(had) {
    if (this.#focusNext && this.#view.focus(this.#focusNext.id, this.#focusNext.verb))
      this.#focusNext = null;
    else if (had && !this.shadowRoot.activeElement && this.#desk.canWrite) this.#composer.focus();
  }

  get #starters() {
    if (this.#asking) return this.#asking.starters;
    try {
      const given = JSON.parse(this.getAttribute("starters") || "[]");
      return Array.isArray(given) ? given.map(String).slice(0, 3) : [];
    } catch {
      return [];
    }
  }
}

if (!customElements.get("understudy-conversation"))
  customElements.define("understudy-conversation", UnderstudyConversation);
