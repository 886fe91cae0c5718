// @ts-check
// The working set: what the server sent, sealed, as a log of answers; opening it folds the log into one again.
import { setClock } from "./clock.js";
import { packed, unpacked } from "./bytes.js";
import { COPY_INFO, open, seal } from "./crypto.js";
import { forgetSet } from "./leaving.js";
import { asItLies, database, remember, remembered, writing } from "./store.js";

/** @typedef {import("./types.js").Device} Device */
/** @typedef {{id: string} & Record<string, any>} Row */
/** @typedef {{needs: Row[], tasks: Row[], gone: string[], settled?: any[]} & Record<string, any>} Part */
/** @typedef {{needs: Row[], tasks: Row[], rest: Record<string, any>}} WorkingSet */

/** Which tasks about a need a deed ends, and the state that the need then has where that is plain. */
const SETTLES = /** @type {Record<string, {kinds?: string[], state?: string}>} */ ({
  "needs.tell": { kinds: ["tell_person"], state: "told" },
  "needs.answer": { kinds: ["answer_question"], state: "accepted" },
  "needs.withdraw": { state: "withdrawn" }, // every task about it
});

export const PATH = "/offline/changes/";
const MOST_PARTS = 100;

/**
 * Asks for what changed, with the session of the owner, until there is no more. False when there was no answer.
 * @param {Device} device
 */
export async function refresh(device) {
  for (let part = 0; part < MOST_PARTS; part += 1) {
    const began = Date.now();
    const cursor = await remembered(`cursor:${device.id}`);
    const asked = new URLSearchParams({ device: device.id, ...(cursor && { cursor }) });
    const answer = await fetch(`${PATH}?${asked}`, { headers: { Accept: "application/json" } }).catch(() => null);
    const isOurs = answer?.ok && !answer.redirected && answer.headers.get("Content-Type")?.startsWith("application/json");
    if (!answer || !isOurs) {
      if (answer?.status === 410) await forgetSet(device.id);
      return false;
    }
    const said = await answer.json();
    await setClock(said.time, began);
    await takeIn(device, said);
    await remember(`set:${device.id}`, Date.now());
    if (!said.more) return true;
  }
  return true;
}

/**
 * The answer and the cursor after it in one transaction: no row is ever skipped.
 * @param {Device} device
 * @param {any} said
 */
export async function takeIn(device, said) {
  const { cursor, whole, more: _more, time: _time, keys: _keys, state: _state, routing, ...part } = said;
  const kept = { needs: [], tasks: [], gone: [], ...part };
  const isEmpty = !whole && !part.targets && kept.needs.length + kept.tasks.length + kept.gone.length === 0;
  const { copyKey } = await asItLies(device);
  const box = isEmpty ? null : await seal(copyKey.public, COPY_INFO, `${device.id}|set`, packed(kept));
  await writing(["set", "meta"], async (transaction) => {
    const store = transaction.objectStore("set");
    if (whole) for (const key of await store.index("device").getAllKeys(device.id)) await store.delete(key);
    if (box) await store.add({ device: device.id, ...box });
    const meta = transaction.objectStore("meta");
    await meta.put(cursor, `cursor:${device.id}`);
    if (routing) await meta.put(routing, `routing:${device.id}`); // public, and the form is filled in without the PIN
  });
}

/**
 * The office has taken deeds: what they settle is settled here at once, not at the next answer to a question for
 * changes. Sealed like an answer, so that no PIN is needed.
 * @param {Device} device
 * @param {{name: string, subject: string}[]} deeds
 */
export async function settle(device, deeds) {
  const settled = deeds.filter(({ name }) => name in SETTLES).map(({ name, subject }) => ({ need: subject, ...SETTLES[name] }));
  if (settled.length === 0) return;
  const { copyKey } = await asItLies(device);
  const box = await seal(copyKey.public, COPY_INFO, `${device.id}|set`, packed({ needs: [], tasks: [], gone: [], settled }));
  await writing(["set"], (transaction) => transaction.objectStore("set").add({ device: device.id, ...box }));
}

/**
 * @param {Device} device
 * @param {CryptoKey} key
 * @returns {Promise<WorkingSet>}
 */
export async function workingSet(device, key) {
  const boxes = await (await database()).getAllFromIndex("set", "device", device.id);
  const parts = [];
  for (const box of boxes) parts.push(unpacked(await open(key, device.copyKey.public, COPY_INFO, `${device.id}|set`, box)));
  const folded = fold(parts);
  if (boxes.length > 1) await writeFolded(device, boxes, folded);
  return folded;
}

/**
 * Later answers win; what is gone is gone, unless it comes back.
 * @param {Part[]} parts
 * @returns {WorkingSet}
 */
export function fold(parts) {
  const needs = new Map();
  const tasks = new Map();
  const rest = {};
  for (const { needs: changed, tasks: given, gone, settled = [], ...more } of parts) {
    for (const id of gone) {
      needs.delete(id);
      tasks.delete(id);
    }
    for (const row of changed) needs.set(row.id, row);
    for (const row of given) tasks.set(row.id, row);
    for (const each of settled) endOf(each, needs, tasks);
    Object.assign(rest, more);
  }
  return { needs: [...needs.values()], tasks: [...tasks.values()], rest };
}

/**
 * @param {{need: string, kinds?: string[], state?: string}} settled
 * @param {Map<string, Row>} needs
 * @param {Map<string, Row>} tasks
 */
function endOf({ need, kinds, state }, needs, tasks) {
  for (const task of [...tasks.values()]) {
    if (task.need === need && (!kinds || kinds.includes(task.kind))) tasks.delete(task.id);
  }
  const row = needs.get(need);
  if (row && state) needs.set(need, { ...row, state, state_name: undefined, task: undefined }); // named by the page
}

/**
 * @param {Device} device
 * @param {{number: number}[]} boxes
 * @param {WorkingSet} folded
 */
async function writeFolded(device, boxes, { needs, tasks, rest }) {
  const part = packed({ needs, tasks, gone: [], ...rest });
  const box = await seal(device.copyKey.public, COPY_INFO, `${device.id}|set`, part);
  await writing(["set"], async (transaction) => {
    const store = transaction.objectStore("set");
    const now = await store.index("device").getAllKeys(device.id);
    if (now.join() !== boxes.map((each) => each.number).join()) return; // more came meanwhile: next time
    for (const { number } of boxes) await store.delete(number);
    await store.add({ device: device.id, ...box });
  });
}
