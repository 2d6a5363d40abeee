/**
 * A visitor's session on an ask page, for as long as it takes.
 *
 * It comes back by itself, after waits that grow, and goes on after the last event it handed on.
 * A session is begun when something is asked first: who only looks leaves no trace.
 */

import { Problem } from "./api.js";
import { SocketLine } from "./frames.js";
import { PostLine } from "./posts.js";
import { Session } from "./session.js";

const SHORTEST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 20_000;
const CROWDED_MS = 30_000; // where the server says that there is too much of us
const CONNECTS_WITHIN_MS = 15_000;
const IN_VAIN = 2; // sockets that did not open; then the other way is tried
const UNREACHABLE = "The server cannot be reached. Your text is kept.";
const FINAL = new Set([4401, 4403, 4404, 4409]);

export class Visit {
  session;
  /** Whether the browser says that it has no network. */
  isCutOff = false;
  #url;
  #token;
  #tell;
  #running = null; // AbortController of the whole
  #line = null; // that is ready
  #present = null; // that is open or opening
  #place = {}; // {epoch, last_seq}: after which event to go on
  #inVain = 0;
  #failures = 0;
  #isRefreshing = false;
  #refreshedAt = 0;
  #waiting = []; // {resolve, reject}: for a line
  #state = "idle";
  #wake = () => {};

  /**
   * @param {string} base of the API
   * @param {string} slug of the page
   * @param {string | null} token of who is signed in, where no cookie says it
   * @param {{event: Function, state: Function, ready: Function}} tell `event(name, data)`,
   *   `state(state, ending?)` of connecting, live, offline, ended; `ready(data)`
   */
  constructor(base, slug, token, tell) {
    const api = new URL(`${base.replace(/\/+$/, "")}/`, location.href);
    this.#url = new URL(`ask/${encodeURIComponent(slug)}/`, api).href;
    this.#token = token;
    this.#tell = tell;
    this.session = new Session(this.#url);
  }

  start() {
    if (this.#running) return;
    this.#running = new AbortController();
    const { signal } = this.#running;
    window.addEventListener("offline", () => this.#cutOff(), { signal });
    window.addEventListener("online", () => this.#backOnline(), { signal });
    window.addEventListener("pageshow", () => this.#wake(), { signal });
    this.#run(signal);
  }

  stop() {
    this.#running?.abort();
    this.#running = null;
    this.#present?.close();
    this.#enter("idle");
    this.#wake();
  }

  /** Ask for a new snapshot: what we have does not fit what we hear. */
  refresh() {
    if (Date.now() - this.#refreshedAt < 1000) return; // it did not help: what comes next may
    this.#refreshedAt = Date.now();
    this.#isRefreshing = true;
    this.#place = {};
    this.#present?.close();
  }

  /** Ask for something over whatever line there is. Raises `Problem`. */
  async ask(type, data) {
    return (await this.#connected()).ask(type, data);
  }

  #connected() {
    if (this.#line) return this.#line;
    if (this.#state === "offline" || this.#state === "ended")
      throw new Problem(0, UNREACHABLE); // it is told already; what is asked is kept
    this.start();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      setTimeout(() => reject(new Problem(0, UNREACHABLE)), CONNECTS_WITHIN_MS);
    });
  }

  async #run(signal) {
    this.#enter("connecting");
    while (!signal.aborted) {
      const ending = await this.#hold();
      if (signal.aborted) return;
      if (this.#isRefreshing) {
        this.#isRefreshing = false;
        continue;
      }
      if (FINAL.has(ending.code)) {
        this.stop();
        this.#enter("ended", ending);
        return;
      }
      this.#enter("offline", ending);
      await this.#pause(ending);
    }
  }

  /** Hold one connection; return how it ended. */
  async #hold() {
    const line = (this.#present = this.#opened());
    const ready = await line.ready;
    if (ready) {
      this.session.take(ready);
      this.#inVain = this.#inVain >= IN_VAIN ? IN_VAIN : 0;
      this.#failures = 0;
      this.#line = line;
      this.#tell.ready(ready);
      this.#enter("live");
      for (const { resolve } of this.#waiting.splice(0)) resolve(line);
    }
    const ending = await line.ended;
    this.#line = null;
    if (!ready) this.#count(ending);
    return ending;
  }

  #opened() {
    const { kept } = this.session;
    const hello = kept ? { session_id: kept.id, resume_token: kept.token } : {};
    if (this.#token) hello.token = this.#token;
    if (this.#inVain >= IN_VAIN) {
      this.#place = {};
      return new PostLine(`${this.#url}sessions`, hello, (frame) => this.#hear(frame));
    }
    const url = `${this.#url}socket`.replace(/^http/, "ws");
    const place = kept ? this.#place : {};
    return new SocketLine(url, { ...hello, ...place }, (frame) => this.#hear(frame));
  }

  /** Sockets that never open may be forbidden on the way; where requests fail, too, it is all. */
  #count({ hasOpened }) {
    if (this.#inVain >= IN_VAIN) this.#inVain = hasOpened ? IN_VAIN : 0;
    else this.#inVain = hasOpened || this.isCutOff ? 0 : this.#inVain + 1;
  }

  #hear({ type, seq, data }) {
    const epoch = type === "snapshot" ? data.epoch : this.#place.epoch;
    if (epoch && seq !== undefined) this.#place = { epoch, last_seq: seq };
    try {
      this.#tell.event(type, data);
    } catch (error) {
      reportError(error); // a fault of ours is not a lost connection
    }
  }

  #cutOff() {
    this.isCutOff = true;
    this.#present?.close();
  }

  #backOnline() {
    this.isCutOff = false;
    this.#failures = 0;
    this.#wake();
  }

  #enter(state, ending) {
    this.#state = state;
    if (state === "offline" || state === "ended") {
      const problem = new Problem(0, ending.reason || UNREACHABLE);
      for (const { reject } of this.#waiting.splice(0)) reject(problem);
    }
    if (state !== "idle") this.#tell.state(state, ending);
  }

  #pause({ code }) {
    const grown = Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** this.#failures++);
    const wait = Math.max(code === 4429 ? CROWDED_MS : 0, grown * (0.5 + Math.random() / 2));
    return new Promise((resume) => {
      this.#wake = resume;
      setTimeout(resume, wait);
    });
  }
}

/** What can be asked for in a visit, by the names that the API of a conversation has. */
export class VisitApi {
  #visit;
  #base;

  constructor(visit, base) {
    this.#visit = visit;
    this.#base = base;
  }

  say = (id, text) => this.#said("message", { client_msg_id: id, text });
  edit = (of, id, text) => this.#said("edit", { message_id: of, client_msg_id: id, text });
  regenerate = (of, id) => this.#said("regenerate", { message_id: of, client_msg_id: id });
  stop = () => this.#visit.ask("stop", {});
  document = (place) => this.#visit.ask("document", { place });
  /** Have the session and all that was said in it deleted. */
  forget = () => this.#visit.ask("forget", {});

  rate = async (of, rating) => {
    const value = rating && { up: 1, down: -1 }[rating.thumb];
    const comment = rating?.comment ?? "";
    await this.#visit.ask("feedback", { message_id: of, value, comment });
    this.#visit.session.rate(of, rating);
  };

  ratings = async () => this.#visit.session.kept?.ratings ?? {};

  /** What no event tells is told by the page. */
  read = async () => null;
  older = async () => ({ items: [] });

  async #said(type, data) {
    const { reply_id } = await this.#visit.ask(type, data);
    return { message: null, reply_id };
  }
}
