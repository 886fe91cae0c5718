// @ts-check
// The service worker: keeps the shell (pages and files without data), answers from it where there is no signal, and
// sends the outbox when the browser says that the network is back. The server puts a line before this file that says
// what the shell is: SHELL = {version, languages, pages, files}.
import { deskPaths, helpsAtEvents, inLanguage } from "./offline/desk_kept.js";
import { lockIdle } from "./offline/lock.js";
import { howFor, standIn } from "./offline/rules.js";
import { sendAll } from "./offline/sender.js";
import { undecided } from "./offline/entries.js";
import { sealedWaiting } from "./offline/sealed_box.js";
import { remembered } from "./offline/store.js";
import { openNews, showNews } from "./push/show.js";

/** @typedef {{version: string, languages: string[], pages: string[], files: string[], guides: string[], desk: {pages: string[], files: string[]}}} Shell */
const worker = /** @type {any} */ (self);
const shell = /** @type {Shell} */ (worker.SHELL);
const SHELL = `shell-${shell.version}`;
const pages = [...shell.pages, ...shell.desk.pages];
const known = new Set([...pages, ...shell.files, ...shell.desk.files]);
const MOST_PUBLIC = 60;

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(install()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(activate()));
worker.addEventListener("fetch", answer);
worker.addEventListener("sync", (/** @type {any} */ event) => event.waitUntil(sendOrAskAgain()));
worker.addEventListener("push", (/** @type {any} */ event) => event.waitUntil(showNews(worker.registration, event.data)));
worker.addEventListener("notificationclick", (/** @type {any} */ event) => event.waitUntil(openNews(worker.clients, event.notification)));
worker.addEventListener("message", (/** @type {any} */ event) => {
  if (event.data === "take-over") worker.skipWaiting(); // a person asked: no form is half filled in that tab
  if (event.data === "complete") event.waitUntil(complete());
  if (event.data === "desk") event.waitUntil(keep(deskPaths(shell)));
});

/** Everything or nothing: a shell with a hole is worse than the one before. Its pages come in the language that is
 * read here; the first visit is not made slower by the other one. */
async function install() {
  const language = await spoken();
  const paths = shell.pages.map((page) => inLanguage(page, language));
  await keep([...paths, ...shell.files, ...((await helpsAtEvents(shell)) ? deskPaths(shell) : [])]);
}

/** A later visit brings the pages in the other languages, so that one can change it without signal too. */
async function complete() {
  const cache = await caches.open(SHELL);
  const pages = shell.pages.flatMap((page) => shell.languages.map((language) => inLanguage(page, language)));
  const there = await Promise.all(pages.map((path) => cache.match(path)));
  await keep(pages.filter((_path, at) => !there[at])).catch(() => null); // the next page asks again
}

/** @param {string[]} paths */
async function keep(paths) {
  const asked = paths.map((path) => new Request(path, { credentials: "omit", cache: "no-cache" }));
  await (await caches.open(SHELL)).addAll(asked);
}

/** The shell before this one stays, for pages that are still open; older ones go. */
async function activate() {
  const shells = (await caches.keys()).filter((name) => name.startsWith("shell-") && name !== SHELL);
  await Promise.all(shells.slice(0, -1).map((name) => caches.delete(name)));
  await worker.clients.claim();
  await lockIdle();
  const language = await spoken();
  await Promise.all(shell.guides.map((path) => keepPublic(new URL(path, location.origin).href, language)));
}

/** @param {any} event */
function answer(event) {
  const { request } = event;
  const how = howFor(request, location.origin, known);
  if (how === "kept") event.respondWith(fromShell(request));
  else if (how === "network first") event.respondWith(networkFirst(event));
  else if (request.mode === "navigate") event.respondWith(networkOrShell(request));
}

/** @param {Request} request */
async function fromShell(request) {
  const { pathname } = new URL(request.url);
  const path = pages.includes(pathname) ? inLanguage(pathname, await spoken()) : pathname;
  const kept = await caches.match(path, { cacheName: SHELL });
  return kept ?? fetch(request).catch(() => inAnyLanguage(path));
}

/** Better read in the other language than not at all. @param {string} path */
async function inAnyLanguage(path) {
  const kept = await caches.match(path, { cacheName: SHELL, ignoreSearch: true });
  return kept ?? Response.error();
}

/** @param {Request} request */
async function networkOrShell(request) {
  try {
    return await fetch(request);
  } catch {
    const path = inLanguage(standIn(new URL(request.url).pathname), await spoken());
    return (await caches.match(path, { cacheName: SHELL })) ?? inAnyLanguage(path);
  }
}

/** @param {any} event */
async function networkFirst(event) {
  const language = await spoken();
  try {
    const fresh = await fetch(event.request);
    if (fresh.ok) event.waitUntil(keepPublic(event.request.url, language));
    return fresh;
  } catch (error) {
    const kept = await caches.match(event.request.url, { cacheName: `public-${language}` });
    if (kept) return kept;
    if (event.request.mode === "navigate") return networkOrShell(event.request);
    throw error;
  }
}

/**
 * Keeps a public page as a stranger sees it: asked for without cookie, so nothing of a person can be in it.
 * @param {string} url
 * @param {string} language
 */
async function keepPublic(url, language) {
  const cache = await caches.open(`public-${language}`);
  const headers = { "Accept-Language": language };
  const fresh = await fetch(url, { credentials: "omit", headers }).catch(() => null);
  if (!fresh?.ok || fresh.redirected) return;
  await cache.put(url, fresh).catch(() => null); // the disk is full: the page was only kept for convenience
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST_PUBLIC)).map((key) => cache.delete(key)));
}

/** The language of the last page that was read here. */
async function spoken() {
  const language = await remembered("language").catch(() => "");
  return shell.languages.includes(language) ? language : shell.languages[0];
}

/** Failing asks the browser to call again later. */
async function sendOrAskAgain() {
  await sendAll({ now: true });
  const waits = (await undecided()).some((each) => each.state === "waiting" && !each.trouble);
  if (waits || (await sealedWaiting()).length > 0) throw new Error("some still wait");
}
