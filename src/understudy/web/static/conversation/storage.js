/** The browser's storage; in a frame or a window that has none, the page's memory. */

class Kept {
  #name;
  #memory = new Map();

  constructor(name) {
    this.#name = name;
  }

  get #area() {
    try {
      return globalThis[this.#name];
    } catch {
      return null; // a frame of another site, cookies switched off
    }
  }

  getItem(key) {
    return this.#area?.getItem(key) ?? this.#memory.get(key) ?? null;
  }

  setItem(key, value) {
    try {
      this.#area.setItem(key, value);
    } catch {
      this.#memory.set(key, value); // none, or full
    }
  }

  removeItem(key) {
    this.#memory.delete(key);
    this.#area?.removeItem(key);
  }
}

export const tab = new Kept("sessionStorage");
export const browser = new Kept("localStorage");
