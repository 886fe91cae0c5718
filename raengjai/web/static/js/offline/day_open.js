// @ts-check
// Opening a service day on this phone: choose it, fetch its pack once, keep it fresh while there is network.
import { Day } from "./day.js";
import { isReady, keepDesk } from "./desk_events.js";
import { undecided } from "./entries.js";
import { element, filled, one, opened, show, word } from "./frame.js";
import { packOf, packsHere } from "./pack_store.js";
import { fetchList, fetchPack, listedEvents } from "./packs.js";
import { remembered } from "./store.js";

/** @typedef {import("./frame.js").Opened} Opened */

const REFRESH = 20_000;

/** The day that the address names, or null while one is to be chosen. @returns {Promise<Day | null>} */
export async function openDay() {
  const found = await opened();
  if (!found) return null;
  addEventListener("hashchange", () => location.reload());
  const event = location.hash.slice(1).split("/")[0];
  if (!event) {
    await draw(found);
    if (await fetchList(found.device)) await draw(found);
    return null;
  }
  const isHere = Boolean((await packsHere(found.device))[event]);
  if (!isHere) await fetchPack(found.device, event);
  const pack = await packOf(found.device, found.key, event);
  if (!pack?.wholes.stations) {
    show("no-pack");
    await draw(found);
    return null;
  }
  one("[data-event-title]").textContent = pack.event.title;
  return new Day(found, event, pack);
}

/** @param {Day} day @param {() => void} redraw */
export async function keepFresh(day, redraw) {
  await keepDesk();
  void isReady().then((isKept) => show("ready", isKept));
  await drawWaiting(day);
  const refresh = async () => {
    const { device } = day.opened;
    const open = await remembered(`open:${device.id}`);
    if (!open || Date.now() > open.until) return location.reload(); // the PIN is asked again
    if (navigator.onLine && (await fetchPack(device, day.event)) === "gone") return location.reload();
    if (await day.reload()) redraw();
    await drawWaiting(day);
  };
  setInterval(() => void refresh(), REFRESH);
  await refresh();
}

/** How many of this day's entries wait on this phone. @param {Day} day */
export async function drawWaiting(day) {
  const waiting = (await undecided(day.opened.device.id)).filter(({ state, name }) => state === "waiting" && name.startsWith("outreach.")).length;
  const line = one("[data-day-waiting]");
  line.textContent = waiting ? filled(word("waits"), { n: waiting }) : word("nothing-waits");
}

/** The service days to choose from. @param {Opened} opened */
async function draw({ device, key }) {
  const [events, here] = [await listedEvents(device, key), await packsHere(device)];
  const days = events.filter(({ kind }) => kind === "service_day");
  one("[data-events]").replaceChildren(
    ...days.map((event) => {
      const line = element("li");
      const link = element("a", "", { href: `${location.pathname}#${event.id}` });
      link.append(element("strong", event.title), element("span", event.place, { class: "muted" }));
      line.append(link, element("span", word(here[event.id] ? "on-phone" : "not-on-phone"), { class: `status ${here[event.id] ? "good" : "info"}` }));
      return line;
    }),
  );
  show("events");
  show("no-events", days.length === 0);
}

/** The sentence that a deed could not be kept; everything stays on the screen. @param {unknown} error */
export function sayNotKept(error) {
  one(`[data-form-${/** @type {any} */ (error).reason === "full" ? "full" : "stays"}]`).hidden = false;
}
