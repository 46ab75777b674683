// One ticket without network: its page and what it is made of, from this phone. The place of this address limits it to
// that page. It forgets the ticket when the server says that it is no good any more, and when the event is over.
const PAGE = "{{ page|escapejs }}";
const FILES = {{ files|safe }};
const UNTIL = {{ until }};
const CACHE = `wedo-ticket:${PAGE}`;

addEventListener("install", (event) => {
  const fresh = [PAGE, ...FILES].map((address) => new Request(address, { cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && pathname === PAGE) event.respondWith(page(request));
  else if (FILES.includes(pathname)) event.respondWith(file(request));
});

// What the network says, within four seconds; else what is kept here.
async function page(request) {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(4000) });
    if (response.status === 404 || response.status === 410) await forget();
    else if (response.ok) await (await caches.open(CACHE)).put(PAGE, response.clone());
    if (response.status < 500) return response;
  } catch {
    // No network: the answer is below.
  }
  if (Date.now() > UNTIL) await forget();
  return (await caches.match(PAGE, { cacheName: CACHE, ignoreVary: true })) ?? Response.error();
}

// A file's name changes with its content, so that the kept one is the right one.
async function file(request) {
  return (await caches.match(request, { cacheName: CACHE, ignoreVary: true })) ?? fetch(request);
}

async function forget() {
  await caches.delete(CACHE);
  await registration.unregister();
}
