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
  const form = fields.find(([name]) => name === "form_id")?.[1] ?? "";
  await remember(`draft:${device.id}`, { ...box, form });
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

/**
 * A page of the office shows this form, so what was typed has arrived there.
 * @param {Device} device
 * @param {string} form
 */
export async function dropArrived(device, form) {
  if ((await remembered(`draft:${device.id}`))?.form === form) await dropDraft(device);
}
