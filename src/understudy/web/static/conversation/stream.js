/** Following a conversation's events: server-sent events over fetch, for as long as it takes. */

import { Problem } from "./api.js";

const SHORTEST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
const SILENCE_MS = 45_000; // the server sends a heartbeat every 15 s
const HIDDEN_MS = 5 * 60_000;

/** Reads server-sent events from pieces of bytes, however they were cut. */
export class EventReader {
  #decoder = new TextDecoder();
  #rest = "";
  #event = { id: null, name: "", data: [] };

  /** Return the events that these bytes complete: `{id, name, data}`. */
  read(bytes) {
    const text = this.#rest + this.#decoder.decode(bytes, { stream: true });
    // A last "\r" may be the first half of "\r\n": it waits for the next piece.
    const lines = text.split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    return lines.map((line) => this.#line(line)).filter(Boolean);
  }

  #line(line) {
    if (line === "") return this.#dispatch();
    const [, field, value] = /^([^:]*)(?:: ?(.*))?$/s.exec(line);
    if (field === "id") this.#event.id = value ?? "";
    else if (field === "event") this.#event.name = value ?? "";
    else if (field === "data") this.#event.data.push(value ?? "");
    return null; // comments and other fields mean nothing here
  }

  #dispatch() {
    const { id, name, data } = this.#event;
    this.#event = { id: null, name: "", data: [] };
    return data.length ? { id, name, data: data.join("\n") } : null;
  }
}

/**
 * Stays connected: waits longer after every failure, resumes after the last event it handed on,
 * pauses in a tab that is long hidden, and gives up only where asking again cannot help.
 */
export class Stream {
  #open;
  #onEvent;
  #onState;
  #running = null; // AbortController of the whole
  #attempt = null; // AbortController of the present connection
  #position = null;
  #failures = 0;
  #restartedAt = 0;
  #wake = () => {};
  #hiding = 0;
  #isAsleep = false;

  /**
   * @param {(position: string | null, signal: AbortSignal) => Promise<ReadableStream>} open
   * @param {(name: string, data: object) => void} onEvent
   * @param {(state: string, problem?: Problem) => void} onState connecting, live, offline, ended
   */
  constructor(open, onEvent, onState) {
    this.#open = open;
    this.#onEvent = onEvent;
    this.#onState = onState;
  }

  start() {
    if (this.#running) return;
    this.#running = new AbortController();
    const { signal } = this.#running;
    document.addEventListener("visibilitychange", () => this.#look(), { signal });
    window.addEventListener("online", () => this.#wake(), { signal });
    window.addEventListener("pageshow", () => this.#wake(), { signal });
    this.#run(signal);
  }

  stop() {
    clearTimeout(this.#hiding);
    this.#running?.abort();
    this.#attempt?.abort();
    this.#running = null;
    this.#wake();
  }

  /** Ask for a new snapshot: what we have does not fit what we hear. */
  refresh() {
    if (Date.now() - this.#restartedAt < 1000) this.#failures++; // it did not help: no hurry
    this.#restartedAt = Date.now();
    this.#position = null;
    this.#attempt?.abort();
  }

  async #run(signal) {
    this.#onState("connecting");
    while (!signal.aborted) {
      const problem = await this.#follow();
      if (signal.aborted) return;
      if (problem?.isEnd) {
        this.stop();
        this.#onState("ended", problem);
        return;
      }
      if (problem) this.#onState("offline", problem);
      if (problem?.status === 400) this.#position = null; // a position it cannot read
      await this.#pause(problem);
    }
  }

  /** Hold one connection; return the problem it ended with, or null where we ended it. */
  async #follow() {
    const attempt = (this.#attempt = new AbortController());
    let silence = setTimeout(() => attempt.abort("silent"), SILENCE_MS);
    try {
      const body = await this.#open(this.#position, attempt.signal);
      if (attempt.signal.aborted) return null;
      this.#onState("live");
      const events = new EventReader();
      const reader = body.getReader();
      for (let piece; !(piece = await reader.read()).done;) {
        clearTimeout(silence);
        silence = setTimeout(() => attempt.abort("silent"), SILENCE_MS);
        for (const event of events.read(piece.value)) {
          if (attempt.signal.aborted) return null; // a refresh: the rest is another story
          this.#hand(event);
        }
      }
      return new Problem(0, "The connection was closed.");
    } catch (error) {
      if (attempt.signal.aborted && attempt.signal.reason !== "silent") return null;
      return error instanceof Problem ? error : new Problem(0, "The connection was lost.");
    } finally {
      clearTimeout(silence);
      attempt.abort();
    }
  }

  #hand(event) {
    this.#failures = 0;
    this.#position = event.id ?? this.#position;
    try {
      this.#onEvent(event.name, JSON.parse(event.data));
    } catch (error) {
      reportError(error); // a fault of ours is not a lost connection
    }
  }

  #pause(problem) {
    if (!problem && !this.#isAsleep && !this.#failures) return null;
    const longest = Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** this.#failures++);
    const asked = problem?.retryAt ? problem.retryAt - Date.now() : 0;
    const wait = Math.max(asked, longest * (0.5 + Math.random() / 2));
    return new Promise((resume) => {
      this.#wake = resume;
      if (!this.#isAsleep) setTimeout(resume, wait);
    });
  }

  #look() {
    clearTimeout(this.#hiding);
    if (document.hidden) {
      this.#hiding = setTimeout(() => {
        this.#isAsleep = true;
        this.#attempt?.abort();
      }, HIDDEN_MS);
      return;
    }
    this.#isAsleep = false;
    this.#wake();
  }
}
