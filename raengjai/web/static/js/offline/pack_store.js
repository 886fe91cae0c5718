// @ts-check
// Where the packs of events lie: sealed, as a log of answers like the working set. Beside the answers lie the phone's own
// deeds, so that they are seen at once and after a restart.
import { packed, unpacked } from "./bytes.js";
import { COPY_INFO, open, seal } from "./crypto.js";
import { asPart, fold } from "./pack_fold.js";
import { asItLies, database, remembered, writing } from "./store.js";

/** @typedef {import("./types.js").Device} Device */
/** @typedef {import("./pack_fold.js").Part} Part */
/** @typedef {import("./pack_fold.js").Pack} Pack */
/** @typedef {Record<string, {cursor: string, until: string, at: number}>} Heads what lies here, by event */

export const LIST = "list"; // which events there are lies beside the packs

/** @param {Device} device @returns {Promise<Heads>} the events whose packs lie on this phone */
export async function packsHere(device) {
  const { [LIST]: _list, ...heads } = (await remembered(`packs:${device.id}`)) ?? {};
  return heads;
}

/**
 * A deed of this phone, laid over the pack. Its rows name the `entry` of the outbox that says the same, and its place there (`nth`).
 * @param {Device} device
 * @param {string} event
 * @param {Part} part
 */
export async function layOver(device, event, part) {
  await keep(device, event, part);
}

/** @param {Device} device @param {CryptoKey} key @param {string} event @returns {Promise<Pack | null>} */
export async function packOf(device, key, event) {
  const name = `${device.id}|${event}`;
  const boxes = await (await database()).getAllFromIndex("packs", "pack", name);
  if (boxes.length === 0) return null;
  const parts = [];
  for (const { box } of boxes) parts.push(unpacked(await open(key, device.copyKey.public, COPY_INFO, about(device.id, event), box)));
  const pack = fold(parts);
  if (boxes.length > 1) await writeFolded(device, event, boxes, pack);
  return pack;
}

/** Packs whose days are over. */
export async function forgetOldPacks(now = Date.now()) {
  const names = (await (await database()).getAllKeys("meta")).map(String).filter((name) => name.startsWith("packs:"));
  for (const name of names) {
    const heads = /** @type {Heads} */ ((await remembered(name)) ?? {});
    for (const [event, { until }] of Object.entries(heads)) if (Date.parse(until) <= now) await forgetPack(name.slice(6), event);
  }
}

/** @param {string} device @param {string} event */
export function forgetPack(device, event) {
  return writing(["packs", "meta"], async (transaction) => {
    const [store, meta] = [transaction.objectStore("packs"), transaction.objectStore("meta")];
    for (const key of await store.index("pack").getAllKeys(`${device}|${event}`)) await store.delete(key);
    const { [event]: _gone, ...heads } = (await meta.get(`packs:${device}`)) ?? {};
    await meta.put(heads, `packs:${device}`);
  });
}

/** @param {string} device @param {string} event */
function about(device, event) {
  return `${device}|pack|${event}`;
}

/**
 * A part and the cursor after it, in one transaction; nothing when another tab was quicker.
 * @param {Device} device
 * @param {string} event
 * @param {Part} part
 * @param {{cursor: string, until: string}} [head]
 * @param {{after: string, whole?: boolean}} [how]
 */
export async function keep(device, event, part, head, { after, whole = false } = { after: "" }) {
  const { copyKey } = await asItLies(device);
  const box = await seal(copyKey.public, COPY_INFO, about(device.id, event), packed(part));
  const pack = `${device.id}|${event}`;
  await writing(["packs", "meta"], async (transaction) => {
    const [store, meta] = [transaction.objectStore("packs"), transaction.objectStore("meta")];
    const heads = (await meta.get(`packs:${device.id}`)) ?? {};
    if (head && (heads[event]?.cursor ?? "") !== after) return;
    if (event === LIST && whole) for (const key of await store.index("pack").getAllKeys(pack)) await store.delete(key);
    if (head) await meta.put({ ...heads, [event]: { ...head, at: Date.now() } }, `packs:${device.id}`);
    if (head || heads[event]) await store.add({ device: device.id, pack, box });
  });
}

/**
 * @param {Device} device
 * @param {string} event
 * @param {{number: number}[]} boxes
 * @param {Pack} pack
 */
async function writeFolded(device, event, boxes, pack) {
  const box = await seal(device.copyKey.public, COPY_INFO, about(device.id, event), packed(asPart(pack)));
  await writing(["packs"], async (transaction) => {
    const store = transaction.objectStore("packs");
    const now = await store.index("pack").getAllKeys(`${device.id}|${event}`);
    if (now.join() !== boxes.map(({ number }) => number).join()) return; // more came meanwhile: next time
    for (const { number } of boxes) await store.delete(number);
    await store.add({ device: device.id, pack: `${device.id}|${event}`, box });
  });
}
