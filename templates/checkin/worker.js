// Keeps the door's page and files, so that it opens without network. All of them are of one version or none is kept. An open
// page goes on with its own version to the end, since a file's address names its version; only opening it anew gives the newest.
const VERSION = "{{ version }}";
const PREFIX = "tochka-door-";
const CACHE = PREFIX + VERSION;
const FILES = {{ files | tojson }};
const PAGE = FILES[0];

/** A server that was renewed meanwhile gives newer files under old names, and says that they may not be kept. */
async function fetchOne(file) {
  const answer = await fetch(file, { cache: file === PAGE ? "reload" : "default" });
  const ours = file === PAGE ? answer.headers.get("X-Door-Version") === VERSION : answer.headers.get("Cache-Control")?.includes("immutable");
  if (!answer.ok || !ours) throw new Error(`${file} is not of ${VERSION}`);
  return answer;
}

async function keepAll() {
  const answers = await Promise.all(FILES.map(fetchOne));
  const cache = await caches.open(CACHE);
  await Promise.all(answers.map((answer, place) => cache.put(FILES[place], answer)));
  await self.skipWaiting();
}

/** The version before stays for pages that are still open. */
async function forgetOld() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(names.slice(0, -1).map((name) => caches.delete(name)));
}

async function answerTo(request, pathname) {
  const kept = await (await caches.open(CACHE)).match(pathname);
  return kept || (pathname !== PAGE && (await caches.match(pathname))) || fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(keepAll()));
self.addEventListener("activate", (event) => event.waitUntil(forgetOld()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (pathname === PAGE || pathname.includes("/static/h/")) event.respondWith(answerTo(request, pathname));
});
