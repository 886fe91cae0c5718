// @ts-check
// Looking into the outbox by what is decided, however much was sent before, and changing an entry.
import { database, writing } from "./store.js";

/** @typedef {import("./types.js").Entry} Entry */

/**
 * What the office has not taken yet, in its order. However much was sent before, this reads none of it.
 * @param {string} [device]
 * @returns {Promise<Entry[]>}
 */
export async function undecided(device) {
  const index = (await database()).transaction("outbox").store.index("state");
  const parts = await Promise.all([
    index.getAll(IDBKeyRange.upperBound("taken", true)),
    index.getAll(IDBKeyRange.lowerBound("taken", true)),
  ]);
  const found = parts.flat().sort((one, other) => one.number - other.number);
  return device ? found.filter((each) => each.device === device) : found;
}

/**
 * What the office has taken, newest first.
 * @param {number} most
 * @returns {Promise<{list: Entry[], hasMore: boolean}>}
 */
export async function taken(most) {
  const index = (await database()).transaction("outbox").store.index("state");
  const list = [];
  let cursor = await index.openCursor("taken", "prev");
  for (; cursor && list.length < most; cursor = await cursor.continue()) list.push(cursor.value);
  return { list, hasMore: cursor !== null };
}

/** The number of the newest entry, 0 without any. */
export async function newest() {
  const cursor = await (await database()).transaction("outbox").store.openKeyCursor(null, "prev");
  return Number(cursor?.key ?? 0);
}

/** @param {string} id @returns {Promise<Entry | undefined>} */
export async function entry(id) {
  return (await database()).getFromIndex("outbox", "id", id);
}

/**
 * @param {string} id
 * @param {Partial<Entry>} changes
 */
export function changeEntry(id, changes) {
  return writing(["outbox"], async (transaction) => {
    const store = transaction.objectStore("outbox");
    const found = await store.index("id").get(id);
    if (found) await store.put({ ...found, ...changes });
  });
}
