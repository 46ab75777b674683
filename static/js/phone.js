// The ticket on the phone: kept for when there is no network, and the screen stays on while it is shown.
// Without this file the page shows the same.
const worker = document.body.dataset.worker;
const kept = document.querySelector("[data-kept]");

async function keep() {
  await navigator.serviceWorker.register(worker);
  await navigator.serviceWorker.ready;
  kept.hidden = false;
}

async function stayOn() {
  if (document.visibilityState === "visible") await navigator.wakeLock.request("screen");
}

if (worker && "serviceWorker" in navigator) keep().catch(() => {});
if (worker && "wakeLock" in navigator) {
  stayOn().catch(() => {});
  document.addEventListener("visibilitychange", () => stayOn().catch(() => {}));
}
