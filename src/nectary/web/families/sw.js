// The cards without a connection. Before this text the server writes
// const KEPT = { version, pages, papers, looks, away }: what to keep, and the page that says it is not kept.
// What is kept is what a visitor gets: it is fetched without a cookie, at install, and at no other time.
"use strict";

const FAMILY = "cards-";
const NAME = FAMILY + KEPT.version;
const PATIENCE_MS = 4000; // a ward's signal may hang rather than fail

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(replace()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  // what is sent goes its own way: whether it arrived is the browser's to tell
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (KEPT.looks.includes(url.pathname)) event.respondWith(look(request, url));
  else if (request.mode === "navigate") event.respondWith(page(request, url));
});

async function keep() {
  const cache = await caches.open(NAME);
  const wanted = [...KEPT.pages, ...KEPT.papers, ...Object.values(KEPT.away), ...KEPT.looks];
  await cache.addAll(wanted.map((path) => new Request(path, { credentials: "omit", cache: "reload" })));
  await self.skipWaiting();
}

async function replace() {
  const names = await caches.keys();
  await Promise.all(names.filter((one) => one.startsWith(FAMILY) && one !== NAME).map((one) => caches.delete(one)));
  await self.clients.claim();
}

async function kept(path) {
  const cache = await caches.open(NAME);
  return cache.match(path, { ignoreVary: true });
}

async function look(request, url) {
  return (await kept(url.pathname)) ?? fetch(request);
}

async function page(request, url) {
  // a paper's second language is asked for behind its address, and is another paper
  const asked = url.pathname + url.search;
  const at = KEPT.papers.find((one) => one === asked) ?? KEPT.pages.find((one) => one === url.pathname);
  const copy = at && (await kept(at));
  try {
    const answer = await (copy ? Promise.race([fetch(request), tooLong()]) : fetch(request));
    return copy && answer.status >= 500 ? copy : answer;
  } catch {
    return copy ?? notKept(url);
  }
}

function tooLong() {
  return new Promise((_, give_up) => setTimeout(() => give_up(new Error("no answer")), PATIENCE_MS));
}

async function notKept(url) {
  const language = url.pathname.split("/")[1];
  const said = await kept(KEPT.away[language] ?? Object.values(KEPT.away)[0]);
  if (!said) return Response.error();
  return new Response(said.body, { status: 503, headers: said.headers });
}
