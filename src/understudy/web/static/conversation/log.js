/**
 * What is known of a conversation: the active branch, oldest first, kept up to date by events.
 *
 * No DOM in here. `apply` says what has to be drawn again: nothing, one message's live text, all;
 * or that the events do not fit and a new snapshot is needed.
 */

export const DRAW = Object.freeze({
  nothing: "nothing",
  live: "live",
  all: "all",
  refresh: "refresh",
});

export const isRunning = (message) => message?.status === "running";

export class Log {
  conversation = null;
  messages = [];
  #points = new Map(); // length of a running text in code points, by message id

  /** Whether the branch begins before the oldest message known here. */
  get hasOlder() {
    return Boolean(this.messages[0]?.parent_id);
  }

  get last() {
    return this.messages.at(-1) ?? null;
  }

  find(id) {
    return this.messages.find((message) => message.id === id) ?? null;
  }

  apply(name, data) {
    switch (name) {
      case "snapshot":
        return this.#replace(data);
      case "message.added":
      case "turn.started":
        return this.find(data.message.id) ? DRAW.nothing : this.place(data.message);
      case "message.delta":
        return this.#grow(data);
      case "message.done":
      case "turn.failed":
        return this.#end(data.message);
      case "branch.moved":
        return this.last?.id === data.active_message_id ? DRAW.nothing : DRAW.refresh;
      default:
        return DRAW.nothing; // a newer server may tell more
    }
  }

  /** Put a message after its parent. What followed there is another branch now. */
  place(message) {
    const at = this.messages.findIndex(({ id }) => id === message.id);
    const parent = this.messages.findIndex(({ id }) => id === message.parent_id);
    if (at >= 0) {
      this.messages[at] = message;
    } else if (parent >= 0 || message.parent_id === null) {
      this.messages.splice(parent + 1, this.messages.length, message);
    } else {
      return DRAW.refresh;
    }
    return DRAW.all;
  }

  /** Put the page before the oldest known message there, if the branch has not moved meanwhile. */
  prepend(messages) {
    if (messages.at(-1)?.id === this.messages[0]?.parent_id) this.messages.unshift(...messages);
  }

  #replace({ conversation, messages }) {
    const known = this.messages.findIndex(({ id }) => id === messages[0]?.parent_id);
    this.conversation = conversation;
    this.messages = [...this.messages.slice(0, known + 1), ...messages]; // older pages stay
    this.#points.clear();
    return DRAW.all;
  }

  /** Offsets count code points, JavaScript counts UTF-16 units: an emoji is one, or two. */
  #grow({ message_id: id, offset, text }) {
    const message = this.find(id);
    if (!isRunning(message)) return DRAW.nothing; // of another branch, or late
    const have = this.#points.get(id) ?? [...message.text].length;
    const said = [...text];
    if (offset > have) return DRAW.refresh;
    const fresh = said.slice(have - offset);
    this.#points.set(id, have + fresh.length);
    message.text += fresh.join("");
    return fresh.length ? DRAW.live : DRAW.nothing;
  }

  #end(message) {
    this.#points.delete(message.id);
    return this.find(message.id) ? this.place(message) : DRAW.nothing;
  }
}
