/**
 * The public API of one conversation, as the browser speaks it.
 *
 * Whoever asks names its message: `newId()` is sent along, so that sending twice is one message.
 */

const PATIENCE_MS = 20_000;
const UNREACHABLE = "The server cannot be reached. Your text is kept.";

/** What went wrong, as a sentence (`message`). `status` 0 means that no answer came. */
export class Problem extends Error {
  constructor(status, sentence, retryAfterS = null) {
    super(sentence);
    this.status = status;
    this.retryAt = retryAfterS === null ? null : Date.now() + retryAfterS * 1000;
  }

  /** Nobody knows whether the request arrived: the same one may be sent again. */
  get isNetwork() {
    return this.status === 0 || this.status === 502 || this.status === 504;
  }

  /** Asking again cannot help: signed out, or nothing here that is ours. */
  get isEnd() {
    return this.status === 401 || this.status === 403 || this.status === 404;
  }

  /** Read an answer that is not a success (RFC 9457). */
  static async from(response) {
    const body = await response.json().catch(() => ({}));
    const sentence = body.detail || body.title || `The server answered ${response.status}.`;
    const wait = Number.parseFloat(response.headers.get("Retry-After") ?? "");
    const retryAfterS = Number.isNaN(wait) ? null : wait;
    const problem = new Problem(response.status, String(sentence), retryAfterS);
    problem.code = body.code;
    return problem;
  }
}

/** Return a new UUIDv7, as the server makes them (RFC 9562, section 5.7). */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let time = Date.now();
  for (let i = 5; i >= 0; i--) {
    bytes[i] = time % 256;
    time = Math.floor(time / 256);
  }
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export class Api {
  #url;
  #spoken;
  #token;

  /**
   * @param {string | null} token for bearer use; without one the page's cookie speaks.
   * @param {boolean} isPractice what is said goes to the practice session of the same id.
   */
  constructor(base, conversationId, token, isPractice = false) {
    const api = base.replace(/\/+$/, "");
    const id = encodeURIComponent(conversationId);
    this.#url = `${api}/conversations/${id}`;
    this.#spoken = isPractice ? `${api}/practice/sessions/${id}` : this.#url;
    this.#token = token;
  }

  read = () => this.#ask("GET", this.#url);
  older = (seq) => this.#ask("GET", `${this.#url}/messages?limit=200&before=${seq}`);
  /** Read what the student thinks of replies; in practice only. */
  ratings = async () => (await this.#ask("GET", `${this.#spoken}/transcript`)).ratings;
  say = (id, text) => this.#ask("POST", `${this.#spoken}/messages`, { id, text });
  stop = () => this.#ask("POST", `${this.#spoken}/stop`, {});
  /** Keep what the student thinks of a reply, or take it back with null; in practice only. */
  rate = (messageId, rating) => {
    const address = `${this.#spoken}/messages/${encodeURIComponent(messageId)}/rating`;
    return rating ? this.#ask("PUT", address, rating) : this.#ask("DELETE", address);
  };
  regenerate = (messageId, id) => this.#on(messageId, "regenerate", { id });
  edit = (messageId, id, text) => this.#on(messageId, "edit", { id, text });
  branch = (messageId, latest) => this.#on(messageId, "branch", { latest });

  /** Open the stream of events after a position. Raises `Problem`. */
  async events(position, signal) {
    const headers = { Accept: "text/event-stream" };
    if (position) headers["Last-Event-ID"] = position;
    const response = await this.#fetch(`${this.#url}/events`, { headers, signal, cache: "no-store" });
    if (!response.ok) throw await Problem.from(response);
    return response.body;
  }

  #on(messageId, verb, body) {
    const address = `${this.#spoken}/messages/${encodeURIComponent(messageId)}/${verb}`;
    return this.#ask("POST", address, body);
  }

  async #ask(method, address, body) {
    const response = await this.#fetch(address, {
      method,
      headers: body ? { "Content-Type": "application/json" } : {},
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (!response.ok) throw await Problem.from(response);
    if (response.status === 204) return null;
    return response.json().catch(() => {
      throw new Problem(0, UNREACHABLE); // cut off in the middle of the answer
    });
  }

  async #fetch(address, { headers, ...options }) {
    if (this.#token) headers.Authorization = `Bearer ${this.#token}`;
    const credentials = this.#token ? "omit" : "same-origin";
    try {
      return await fetch(address, { credentials, headers, ...options });
    } catch {
      throw new Problem(0, UNREACHABLE);
    }
  }
}
