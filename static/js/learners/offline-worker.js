// The worker of /mein-bereich/selbstlernen/: the network first, and what was opened before where there is none.
// One store for one person (?wer=); another person, a logout or a lost session empties it.
const store = `selbstlernen-${new URL(location).searchParams.get("wer")}`;
const scope = new URL("./", location).pathname;
const noNetwork = `${scope}ohne-netz/`;

const isOurs = ({ origin, pathname }) =>
  origin === location.origin && [scope, "/static/", "/media/"].some((path) => pathname.startsWith(path));

const forget = async (kept) => {
  const names = (await caches.keys()).filter((name) => name !== kept);
  await Promise.all(names.map((name) => caches.delete(name)));
};

// Only into a store that is there: what arrives after a logout must not make it anew. Asked once, because the store may go between
// the question and the opening; what is put into one that is gone is refused or lost, as it should be.
let opened = null;
const keep = async (request, response) => {
  if (!response.ok || response.redirected) return;
  opened ??= (await caches.has(store)) ? caches.open(store) : null;
  await (await opened)?.put(request, response).catch(() => {});
};

// Not by opening the store: that would make one that a logout has just removed.
const kept = (request) => caches.match(request, { cacheName: store, ignoreVary: true });

const answer = async (request) => {
  try {
    const response = await fetch(request);
    if (response.type === "opaqueredirect") await Promise.all([forget(), registration.unregister()]); // to the login: nobody is signed in any more
    else if (request.method === "GET") await keep(request, response.clone());
    return response;
  } catch {
    const found = request.method === "GET" && (await kept(request));
    return found || (request.mode === "navigate" ? kept(noNetwork) : Response.error());
  }
};

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(store).then((cache) => cache.add(noNetwork)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forget(store).then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  const wanted = event.data.filter((address) => isOurs(new URL(address)));
  const fetched = wanted.map((address) => fetch(address).then((response) => keep(address, response)).catch(() => {}));
  event.waitUntil(Promise.all(fetched));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const isForm = request.method === "POST" && request.mode === "navigate";
  if (isForm && request.url.startsWith(location.origin + scope)) {
    event.respondWith(fetch(request).catch(() => kept(noNetwork)));
  } else if (request.method === "GET" && isOurs(new URL(request.url))) {
    event.respondWith(answer(request));
  }
});
