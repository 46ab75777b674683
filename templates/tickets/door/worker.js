// The door without network: the page and its files from this device. Limited to the door by the place of its address.
const SHELL = "{{ shell|escapejs }}";
const FILES = {{ files|safe }};
const CACHE = `wedo-door:${registration.scope}`;

addEventListener("install", (event) => {
  const fresh = [SHELL, ...FILES].map((address) => new Request(address, { cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  const isPage = request.mode === "navigate" && pathname === new URL(registration.scope).pathname;
  if (request.method !== "GET") return;
  if (isPage) event.respondWith(fromNetwork(request, SHELL));
  else if (FILES.includes(pathname)) event.respondWith(fromNetwork(request, request));
});

// What the network says, within five seconds; else what is kept here.
async function fromNetwork(request, kept) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), 5000);
  try {
    const response = await fetch(request, { signal: patience.signal });
    if (response.status < 500) return response;
  } catch {
    // No network: the answer is below.
  } finally {
    clearTimeout(timer);
  }
  return (await caches.match(kept, { ignoreVary: true })) ?? Response.error();
}
