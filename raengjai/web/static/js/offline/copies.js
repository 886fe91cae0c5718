// @ts-check
// The copies of entries, for their owner: what was typed, what the server said, and sealing it anew.
import { unpacked } from "./bytes.js";
import { COPY_INFO, open } from "./crypto.js";
import { sealed } from "./outbox.js";
import { writing } from "./store.js";

/** @typedef {import("./types.js").Entry} Entry */
/** @typedef {import("./types.js").Device} Device */
/** @typedef {import("./types.js").Command} Command */

/**
 * The command of an entry, from its copy.
 * @param {Device} device
 * @param {CryptoKey} key
 * @param {Entry} kept
 * @returns {Promise<Command>}
 */
export async function reopened(device, key, kept) {
  if (!kept.copy) throw new Error("no copy");
  return unpacked(await open(key, device.copyKey.public, COPY_INFO, `${device.id}|${kept.id}`, kept.copy));
}

/**
 * What the server said to an entry.
 * @param {Device} device
 * @param {CryptoKey} key
 * @param {Entry} kept
 * @returns {Promise<{words?: string, fields?: Record<string, string>, now?: any}>}
 */
export async function saidTo(device, key, kept) {
  if (!kept.said) return {};
  return unpacked(await open(key, device.copyKey.public, COPY_INFO, `${device.id}|${kept.id}|said`, kept.said));
}

/**
 * Seals anew, for the same command id, what the server could not read.
 * @param {Device} device
 * @param {CryptoKey} key
 * @param {Entry} kept
 */
export async function sealAnew(device, key, kept) {
  const made = await sealed(device, await reopened(device, key, kept));
  await writing(["outbox"], (transaction) => transaction.objectStore("outbox").put({ ...made, number: kept.number }));
}

/**
 * What the server said, as one text.
 * @param {{words?: string, fields?: Record<string, string>}} said
 */
export function wordsOf(said) {
  return [said.words, ...Object.values(said.fields ?? {})].filter(Boolean).join(" ");
}
