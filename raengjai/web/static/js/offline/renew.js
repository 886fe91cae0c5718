// @ts-check
// A forgotten PIN: a new copy key takes the place of the old one. What waits is sealed to the server and goes as before;
// the copies that only the old PIN opened are gone, and each entry says so.
import { announce } from "./channel.js";
import { newCopyKey } from "./crypto.js";
import { emptyOf } from "./leaving.js";
import { unlock } from "./lock.js";
import { isStuck } from "./outbox.js";
import { alone } from "./sender.js";
import { PATH, refresh } from "./set.js";
import { undecided } from "./entries.js";
import { writing } from "./store.js";

/** @typedef {import("./types.js").Device} Device */
/** @typedef {import("./types.js").Entry} Entry */

/**
 * What a new PIN would cost: entries that are not with the office yet and can still be read.
 * @param {string} device
 */
export async function atStake(device) {
  const open = (await undecided(device)).filter((each) => each.copy);
  return { waits: open.filter(goes).length, stuck: open.filter((each) => !goes(each)).length };
}

/**
 * Whether it is sent, or looked at by the office, without anybody opening it here.
 * @param {Entry} each
 */
export function goes(each) {
  return each.state === "held" || (each.state === "waiting" && !isStuck(each));
}

/**
 * @param {Device} device
 * @param {string} pin
 * @returns {Promise<"done" | "signed-out" | "unreachable">}
 */
export async function renew(device, pin) {
  const known = await knownAs(device);
  if (known !== "done") return known;
  const copyKey = await newCopyKey(pin);
  await alone("raengjai-send", () => writing(["devices", "outbox", "set", "packs", "meta"], (transaction) => exchange(transaction, device.id, copyKey)));
  await unlock({ ...device, copyKey }, pin);
  announce();
  void refresh({ ...device, copyKey });
  return "done";
}

/**
 * Only the owner, signed in, chooses a new PIN: otherwise whoever holds the phone could keep entries in this name and
 * read the next working set. The office is asked, not this phone.
 * @param {Device} device
 */
async function knownAs(device) {
  const asked = new URLSearchParams({ device: device.id });
  const answer = await fetch(`${PATH}?${asked}`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer || answer.status >= 500) return "unreachable";
  const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
  return answer.ok && !answer.redirected && isOurs ? "done" : "signed-out";
}

/**
 * All or nothing: a phone with half an old and half a new key could read neither.
 * @param {any} transaction
 * @param {string} device
 * @param {import("./crypto.js").WrappedKey} copyKey
 */
async function exchange(transaction, device, copyKey) {
  const [people, outbox, meta] = ["devices", "outbox", "meta"].map((name) => transaction.objectStore(name));
  await people.put({ ...(await people.get(device)), copyKey });
  for (const each of await outbox.index("device").getAll(device)) {
    if (each.copy || each.said) await outbox.put({ ...each, copy: undefined, said: undefined, lost: true });
  }
  await emptyOf(transaction, ["set", "packs"], device);
  for (const name of ["cursor", "open", "set", "draft", "packs"]) await meta.delete(`${name}:${device}`);
}
