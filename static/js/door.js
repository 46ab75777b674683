// The page at the door: answers at once, counts live, and goes on without network. Without this file every form works
// by itself.
{
  const page = document.querySelector("[data-door]");
  const find = (selector) => page.querySelector(selector);
  const { store, camera, sound, newKey, hiddenKey, replaceRows, connect, Away } = wedoDoor;
  const words = JSON.parse(document.getElementById("worte").textContent);
  const base = page.dataset.door;
  const POLL_MS = 5000;
  const LIST_MS = 60_000;
  const code = find("#code");
  let isOffline = false;
  let isOver = false;
  let isSending = false;
  const takenBack = new Set();
  let listAt = 0;
  let pollTimer = 0;

  store.open(page.dataset.event);

  // Twin of tickets/door/codes.py.
  function readCode(text) {
    let typed = text.replace(/\s/g, "").toUpperCase();
    if (typed.startsWith("WEDOÖ")) typed = typed.slice(5).replace(/[YZ]/g, (key) => (key === "Y" ? "Z" : "Y"));
    if (typed.startsWith("WEDO:")) typed = typed.slice(5);
    const read = typed.replaceAll("-", "").replaceAll("O", "0").replace(/[IL]/g, "1");
    return /^[0-9A-HJKMNP-TV-Z]{12}$/.test(read) ? read : "";
  }

  const clock = (at) => new Date(at).toLocaleTimeString("de-DE", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Berlin" });

  // --- talking to the server -----------------------------------------------------------------------------------

  const { ask, post, send } = connect({
    base,
    token: () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? find("[name=csrfmiddlewaretoken]")?.value,
    device: () => device.value,
    shut,
    setOffline,
  });

  // The link or the session is over: nothing of the guests stays on this device.
  function shut(status) {
    isOver = true;
    const isSession = status === 401 || status === 403;
    if (!isSession) {
      store.forget();
      navigator.serviceWorker?.getRegistrations().then((all) => {
        for (const one of all) if (one.scope === location.origin + base) one.unregister();
      });
      globalThis.caches?.delete(`wedo-door:${location.origin}${base}`);
    }
    find("[data-net]").textContent = isSession ? words.signIn : words.over;
    find("[data-net]").dataset.state = "over";
    return null;
  }

  function setOffline(offline) {
    isOffline = offline;
    showNet();
  }

  function showNet(text = "") {
    if (isOver) return;
    const net = find("[data-net]");
    const waiting = store.waiting().length;
    let line = text;
    if (isOffline) {
      line = waiting === 1 ? words.offlineOne : waiting ? words.offlineMany.replace("%s", waiting) : words.offline;
      if (!store.canCheck) line = `${words.offline} ${words.noList}`;
    } else if (!text && waiting === 1) line = words.sendingOne;
    else if (!text && waiting) line = words.sending.replace("%s", waiting);
    else if (!text) line = net.dataset.state === "offline" ? words.online : net.textContent;
    if (net.textContent !== line) net.textContent = line;
    net.dataset.state = isOffline ? "offline" : "online";
  }

  function showTally({ arrived, expected }) {
    if (arrived === undefined) return;
    find("[data-tally]").textContent = words.tally.replace("%(arrived)s", arrived).replace("%(expected)s", expected);
  }

  // --- the answer ------------------------------------------------------------------------------------------------

  function show(answer) {
    const shown = find("[data-blank]").content.cloneNode(true);
    const put = (name, text) => { shown.querySelector(`.verdict__${name}`).textContent = text ?? ""; };
    shown.querySelector(".verdict").dataset.verdict = answer.verdict;
    put("title", answer.title ?? words.titles[answer.verdict] ?? words.titles.unknown);
    put("detail", answer.detail);
    shown.querySelector("bdi").textContent = answer.name ?? "";
    const [undo, group] = ["undo", "group"].map((kind) => shown.querySelector(`[data-${kind}]`));
    undo.hidden = !answer.undo?.length;
    undo.prepend(...(answer.undo ?? []).map(hiddenKey));
    undo.dataset.code = answer.code ?? "";
    group.hidden = !answer.group;
    group.elements.ticket.value = answer.ticket ?? "";
    group.dataset.hashes = answer.hashes ?? "";
    group.dataset.code = answer.code ?? "";
    group.querySelector("span").textContent = answer.group ?? "";
    find("[data-answer]").replaceChildren(shown);
    find("[data-answer]").scrollIntoView({ block: "nearest" });
    if (find("#sound").checked) sound(answer.verdict);
    showTally(answer);
  }

  function showOffline(found) {
    const details = {
      welcome: words.offlineWelcome,
      already: found.at ? words.since.replace("%s", clock(found.at)) : "",
      cancelled: words.cancelled,
      unknown: words.offlineUnknown,
      noList: words.noList,
    };
    const verdict = found.verdict === "noList" ? "unknown" : found.verdict;
    const rest = found.rest?.length ?? 0;
    const group = rest > 1 ? words.restMany.replace("%s", rest) : rest ? words.restOne : "";
    show({ ...found, verdict, detail: details[found.verdict], group, hashes: found.rest?.join(" ") });
    showNet();
  }

  async function check(data) {
    const key = newKey();
    const read = "code" in data ? readCode(data.code) : "";
    if ("code" in data && !read) return show({ verdict: "unknown", detail: words.unreadable });
    if (data.hash) return showOffline(store.checkHash(data.hash, key));
    try {
      if (isOffline) throw new Away();
      const answer = await post("pruefen/", { ...data, ...(read ? { code: read } : {}), key });
      if (!answer) return;
      show({ ...answer, code: read });
      searchAgain();
      if (read && answer.verdict === "welcome") await store.note(read, true);
    } catch (error) {
      if (!(error instanceof Away)) throw error;
      if (read) showOffline(await store.check(read, key));
      else needsNetwork();
    }
  }

  // Everybody who was booked along with this one.
  async function checkGroup(form) {
    const { hashes, code: read } = form.dataset;
    if (hashes) return groupOffline(hashes.split(" "));
    return act("gruppe/", { ticket: form.elements.ticket.value, key: newKey() }, async () => {
      const rest = read ? await store.restOfCode(read) : [];
      return rest.length ? groupOffline(rest) : needsNetwork();
    });
  }

  function groupOffline(hashes) {
    const undo = store.letIn(hashes);
    show({ verdict: "welcome", detail: `${words.group.replace("%s", undo.length)} ${words.offlineWelcome}`, undo });
    showNet();
  }

  const needsNetwork = () => show({ verdict: "unknown", title: words.offline, detail: words.needsNetwork });

  // What the server decides; `away` is what to do without it.
  async function act(path, data, away = needsNetwork) {
    try {
      if (isOffline) throw new Away();
      const answer = await post(path, data);
      if (!answer) return;
      show(answer);
      listAt = 0;
      searchAgain();
    } catch (error) {
      if (!(error instanceof Away)) throw error;
      await away();
    }
  }

  async function undo(form) {
    const keys = new FormData(form).getAll("key");
    const waiting = new Set(store.waiting().map((one) => one.key));
    store.sent(keys);
    if (isSending) keys.forEach((key) => takenBack.add(key));
    const sent = keys.filter((key) => !waiting.has(key));
    if (!sent.length) {
      show({ verdict: "undone", detail: words.offlineUndone });
      return showNet();
    }
    try {
      const answer = await post("zurueck/", sent.map((key) => ["key", key]));
      if (!answer) return;
      show(answer);
      searchAgain();
      if (form.dataset.code) await store.note(form.dataset.code, false);
    } catch (error) {
      if (!(error instanceof Away)) throw error;
      find("[data-net]").textContent = words.needsNetwork;
    }
  }

  async function search(form) {
    const target = find("[data-found]");
    const typed = form.elements.name.value;
    try {
      if (isOffline) throw new Away();
      const found = await post("suchen/", { name: typed });
      if (found) replaceRows(target, found.html);
    } catch (error) {
      if (!(error instanceof Away)) throw error;
      const list = document.createElement("ul");
      list.className = "rows";
      for (const one of store.search(typed)) list.append(offlineRow(one));
      target.replaceChildren(list.children.length ? list : store.hasNames ? words.nobody : words.noNames);
    }
  }

  // Who has come in since the search shows it.
  function searchAgain() {
    const form = find("[data-search]");
    if (find("[data-found] [data-rows]") && form.elements.name.value) search(form);
  }

  function offlineRow({ hash, name, arrived }) {
    const [row, label, button] = ["li", "bdi", "button"].map((tag) => document.createElement(tag));
    label.textContent = arrived ? `${name} (${words.since.replace("%s", clock(arrived))})` : name;
    button.className = arrived ? "btn btn--line" : "btn";
    button.type = "button";
    button.textContent = words.letIn;
    button.setAttribute("aria-label", `${words.letIn} ${name}`);
    button.addEventListener("click", () => check({ hash }));
    row.append(label, button);
    return row;
  }

  async function walkIn(form) {
    try {
      const answer = await post("spontan/", Object.fromEntries(new FormData(form)));
      if (!answer) return;
      if (answer.html) {
        find("[data-walk-in]").innerHTML = answer.html;
        return find("[data-walk-in] [role=alert]")?.focus();
      }
      show(answer);
      form.reset();
      form.querySelector("[name$=submission]").value = newKey();
    } catch (error) {
      if (!(error instanceof Away)) throw error;
      needsNetwork();
    }
  }

  // --- forms, keys, camera ---------------------------------------------------------------------------------------

  page.addEventListener("submit", (event) => {
    const form = event.target;
    const { check: isCheck, undo: isUndo, search: isSearch, group, give, spontaneous, settle } = form.dataset;
    if ([isCheck, isUndo, isSearch, group, give, spontaneous, settle].every((one) => one === undefined)) return;
    event.preventDefault();
    if (group !== undefined) return checkGroup(form);
    if (give !== undefined) return act("nachruecken/", { booking: form.elements.booking.value, key: newKey() });
    if (isSearch !== undefined) return search(form);
    if (spontaneous !== undefined) return walkIn(form);
    if (isUndo !== undefined) return undo(form);
    if (settle !== undefined) return post("zurueck/", { key: form.elements.key.value }).then(poll, () => showNet());
    if (!form.contains(code)) return check(Object.fromEntries([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken")));
    const typed = code.value;
    code.value = "";
    // On a phone the keyboard would cover the answer.
    if (matchMedia("(pointer: coarse)").matches) code.blur();
    return check({ code: typed });
  });

  // A hand scanner types wherever the focus is: what goes nowhere goes into the field.
  addEventListener("keydown", (event) => {
    if (document.activeElement === document.body && event.key.length === 1 && !event.ctrlKey && !event.metaKey) code.focus();
  });

  const device = find("#device");
  const setting = (name, value) => {
    try {
      if (value === undefined) return localStorage.getItem(`wedo-door:${name}`);
      localStorage.setItem(`wedo-door:${name}`, value);
    } catch { /* Not kept. */ }
    return null;
  };
  device.value = setting("device") ?? "";
  device.addEventListener("change", () => setting("device", device.value));
  find("#sound").checked = setting("sound") !== "off";
  find("#sound").addEventListener("change", () => setting("sound", find("#sound").checked ? "on" : "off"));
  find("[data-device]").hidden = false;

  const button = find("[data-camera]");
  const view = find("[data-view]");
  function cameraOff() {
    camera.stop(view.querySelector("video"));
    view.hidden = true;
    button.setAttribute("aria-pressed", "false");
    button.firstElementChild.textContent = words.cameraOn;
  }
  if (navigator.mediaDevices?.getUserMedia) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      if (camera.isOn) return cameraOff();
      view.hidden = false;
      button.setAttribute("aria-pressed", "true");
      button.firstElementChild.textContent = words.cameraOff;
      try {
        await camera.start(view.querySelector("video"), page.dataset.jsqr, (text) => check({ code: text }));
      } catch (error) {
        cameraOff();
        find("[data-net]").textContent = error.name === "NotAllowedError" ? words.cameraDenied : words.cameraMissing;
      }
    });
  }

  // --- live, and with what waits ---------------------------------------------------------------------------------

  async function poll() {
    clearTimeout(pollTimer);
    if (isOver || document.hidden) return;
    try {
      const state = await ask("stand/");
      if (!state) return;
      showTally(state);
      showTroubles(state.troubles);
      await sendWaiting();
      await takeBack();
      if (Date.now() - listAt > LIST_MS && crypto.subtle) {
        const list = await ask("liste.json");
        if (list) store.keepList(list);
        listAt = Date.now();
      }
    } catch (error) {
      if (!(error instanceof Away)) throw error;
    } finally {
      clearTimeout(pollTimer);
      if (!isOver) pollTimer = setTimeout(poll, POLL_MS);
    }
  }

  // Drawn anew only when it says something else: somebody may be about to press a button in it.
  function showTroubles(html) {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    const shown = find("[data-troubles]");
    if (shown.textContent.trim() !== fresh.content.textContent.trim()) shown.replaceChildren(fresh.content);
  }

  async function sendWaiting() {
    if (isSending || !store.waiting().length) return;
    isSending = true;
    showNet();
    try {
      const answers = await send(store);
      listAt = 0;
      const troubled = answers.some((one) => ["already", "cancelled"].includes(one.verdict));
      const lost = answers.filter((one) => one.verdict === "unknown").length;
      showNet(lost ? words.lost.replace("%s", lost) : troubled ? words.troubled : words.sent);
      if (troubled) setTimeout(poll);
    } finally {
      isSending = false;
    }
  }

  // What was taken back here while it was on its way to the server, or may have arrived there without an answer.
  async function takeBack() {
    const keys = [...takenBack];
    if (!keys.length || !(await post("zurueck/", keys.map((key) => ["key", key])))) return;
    keys.forEach((key) => takenBack.delete(key));
  }

  addEventListener("online", poll);
  addEventListener("offline", () => setOffline(true));
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) return poll();
    if (camera.isOn) cameraOff();
    return clearTimeout(pollTimer);
  });
  navigator.serviceWorker?.register(`${base}worker.js`).catch(() => {});
  poll();
}
