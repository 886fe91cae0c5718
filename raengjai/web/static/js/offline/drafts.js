// @ts-check
// A form that is not finished: sealed like a copy, one for each person, so that a phone may be switched off meanwhile.
import { packed, unpacked } from "./bytes.js";
import { COPY_INFO, open, seal } from "./crypto.js";
import { remember, remembered } from "./store.js";

/** @typedef {import("./types.js").Device} Device */
/** @typedef {[string, string][]} Fields */

/**
 * @param {Device} device
 * @param {Fields} fields
 */
export async function keepDraft(device, fields) {
  const box = await seal(device.copyKey.public, COPY_INFO, `${device.id}|draft`, packed(fields));
  await remember(`draft:${device.id}`, box);
}

/** @param {Device} device */
export async function hasDraft(device) {
  return (await remembered(`draft:${device.id}`)) !== undefined;
}

/**
 * @param {Device} device
 * @param {CryptoKey} key
 * @returns {Promise<Fields | null>}
 */
export async function draftOf(device, key) {
  const box = await remembered(`draft:${device.id}`);
  return box ? unpacked(await open(key, device.copyKey.public, COPY_INFO, `${device.id}|draft`, box)) : null;
}

/** @param {Device} device */
export function dropDraft(device) {
  return remember(`draft:${device.id}`, undefined);
}
