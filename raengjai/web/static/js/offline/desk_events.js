// @ts-check
// Which events this person may take along, and getting one onto the phone with all that its desk needs.
import { element, one, show, word } from "./frame.js";
import { packsHere } from "./pack_store.js";
import { fetchList, listedEvents } from "./packs.js";

/** @typedef {import("./frame.js").Opened} Opened */

const PAGE = "/offline/check-in/";
const PATIENCE = 15_000;

/** The list to choose from. @param {Opened} opened */
export async function chooseEvent(opened) {
  await draw(opened);
  if (await fetchList(opened.device)) await draw(opened);
}

/** @param {Opened} opened */
async function draw(opened) {
  show("no-events", (await drawEvents(opened)) === 0);
  show("events");
}

/** The events as lines that lead to their desks; how many. @param {Opened} opened */
export async function drawEvents({ device, key }) {
  const [events, here] = [await listedEvents(device, key), await packsHere(device)];
  one("[data-events]").replaceChildren(...events.map((event) => eventLine(event, Boolean(here[event.id]))));
  return events.length;
}

/**
 * @param {Record<string, any>} event
 * @param {boolean} isHere
 */
function eventLine(event, isHere) {
  const line = element("li");
  const link = element("a", "", { href: `${PAGE}#${event.id}` });
  link.append(element("strong", event.title), element("span", [dayOf(event), event.place].filter(Boolean).join(" · "), { class: "muted" }));
  line.append(link, element("span", word(isHere ? "on-phone" : "not-on-phone"), { class: `status ${isHere ? "good" : "info"}` }));
  return line;
}

/** @param {Record<string, any>} event */
function dayOf({ starts_on: first, ends_on: last }) {
  const locale = document.documentElement.lang === "en" ? "en-GB" : "th-TH";
  const inWords = (/** @type {string} */ day) => new Date(`${day}T12:00:00+07:00`).toLocaleDateString(locale, { day: "numeric", month: "short", year: "numeric", timeZone: "Asia/Bangkok" });
  return first === last ? inWords(first) : `${inWords(first)} – ${inWords(last)}`;
}

/** The worker keeps this page and its scripts from now on. */
export async function keepDesk() {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => null);
  registration?.active?.postMessage("desk");
}

/** Whether the page opens without network, waited for a little. */
export async function isReady() {
  for (const until = Date.now() + PATIENCE; Date.now() < until; ) {
    if (await caches.match(PAGE, { ignoreSearch: true })) return true;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  return false;
}
