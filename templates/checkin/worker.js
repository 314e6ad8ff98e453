// Keeps the door's page and files, so that it opens without network. A new version waits until every page of the old is closed:
// the door never changes in the middle of an event.
const CACHE = "tochka-door-{{ version }}";
const FILES = {{ files | tojson }};
const PAGE = FILES[0];

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(CACHE).then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: file === PAGE ? "reload" : "default" })))),
  );
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("tochka-door-") && name !== CACHE);
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (!FILES.includes(pathname)) return;
  event.respondWith(caches.open(CACHE).then((cache) => cache.match(pathname)).then((kept) => kept || fetch(request)));
});
