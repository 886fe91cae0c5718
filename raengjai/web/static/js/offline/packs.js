// @ts-check
// Packs: what this phone holds of events at which its person helps, fetched from the office and kept for the days there.
import { setClock } from "./clock.js";
import { newest, undecided } from "./entries.js";
import { forgetOldPacks, forgetPack, keep, LIST, packOf, packsHere } from "./pack_store.js";
import { remembered } from "./store.js";

/** @typedef {import("./types.js").Device} Device */

export const PATH = "/offline/packs/";
const DAYS_OF_LIST = 7;

/**
 * The pack of an event, or what changed of it, with the session of its person. "gone": the office says that this phone
 * holds it no longer, and it is forgotten.
 * @param {Device} device
 * @param {string} event
 * @returns {Promise<"here" | "gone" | "unreachable">}
 */
export async function fetchPack(device, event) {
  const cursor = (await packsHere(device))[event]?.cursor ?? "";
  const asked = { upto: await newest(), pending: (await undecided(device.id)).filter(isOnItsWay).map(({ id }) => id) };
  const said = await ask(device, `${event}/`, cursor && { cursor });
  if (!said) return "unreachable";
  if (said.words) {
    await forgetPack(device.id, event);
    return "gone";
  }
  const { cursor: next, time: _time, ...part } = said;
  await keep(device, event, { ...part, asked }, { cursor: next, until: part.event.until }, { after: cursor, whole: part.whole });
  return "here";
}

/** @param {import("./types.js").Entry} entry */
function isOnItsWay({ state }) {
  return state === "waiting" || state === "unreadable";
}

/**
 * Which events there are for this person, kept for the page of today; not asked again within `fresh` milliseconds.
 * @param {Device} device
 * @param {number} [fresh]
 */
export async function fetchList(device, fresh = 0) {
  if (Date.now() - ((await remembered(`packs:${device.id}`))?.[LIST]?.at ?? 0) < fresh) return false;
  const said = await ask(device, "");
  if (!said || said.words) return false;
  const until = new Date(Date.now() + DAYS_OF_LIST * 86_400_000).toISOString();
  await keep(device, LIST, { wholes: { events: said.events } }, { cursor: "", until }, { after: "", whole: true });
  return true;
}

/** @param {Device} device @param {CryptoKey} key @returns {Promise<Record<string, any>[]>} */
export async function listedEvents(device, key) {
  const found = (await packOf(device, key, LIST))?.wholes.events ?? [];
  return found.filter((/** @type {any} */ each) => Date.parse(each.until) > Date.now());
}

/** What changed of every pack that lies here. @param {Device} device */
export async function refreshPacks(device) {
  await forgetOldPacks();
  for (const event of Object.keys(await packsHere(device))) await fetchPack(device, event);
}

/**
 * Null when no answer of ours came; a refusal has `words`.
 * @param {Device} device
 * @param {string} path
 * @param {"" | {cursor: string}} [more]
 */
async function ask(device, path, more = "") {
  const began = Date.now();
  const asked = new URLSearchParams({ device: device.id, ...(more || {}) });
  const answer = await fetch(`${PATH}${path}?${asked}`, { headers: { Accept: "application/json" } }).catch(() => null);
  const isOurs = answer && !answer.redirected && answer.headers.get("Content-Type")?.startsWith("application/json");
  if (!isOurs || (!answer.ok && ![404, 410].includes(answer.status))) return null;
  const said = await answer.json();
  if (answer.ok) await setClock(said.time, began);
  return answer.ok ? said : { words: said.words || "-" };
}
