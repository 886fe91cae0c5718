// @ts-check
// The database on the phone. Writing is durable before it is said to be done; a newer page may upgrade while an
// older one is open.
import { openDB } from "idb";

/** @typedef {import("./types.js").Device} Device */
/** @typedef {import("idb").IDBPDatabase<any>} Database */

export const NAME = "raengjai";
const STRICT = /** @type {const} */ ({ durability: "strict" });

/** Each step leads from one version to the next; a step that was published is never changed. */
const STEPS = /** @type {((database: Database, upgrade: any) => void)[]} */ ([
  (database) => {
    database.createObjectStore("devices", { keyPath: "id" });
    const outbox = database.createObjectStore("outbox", { keyPath: "number", autoIncrement: true });
    outbox.createIndex("id", "id", { unique: true });
    outbox.createIndex("device", "device");
    database.createObjectStore("set", { keyPath: "number", autoIncrement: true }).createIndex("device", "device");
    database.createObjectStore("carried", { keyPath: "number", autoIncrement: true });
    database.createObjectStore("meta");
  },
  (_database, upgrade) => {
    upgrade.objectStore("outbox").createIndex("state", "state");
  },
  (database) => {
    database.createObjectStore("sealed", { keyPath: "id" });
  },
  (database) => {
    const packs = database.createObjectStore("packs", { keyPath: "number", autoIncrement: true });
    packs.createIndex("device", "device");
    packs.createIndex("pack", "pack");
  },
]);

/** @type {Promise<Database> | undefined} */
let opened;

/** @returns {Promise<Database>} */
export function database() {
  opened ??= openDB(NAME, STEPS.length, {
    upgrade(found, before, _after, transaction) {
      for (const step of STEPS.slice(before)) step(found, transaction);
    },
    blocking: () => void close(),
    terminated: () => (opened = undefined),
  }).catch((error) => {
    opened = undefined; // the next call tries again
    throw error;
  });
  return opened;
}

export async function close() {
  const before = opened;
  opened = undefined;
  (await before?.catch(() => null))?.close();
}

/**
 * One transaction over some stores; nothing of it stays when `work` fails.
 * @template T
 * @param {string[]} stores
 * @param {(transaction: any) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function writing(stores, work) {
  const transaction = (await database()).transaction(stores, "readwrite", STRICT);
  const done = transaction.done;
  done.catch(() => undefined); // said by the await below
  try {
    const result = await work(transaction);
    await done;
    return result;
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      // it is over already
    }
    throw error;
  }
}

/** @returns {Promise<Device[]>} */
export async function devices() {
  return (await database()).getAll("devices");
}

/** @param {string} owner */
export async function deviceOf(owner) {
  return (await devices()).find((device) => device.owner === owner);
}

/**
 * The device as it lies here now: another tab may have chosen a new PIN since this page read it.
 * @param {Device} device
 * @returns {Promise<Device>}
 */
export async function asItLies(device) {
  return (await (await database()).get("devices", device.id)) ?? device;
}

/** @param {Device} device */
export function keepDevice(device) {
  return writing(["devices"], (transaction) => transaction.objectStore("devices").put(device));
}

/**
 * @param {string} id
 * @param {Partial<Device>} changes
 */
export function changeDevice(id, changes) {
  return writing(["devices"], async (transaction) => {
    const store = transaction.objectStore("devices");
    const found = await store.get(id);
    if (found) await store.put({ ...found, ...changes });
  });
}

/** @param {string} name */
export async function remembered(name) {
  return (await database()).get("meta", name);
}

/**
 * @param {string} name
 * @param {unknown} value undefined forgets
 */
export async function remember(name, value) {
  const found = await database();
  await (value === undefined ? found.delete("meta", name) : found.put("meta", value, name));
}
