// @ts-check
// When data must leave this phone: a revoked phone hands over what it has and wipes itself; a posting that moved or
// ended takes its working set away.
import { release } from "./aside.js";
import { undecided } from "./entries.js";
import { writing } from "./store.js";

const PERSONAL = ["cursor", "contact", "open", "set", "draft", "routing", "aside", "packs"];
const LOGS = ["set", "packs"]; // what the server sent

/**
 * The working set of one person and the packs of events, gone.
 * @param {string} device
 */
export async function forgetSet(device) {
  await writing([...LOGS, "meta"], async (transaction) => {
    await emptyOf(transaction, LOGS, device);
    for (const name of ["cursor", "routing", "packs"]) await transaction.objectStore("meta").delete(`${name}:${device}`);
  });
}

/**
 * Of a revoked phone: what people can read goes at once, the envelopes when the server has them. Returns how many are
 * left, or null when what had been refused before waits again, to be handed over too.
 * @param {string} device
 * @param {boolean} isFirst
 */
export async function handOver(device, isFirst) {
  await release(device);
  await forgetSet(device);
  const left = (await undecided(device)).filter((each) => each.envelope && each.state !== "held");
  if (left.length === 0) return (await wipe(device)) ? 0 : null;
  await writing(["outbox", "meta"], async (transaction) => {
    const store = transaction.objectStore("outbox");
    await transaction.objectStore("meta").delete(`open:${device}`);
    for (const each of left) {
      const envelopeOnly = { ...each, copy: undefined, said: undefined };
      await store.put(isFirst ? { ...envelopeOnly, state: "waiting", trouble: undefined } : envelopeOnly);
    }
  });
  return isFirst ? null : left.length;
}

/**
 * Everything of one person on this phone; false, and nothing happens, while anything is not with the office. It is
 * looked at once more in the same transaction: another tab may have kept something since.
 * @param {string} device
 */
export function wipe(device) {
  return writing(["devices", "outbox", ...LOGS, "meta"], async (transaction) => {
    const kept = await transaction.objectStore("outbox").index("device").getAll(device);
    if (kept.some((/** @type {import("./types.js").Entry} */ each) => each.envelope && each.state !== "held")) return false;
    await emptyOf(transaction, ["outbox", ...LOGS], device);
    await transaction.objectStore("devices").delete(device);
    for (const name of PERSONAL) await transaction.objectStore("meta").delete(`${name}:${device}`);
    return true;
  });
}

/**
 * @param {any} transaction
 * @param {string[]} stores
 * @param {string} device
 */
export async function emptyOf(transaction, stores, device) {
  for (const name of stores) {
    const store = transaction.objectStore(name);
    for (const key of await store.index("device").getAllKeys(device)) await store.delete(key);
  }
}
