// The booking form, a little nicer: as many name fields as places, and no second booking by a double click.
// Without this file everything works; the server knows a double booking by its form.
const form = document.querySelector("[data-booking]");
const places = form?.querySelector("select[name=places]");
const names = form?.querySelectorAll("[data-place]") ?? [];

function showNames() {
  const number = Number(places.value);
  for (const name of names) name.hidden = Number(name.dataset.place) > number;
  if (number > 1) names[0]?.closest("details").setAttribute("open", "");
}

if (places) {
  places.addEventListener("change", showNames);
  showNames();
}

if (form) {
  const button = form.querySelector("[data-busy]");
  const words = button.textContent;
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) return event.preventDefault();
    sent = true;
    for (const one of form.querySelectorAll("button[type=submit]")) one.setAttribute("aria-disabled", "true");
    button.textContent = button.dataset.busy;
  });
  // Back from the next page, which the browser may have kept: the form can be used again.
  addEventListener("pageshow", () => {
    sent = false;
    for (const one of form.querySelectorAll("button[type=submit]")) one.removeAttribute("aria-disabled");
    button.textContent = words;
  });
}
