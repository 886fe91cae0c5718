// @ts-check
// Sealed entries as they lie here: an envelope that only a province opens, and whether it is sent. Nothing says what it is
// about or who made it, and its id holds no time.
import { database, writing } from "./store.js";

/** @typedef {{channel?: {lookup: string, public: string, wrapped: string}, trace?: "none"}} More */
/** @typedef {{id: string, state: "waiting" | "sent", province?: string, key?: string, enc?: string, ct?: string, at?: string} & More} SealedEntry */

const KEPT_DAYS = 30; // how long "sent" is said

/** @returns {Promise<SealedEntry[]>} */
export async function sealedEntries() {
  return (await database()).getAll("sealed");
}

/** @returns {Promise<SealedEntry[]>} */
export async function sealedWaiting() {
  return (await sealedEntries()).filter((each) => each.state === "waiting");
}

/**
 * Keeps it; returns what was read back from the disk.
 * @param {SealedEntry} fresh
 * @returns {Promise<SealedEntry | undefined>}
 */
export async function keepSealed(fresh) {
  await writing(["sealed"], (transaction) => transaction.objectStore("sealed").add(fresh));
  return (await database()).get("sealed", fresh.id);
}

/**
 * The envelope goes, for the server has it; the hour of the receipt stays a while, unless no trace was wanted.
 * @param {string} id
 * @param {string} at
 */
export function markSent(id, at) {
  return writing(["sealed"], async (transaction) => {
    const store = transaction.objectStore("sealed");
    const isTraceless = (await store.get(id))?.trace === "none"; // a device that others use too
    await (isTraceless ? store.delete(id) : store.put({ id, state: "sent", at }));
    for (const each of await store.getAll()) {
      if (each.state === "sent" && Date.parse(each.at) + KEPT_DAYS * 86_400_000 < Date.now()) await store.delete(each.id);
    }
  });
}
