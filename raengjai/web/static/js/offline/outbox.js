// @ts-check
// The outbox: entries are kept twice before anybody is told so, and wait in their order.
import { newId, packed } from "./bytes.js";
import { COMMAND_INFO, COPY_INFO, seal } from "./crypto.js";
import { entry } from "./entries.js";
import { asItLies, remembered, writing } from "./store.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Device} Device */
/** @typedef {import("./types.js").Command} Command */

export const MOST_IN_BATCH = 20;
export const LARGEST_BATCH = 5_900_000; // of six million, with what stands around the envelopes
const AROUND = 300; // what an envelope needs around its cipher text

/** What could not be kept; `reason` is what the cause gives for one, else "full" or "broken". The form must stay on the screen. */
export class NotKept extends Error {
  /** @param {unknown} cause */
  constructor(cause) {
    super("not kept", { cause });
    const { name, reason } = /** @type {any} */ (cause) ?? {};
    this.reason = reason ?? (name === "QuotaExceededError" ? "full" : "broken");
  }
}

/**
 * @param {Device} device
 * @param {Command} command
 * @returns {Promise<Entry>}
 */
export async function sealed(device, command) {
  const bytes = packed(command);
  const about = `${device.id}|${command.id}`;
  const envelope = { key: device.seal.id, ...(await seal(device.seal.public, COMMAND_INFO, about, bytes)) };
  const copy = await seal(device.copyKey.public, COPY_INFO, about, bytes);
  return {
    id: command.id,
    device: device.id,
    name: command.name,
    subject: command.subject,
    made_at: command.made_at,
    state: "waiting",
    size: envelope.ct.length + AROUND,
    files: command.files.length,
    envelope,
    copy,
  };
}

/**
 * The server's clock less the phone's. A clock that stands before the last contact has been set back since: what is
 * made now was made after that contact.
 * @param {number} now
 */
async function offsetOf(now) {
  const offset = (await remembered("offset")) ?? 0;
  const heard = (await remembered("heard")) ?? 0;
  return Math.max(offset, heard - now);
}

/**
 * A command made now, with what it needs beside its fields; not kept yet.
 * @param {Device} device
 * @param {Pick<Command, "name" | "fields"> & Partial<Command>} given
 */
export async function made(device, given) {
  const id = given.id ?? newId();
  const command = {
    version: 1,
    made_at: new Date().toISOString(),
    offset_ms: await offsetOf(Date.now()),
    language: "th",
    files: [],
    subject: id,
    ...given,
    id,
  };
  return sealed(await asItLies(device), command);
}

/**
 * Keeps a command. Returns only when both lie on the disk and were read back; otherwise throws NotKept.
 * @param {Device} device
 * @param {Pick<Command, "name" | "fields"> & Partial<Command>} given
 * @param {{instead?: string}} [options] `instead` is the refused entry that this one mends
 */
export async function add(device, given, { instead } = {}) {
  try {
    const fresh = await made(device, given);
    await writing(["outbox"], async (transaction) => {
      const store = transaction.objectStore("outbox");
      await store.add(fresh);
      const mended = instead && (await store.index("id").getKey(instead));
      if (mended) await store.delete(mended);
    });
    const kept = await entry(fresh.id);
    if (kept?.envelope?.ct !== fresh.envelope?.ct || kept?.copy?.ct !== fresh.copy?.ct) throw new Error("not read back");
    return /** @type {Entry} */ (kept);
  } catch (cause) {
    throw new NotKept(cause);
  }
}

/**
 * Whether the server would not take it as it is, however often it is sent. A receipt that is not right is asked
 * for again. What may have arrived already waits for its owner's word.
 * @param {Entry} each
 */
export function isStuck(each) {
  return each.trouble === "size" || each.trouble === "form" || each.trouble === "unsure";
}

/**
 * What goes next, of one person's entries in their order: at most one of a subject, and none of a subject whose
 * earlier entry is not decided yet.
 * @param {Entry[]} list
 * @param {{most?: number, largest?: number}} [limits]
 */
export function batch(list, { most = MOST_IN_BATCH, largest = LARGEST_BATCH } = {}) {
  const taken = [];
  const busy = new Set();
  let size = 0;
  for (const each of list) {
    if (each.state !== "waiting" && each.state !== "unreadable") continue;
    const mayGo = each.state === "waiting" && !isStuck(each) && !busy.has(each.subject);
    busy.add(each.subject);
    if (!mayGo || taken.length >= most) continue;
    if (size + each.size > largest && taken.length > 0) continue;
    taken.push(each);
    size += each.size;
  }
  return taken;
}
