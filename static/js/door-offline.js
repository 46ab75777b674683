// What the door keeps on this device: the list of tickets (hashes, names only where the event allows it), and the
// check-ins that wait to be sent. Twin of tickets/door/page.py. Without HTTPS there is no hash and so no list.
globalThis.wedoDoor ??= {};
{
  const MEMORY = { list: null, queue: [] };
  let prefix = "";

  function read(name) {
    try {
      return JSON.parse(localStorage.getItem(prefix + name)) ?? MEMORY[name];
    } catch {
      return MEMORY[name]; // Storage may be forbidden; then it lasts as long as the page.
    }
  }

  function write(name, value) {
    MEMORY[name] = value;
    try {
      localStorage.setItem(prefix + name, JSON.stringify(value));
    } catch {
      // Kept in memory.
    }
  }

  async function hashOf(salt, code) {
    const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(salt + code));
    return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 32);
  }

  // Works without HTTPS, where crypto.randomUUID is missing.
  function newKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  // Twin of wedo.text.sort_key.
  const simple = (text) => text.toLowerCase().replaceAll("ß", "ss").normalize("NFKD").replace(/\p{M}/gu, "");

  wedoDoor.newKey = newKey;
  wedoDoor.store = {
    open(event) {
      prefix = `wedo-door:${event}:`;
      const list = read("list");
      if (list && Date.parse(list.until) < Date.now()) this.forget();
    },

    get canCheck() {
      return Boolean(read("list") && globalThis.crypto?.subtle);
    },

    get hasNames() {
      return Object.values(read("list")?.tickets ?? {}).some((row) => row[2]);
    },

    keepList: (list) => write("list", list),

    waiting: () => read("queue"),

    sent(keys) {
      write("queue", read("queue").filter((one) => !keys.includes(one.key)));
    },

    forget() {
      // What has not been sent stays until it is.
      const done = read("queue").length ? ["list"] : ["list", "queue"];
      MEMORY.list = null;
      for (const name of done) {
        try {
          localStorage.removeItem(prefix + name);
        } catch {
          // Nothing is kept.
        }
      }
    },

    // Decides about a code without network and keeps a check-in to be sent:
    // {verdict, at?, name?, undo?: [keys], rest?: [hashes]}.
    async check(code, key) {
      if (!this.canCheck) return { verdict: "noList" };
      return this.checkHash(await hashOf(read("list").salt, code), key);
    },

    checkHash(hash, key) {
      const row = read("list").tickets[hash];
      if (!row) return { verdict: "unknown" };
      const [state, arrived, name = ""] = row;
      const queued = read("queue").find((one) => one.hash === hash);
      if (state) return { verdict: "cancelled", name };
      const undo = queued ? [queued.key] : [];
      if (arrived || queued) return { verdict: "already", name, at: arrived || queued.at, undo, rest: this.restOf(hash) };
      this.letIn([hash], () => key);
      return { verdict: "welcome", name, undo: [key], rest: this.restOf(hash) };
    },

    // Keeps check-ins to be sent, each with a key of its own.
    letIn(hashes, key = newKey) {
      const at = new Date().toISOString();
      const made = hashes.map((hash) => ({ key: key(), hash, at }));
      write("queue", [...read("queue"), ...made]);
      return made.map((one) => one.key);
    },

    async restOfCode(code) {
      return this.canCheck ? this.restOf(await hashOf(read("list").salt, code)) : [];
    },

    // The hashes of those who were booked along with this one and are not in yet.
    restOf(hash) {
      const { tickets } = read("list");
      const group = tickets[hash]?.[3];
      if (!group) return [];
      const queued = new Set(read("queue").map((one) => one.hash));
      return Object.keys(tickets).filter((one) => {
        const [state, arrived, , of] = tickets[one];
        return of === group && !state && !arrived && !queued.has(one);
      });
    },

    // What the server has said about a code, for when the network goes.
    async note(code, arrived) {
      if (!this.canCheck) return;
      const list = read("list");
      const row = list.tickets[await hashOf(list.salt, code)];
      if (!row) return;
      row[1] = arrived ? new Date().toISOString() : "";
      write("list", list);
    },

    // Those who are called so: [{hash, name, arrived}], at most 20; empty where names may not be kept.
    search(text) {
      const wanted = simple(text).split(/\s+/).filter(Boolean);
      if (wanted.join("").length < 2) return [];
      const queued = new Map(read("queue").map((one) => [one.hash, one.at]));
      return Object.entries(read("list")?.tickets ?? {})
        .map(([hash, [state, arrived, name = ""]]) => ({ hash, state, name, arrived: arrived || queued.get(hash) || "" }))
        .filter((one) => !one.state && one.name)
        .filter((one) => wanted.every((part) => simple(one.name).split(/[\s-]+/).some((word) => word.startsWith(part))))
        .sort((one, other) => one.name.localeCompare(other.name))
        .slice(0, 20);
    },
  };
}
