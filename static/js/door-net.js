// How the page at the door talks to the server, and sends what was let in without network.
globalThis.wedoDoor ??= {};
{
  const PATIENCE_MS = 4000;
  const EACH_MS = 200;
  const BATCH = 50;

  // No answer, or none that can be used: go on without network.
  class Away extends Error {}
  // The server is there and says that it cannot take this.
  class Refused extends Away {}
  wedoDoor.Away = Away;

  // `shut(status)` when the link or the session is over; `setOffline(offline)` after each try.
  wedoDoor.connect = ({ base, token, device, shut, setOffline }) => {
    async function ask(path, options = {}, patienceMs = PATIENCE_MS) {
      const patience = new AbortController();
      const timer = setTimeout(() => patience.abort(), patienceMs);
      const secret = options.method === "POST" && token();
      try {
        const response = await fetch(base + path, {
          ...options,
          signal: patience.signal,
          headers: { Accept: "application/json", ...(secret ? { "X-CSRFToken": secret } : {}) },
        });
        if ([401, 403, 404, 410].includes(response.status)) return shut(response.status);
        if ([400, 413].includes(response.status)) throw new Refused();
        const isAnswer = response.headers.get("Content-Type")?.startsWith("application/json");
        if (response.status >= 500 || !isAnswer) throw new Away();
        const answer = await response.json();
        setOffline(false);
        return answer;
      } catch (error) {
        setOffline(!(error instanceof Refused));
        throw error instanceof Away ? error : new Away(error);
      } finally {
        clearTimeout(timer);
      }
    }

    function post(path, data) {
      const body = new URLSearchParams(data);
      body.set("device", device());
      return ask(path, { method: "POST", body });
    }

    // The answers about these entries. One that the server refuses must not hold up the others: then one by one.
    async function report(entries) {
      try {
        const body = JSON.stringify({ device: device(), entries });
        const told = await ask("melden/", { method: "POST", body }, PATIENCE_MS + entries.length * EACH_MS);
        if (!told) throw new Away();
        return told.answers;
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (entries.length === 1) return [{ sent: entries[0].key, verdict: "unknown" }];
        const answers = [];
        for (const one of entries) answers.push(...(await report([one])));
        return answers;
      }
    }

    // Sends all that waits in `store`, and gives the answers.
    async function send(store) {
      const answers = [];
      for (let batch = store.waiting().slice(0, BATCH); batch.length; batch = store.waiting().slice(0, BATCH)) {
        const told = await report(batch);
        store.sent(told.map((one) => one.sent));
        answers.push(...told);
      }
      return answers;
    }

    return { ask, post, send };
  };
}
