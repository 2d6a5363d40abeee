/** The same session where no socket can be opened: requests, and server-sent events. */

import { Problem } from "./api.js";
import { Ending } from "./frames.js";
import { EventReader } from "./stream.js";

const PATIENCE_MS = 20_000;
const SILENCE_MS = 45_000;
const UNREACHABLE = "The server cannot be reached. Your text is kept.";
const TAKEN_OVER = "session.taken";
const CLOSES = { 401: 4401, 403: 4403, 404: 4404, 429: 4429 };

export class PostLine {
  #url;
  #bearer;
  #session = null;
  #onEvent;
  #end;
  #isOver = new AbortController();

  ended = new Promise((resolve) => (this.#end = resolve));

  /**
   * @param {string} url of the page's sessions
   * @param {object} hello the session to go on with, if there is one, and a bearer `token`
   * @param {(frame: {type: string, data: object}) => void} onEvent
   */
  constructor(url, hello, onEvent) {
    this.#url = url;
    this.#bearer = hello.token;
    this.#onEvent = onEvent;
    this.ready = this.#open(hello);
  }

  ask(type, data) {
    const on = `messages/${encodeURIComponent(data.message_id)}`;
    const id = data.client_msg_id;
    switch (type) {
      case "message":
        return this.#said("messages", { id, text: data.text });
      case "edit":
        return this.#said(`${on}/edit`, { id, text: data.text });
      case "regenerate":
        return this.#said(`${on}/regenerate`, { id });
      case "stop":
        return this.#fetch("POST", "stop", {});
      case "feedback":
        return data.value === null
          ? this.#fetch("DELETE", `${on}/feedback`)
          : this.#fetch("PUT", `${on}/feedback`, { value: data.value, comment: data.comment });
      case "forget":
        return this.#request("DELETE", `/${this.#session.id}`);
      default:
        return this.#fetch("GET", `documents/${data.place}`);
    }
  }

  close() {
    this.#close(new Ending(1000));
  }

  async #open({ session_id: id, resume_token: resumeToken }) {
    const [path, body] = id ? [`${id}/resume`, { resume_token: resumeToken }] : ["", undefined];
    try {
      const ready = await this.#request("POST", path && `/${path}`, body);
      this.#session = { id: ready.session_id, token: ready.resume_token };
      this.#follow();
      return ready;
    } catch (problem) {
      const ending = new Ending(CLOSES[problem.status] ?? 1006, problem.message, !problem.isNetwork);
      this.#close(ending);
      return null;
    }
  }

  async #said(path, body) {
    const { message, reply_id } = await this.#fetch("POST", path, body);
    return { message_id: message?.id ?? null, reply_id };
  }

  async #follow() {
    let ending = new Ending(1006);
    try {
      const headers = { Accept: "text/event-stream" };
      const response = await this.#send("GET", `/${this.#session.id}/events`, { headers }, false);
      const events = new EventReader();
      const reader = response.body.getReader();
      for (let piece; ending.code !== 4409 && !(piece = await within(reader.read())).done;) {
        for (const { name, data } of events.read(piece.value)) {
          if (name === TAKEN_OVER) ending = new Ending(4409);
          else this.#onEvent({ type: name, data: JSON.parse(data) });
        }
      }
    } catch (problem) {
      ending = new Ending(CLOSES[problem.status] ?? 1006, problem.message ?? "");
    }
    this.#close(ending);
  }

  #fetch(method, path, body) {
    return this.#request(method, `/${this.#session.id}/${path}`, body);
  }

  async #request(method, path, body) {
    const headers = body ? { "Content-Type": "application/json" } : {};
    const options = { headers, body: body && JSON.stringify(body) };
    const response = await this.#send(method, path, options, true);
    return response.status === 204 ? {} : response.json();
  }

  async #send(method, path, { headers, body }, isBrief) {
    if (this.#bearer) headers.Authorization = `Bearer ${this.#bearer}`;
    if (this.#session) headers["X-Resume-Token"] = this.#session.token;
    const over = this.#isOver.signal;
    const signal = isBrief ? AbortSignal.any([over, AbortSignal.timeout(PATIENCE_MS)]) : over;
    const credentials = this.#bearer ? "omit" : "same-origin";
    let response;
    try {
      const options = { method, headers, body, signal, credentials, cache: "no-store" };
      response = await fetch(`${this.#url}${path}`, options);
    } catch {
      throw new Problem(0, UNREACHABLE);
    }
    if (!response.ok) throw await Problem.from(response);
    return response;
  }

  #close(ending) {
    this.#onEvent = () => {};
    this.#end(ending);
    this.#isOver.abort();
  }
}

/** The server says every 15 s that it is there. */
function within(reading) {
  let timer;
  const silence = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Problem(0, UNREACHABLE)), SILENCE_MS);
  });
  return Promise.race([reading, silence]).finally(() => clearTimeout(timer));
}
