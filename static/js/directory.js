// The directory refines without loading the page anew: htmx exchanges the results, this keeps the rest in step.
// Without this file, or without htmx, every link and the form do the same by loading the page.
const place = document.querySelector("#verzeichnis");
const form = document.querySelector("#f");
const said = document.querySelector("#ansage");
let opened = [];
let focused = "";
let typed = form.q.value;

// Empty fields would stand in the address that people share.
form.addEventListener("htmx:configRequest", (event) => {
  const given = event.detail.parameters;
  for (const name of [...given.keys()]) if (given.getAll(name).every((value) => value === "")) given.delete(name);
});

// Links within a drawing are not seen by htmx.
place.addEventListener("click", (event) => {
  const link = event.target.closest("svg a");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  htmx.ajax("GET", location.pathname + link.getAttribute("href"), { source: link, target: place, swap: "innerHTML" });
});

document.body.addEventListener("htmx:beforeRequest", () => (typed = form.q.value));

place.addEventListener("htmx:beforeSwap", () => {
  opened = [...place.querySelectorAll("details[open]")].map((details) => details.id);
  focused = place.contains(document.activeElement) ? document.activeElement.id || "er" : "";
});

place.addEventListener("htmx:afterSwap", () => {
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
});

// htmx notes the last address for a cache that is switched off here: nothing shall stay in the reader's browser.
function forget() {
  try {
    sessionStorage.removeItem("htmx-current-path-for-history");
  } catch {
    // There is no storage: nothing was noted.
  }
}

place.addEventListener("htmx:afterSettle", () => {
  forget();
  const query = location.search;
  // Whoever has typed on meanwhile loses nothing.
  if (form.q.value === typed) form.q.value = new URLSearchParams(query).get("q") ?? "";
  for (const link of document.querySelectorAll("footer a[hreflang]")) link.search = query;
  // Who used the keyboard stays where they were; what is gone leads to the results.
  if (focused) (document.getElementById(focused) ?? document.getElementById("er")).focus({ preventScroll: focused !== "er" });
  said.textContent = document.getElementById("er").textContent;
});

// No answer: the page itself says why.
document.body.addEventListener("htmx:responseError", (event) => location.assign(event.detail.pathInfo.finalRequestPath));
document.body.addEventListener("htmx:sendError", (event) => location.assign(event.detail.pathInfo.finalRequestPath));
