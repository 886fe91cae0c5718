// @ts-check
// Whose copies may be read here, and for how long: the PIN opens them for fifteen idle minutes.
import { devices, remember, remembered } from "./store.js";

/** @typedef {import("./types.js").Device} Device */

export const IDLE = 15 * 60_000;

/**
 * The open copy key of a device, or null when the PIN must be asked. Using it begins the minutes anew.
 * @param {string} device
 */
export async function openedKey(device) {
  const kept = await remembered(`open:${device}`);
  const now = Date.now();
  if (!kept || now > kept.until || kept.until - now > IDLE) {
    if (kept) await lock(device);
    return null;
  }
  await remember(`open:${device}`, { ...kept, until: now + IDLE });
  return /** @type {CryptoKey} */ (kept.key);
}

/**
 * @param {Device} device
 * @param {string} pin
 * @returns {Promise<CryptoKey | null>} null when the PIN is wrong
 */
export async function unlock(device, pin) {
  const { openCopyKey } = await import("./crypto.js"); // heavy, and most pages never unlock
  const key = await openCopyKey(device.copyKey, pin);
  if (key) await remember(`open:${device.id}`, { key, until: Date.now() + IDLE });
  return key;
}

/** @param {string} device */
export function lock(device) {
  return remember(`open:${device}`, undefined);
}

/** Nobody's copies can be read any more: somebody signed out, or the minutes are over. */
export async function lockAll() {
  for (const device of await devices()) await lock(device.id);
}

/** Forgets keys whose minutes are over, also where nobody asks for them. */
export async function lockIdle() {
  const now = Date.now();
  for (const { id } of await devices()) {
    const kept = await remembered(`open:${id}`);
    if (kept && (now > kept.until || kept.until - now > IDLE)) await lock(id);
  }
}
