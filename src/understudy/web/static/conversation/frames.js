/** One open socket: frames go out and are answered, events come in. See the protocol's page. */

import { newId, Problem } from "./api.js";

const SUBPROTOCOL = "understudy.v1";
const OPENS_WITHIN_MS = 10_000;
const PATIENCE_MS = 20_000;
const PING_MS = 20_000;
const LOST = "The connection was lost. Your text is kept.";
// What the server sends to nobody but who asked; everything else is an event.
const ANSWERS = new Set(["accepted", "stopped", "kept", "document", "forgotten", "pong"]);

/** How a connection ended. `hasOpened` is false where the way itself does not work. */
export class Ending {
  constructor(code, reason = "", hasOpened = true) {
    Object.assign(this, { code, reason, hasOpened });
  }
}

export class SocketLine {
  #socket;
  #pending = new Map(); // {resolve, reject, timer} by the id of a frame
  #onEvent;
  #end;
  #reason = "";
  #pings = 0;
  #heardAt = Date.now();

  /** Resolves with an `Ending`, once. */
  ended = new Promise((resolve) => (this.#end = resolve));

  /**
   * @param {string} url of the socket
   * @param {object} hello what the first frame carries
   * @param {(frame: {type: string, seq: number, data: object}) => void} onEvent
   */
  constructor(url, hello, onEvent) {
    this.#onEvent = onEvent;
    /** Resolves with what `hello` was answered with, or with null where it never was. */
    this.ready = new Promise((resolve) => this.#open(url, hello, resolve));
  }

  /** Ask for something, and return what it was answered with. Raises `Problem`. */
  ask(type, data) {
    const id = newId();
    return new Promise((resolve, reject) => {
      if (this.#socket.readyState !== WebSocket.OPEN) {
        reject(new Problem(0, LOST));
        return;
      }
      const timer = setTimeout(() => this.#settle(id, "reject", new Problem(0, LOST)), PATIENCE_MS);
      this.#pending.set(id, { resolve, reject, timer });
      this.#send(type, data, id);
    });
  }

  close() {
    this.#close(new Ending(1000));
  }

  #open(url, hello, answer) {
    let hasOpened = false;
    try {
      this.#socket = new WebSocket(url, SUBPROTOCOL);
    } catch {
      this.#end(new Ending(1006, "", false));
      answer(null);
      return;
    }
    const opening = setTimeout(() => this.#close(new Ending(1006, "", hasOpened)), OPENS_WITHIN_MS);
    this.#socket.addEventListener("open", () => {
      hasOpened = true;
      this.#send("hello", hello, newId());
    });
    this.#socket.addEventListener("message", ({ data }) => {
      this.#heardAt = Date.now();
      const frame = JSON.parse(data);
      if (frame.type === "ready") {
        clearTimeout(opening);
        this.#pings = setInterval(() => this.#ping(), PING_MS);
        answer(frame.data);
      } else this.#hear(frame);
    });
    this.#socket.addEventListener("close", ({ code, reason }) =>
      this.#close(new Ending(code, this.#reason || reason, hasOpened)),
    );
    this.ended.then(() => {
      clearTimeout(opening);
      answer(null);
    });
  }

  #hear(frame) {
    const { type, reply_to: id, data } = frame;
    if (type === "closing") this.#reason = data.reason;
    else if (type === "error") this.#settle(id, "reject", problemOf(data));
    else if (ANSWERS.has(type)) this.#settle(id, "resolve", data);
    else this.#onEvent(frame);
  }

  #settle(id, way, value) {
    const asked = this.#pending.get(id);
    clearTimeout(asked?.timer);
    this.#pending.delete(id);
    asked?.[way](value);
  }

  #ping() {
    if (Date.now() - this.#heardAt > 2.5 * PING_MS) this.#close(new Ending(1006));
    else this.#send("ping", {}, newId());
  }

  #send(type, data, id) {
    if (this.#socket.readyState === WebSocket.OPEN)
      this.#socket.send(JSON.stringify({ v: 1, type, id, data }));
  }

  /** A browser that is cut off may take minutes to say that a socket is closed: nobody waits. */
  #close(ending) {
    clearInterval(this.#pings);
    this.#onEvent = () => {};
    this.#end(ending);
    for (const id of [...this.#pending.keys()]) {
      this.#settle(id, "reject", new Problem(0, LOST));
    }
    this.#socket.close();
  }
}

function problemOf({ code, message, retry_after_ms: wait }) {
  const status = wait === null ? 409 : 429;
  const problem = new Problem(status, message, wait === null ? null : wait / 1000);
  problem.code = code;
  return problem;
}
