// @ts-check
// What the server answered, written down: receipts are verified, other words are sealed to the owner.
import { packed } from "./bytes.js";
import { COPY_INFO, isSigned, seal } from "./crypto.js";
import { forgetSet } from "./leaving.js";
import { changeEntry } from "./entries.js";
import { settle } from "./set.js";
import { changeDevice, remember, writing } from "./store.js";

/** @typedef {import("./types.js").Device} Device */
/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Result} Result */

/** How long a line stays: with a receipt the office has it; what the office still looks at stays longer. */
const DAYS = /** @type {Record<string, number>} */ ({ taken: 30, held: 180 });

/**
 * Writes down what the server decided; returns how many entries are decided now.
 * @param {Device} device
 * @param {Entry[]} sent
 * @param {{time: string, state: string, keys?: any, results: Result[]}} said
 */
export async function takeIn(device, sent, said) {
  const receiptKeys = { ...(said.keys?.receipt && { [said.keys.receipt.id]: said.keys.receipt.public }), ...device.receiptKeys };
  const sealing = isPoint(said.keys?.seal?.public) ? said.keys.seal : device.seal;
  Object.assign(device, { receiptKeys, seal: sealing, state: said.state });
  await changeDevice(device.id, { receiptKeys, seal: sealing, state: said.state, words: "" });
  await remember(`contact:${device.id}`, Date.now());
  if (said.state === "withdrawn") await forgetSet(device.id);
  const asked = new Map(sent.map((each) => [each.id, each]));
  const taken = [];
  let decided = 0;
  for (const result of said.results) {
    const changes = asked.has(result.id) ? await changesOf(device, result, said.time) : null;
    if (!changes) continue;
    await changeEntry(result.id, changes);
    if (changes.state === "taken") taken.push(/** @type {Entry} */ (asked.get(result.id)));
    decided += changes.state ? 1 : 0;
  }
  if (taken.length > 0 && said.state === "active") await settle(device, taken);
  await forgetOld();
  return decided;
}

/**
 * A key that cannot be one would keep everything from being sealed.
 * @param {unknown} text
 */
function isPoint(text) {
  return typeof text === "string" && /^B[\w-]{86}$/.test(text);
}

/**
 * @param {Device} device
 * @param {Result} result
 * @param {string} time
 * @returns {Promise<Partial<Entry> | null>}
 */
async function changesOf(device, result, time) {
  const { state, words, fields, now, receipt } = result;
  if (state === "taken") {
    const isRight = receipt?.id === result.id && (await isSigned(device.receiptKeys, receipt));
    if (!isRight) return { trouble: "receipt" };
    return { state, receipt, decided_at: time, envelope: undefined, copy: undefined, said: undefined, trouble: undefined };
  }
  if (!["refused", "changed", "held", "unreadable"].includes(state)) return null;
  const about = `${device.id}|${result.id}|said`;
  const said = await seal(device.copyKey.public, COPY_INFO, about, packed({ words, fields, now }));
  return { state, said, decided_at: time, trouble: undefined };
}

/** Entries lie in their order, so the first that is not old ends it: what was sent before is not read through. */
function forgetOld() {
  return writing(["outbox"], async (transaction) => {
    const index = transaction.objectStore("outbox").index("state");
    for (const state of Object.keys(DAYS)) {
      let cursor = await index.openCursor(state);
      while (cursor && isOld(cursor.value)) {
        await cursor.delete();
        cursor = await cursor.continue();
      }
    }
  });
}

/** @param {Entry} each */
function isOld(each) {
  return Date.parse(each.decided_at ?? "") + DAYS[each.state] * 86_400_000 < Date.now();
}
