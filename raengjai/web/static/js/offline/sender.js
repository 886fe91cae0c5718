// @ts-check
// Sends what waits: one tab or the worker at a time, each person's entries in their order, again until it is decided.
import { takeIn } from "./answers.js";
import { announce } from "./channel.js";
import { signature } from "./crypto.js";
import { handOver } from "./leaving.js";
import { batch, MOST_IN_BATCH } from "./outbox.js";
import { isPausing, pause } from "./pace.js";
import { setClock } from "./clock.js";
import { changeEntry, undecided } from "./entries.js";
import { sendSealed } from "./sealed.js";
import { changeDevice, database, devices, remember, remembered, writing } from "./store.js";

/** @typedef {import("./types.js").Device} Device */
/** @typedef {import("./types.js").Entry} Entry */

export const PATH = "/offline/commands/";
const CHECK_IN = 6 * 3_600_000; // an empty batch tells the office that this phone is well, and the phone what it must know
const PATIENCE = 90_000;

/**
 * @param {{now?: boolean}} [how] `now` passes over the pause: the person asked, or the network came back
 * @returns {Promise<"done" | "pausing" | "failed">}
 */
export async function sendAll({ now = false } = {}) {
  if (!now && isPausing(await remembered("pause"), Date.now())) return "pausing";
  return alone("raengjai-send", async () => {
    const results = [];
    for (const device of await devices()) results.push(await sendOf(device));
    results.push(await sendSealed(), (await passOn()).failed ? "failed" : "done");
    const worst = results.includes("failed") ? "failed" : "done";
    await (worst === "done" ? remember("pause", undefined) : waitLonger());
    announce();
    return worst;
  });
}

/**
 * One at a time in this browser; the others wait their turn, so nothing added meanwhile is forgotten.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export function alone(name, work) {
  return globalThis.navigator?.locks ? navigator.locks.request(name, work) : work();
}

async function waitLonger() {
  const tries = ((await remembered("pause"))?.tries ?? 0) + 1;
  await remember("pause", { tries, until: Date.now() + pause(tries) });
}

/** @param {Device} device */
async function sendOf(device) {
  let most = undefined;
  let isFirst = true;
  for (;;) {
    const list = await undecided(device.id);
    let next = batch(list, { most });
    if (next.length === 0) {
      if (!(await isDue(device))) return "done";
      next = list.filter((each) => each.state === "held" && each.envelope).slice(0, most ?? MOST_IN_BATCH); // decided by now?
    }
    const waiting = list.filter((each) => each.state === "waiting" || each.state === "unreadable").length;
    const answer = await post(device, next, waiting);
    if (answer === null) return "failed";
    if (answer.status === 413 || answer.status === 400) {
      if (next.length === 0) return "failed";
      if (next.length === 1) await changeEntry(next[0].id, { trouble: answer.status === 413 ? "size" : "form" });
      most = Math.max(1, Math.floor(next.length / 2)); // one that cannot be taken does not hold the others
      continue;
    }
    if (answer.status !== 200 || !answer.said) {
      if (answer.status === 401) await changeDevice(device.id, { state: "unknown", words: answer.said?.words ?? "" });
      return "failed";
    }
    const decided = await takeIn(device, next, answer.said);
    announce();
    if (answer.said.state === "revoked") {
      const left = await handOver(device.id, isFirst);
      isFirst = false;
      if (left === 0) return "done";
      if (left === null) continue;
    }
    if (next.length > 0 && decided === 0) return "failed";
    if (next.length === 0) return "done";
  }
}

/** @param {Device} device */
async function isDue(device) {
  const last = (await remembered(`contact:${device.id}`)) ?? 0;
  return Math.abs(Date.now() - last) > CHECK_IN;
}

/**
 * The server's answer, or null when none came. A page of somebody else (a sign-in page of a network) is none.
 * @param {Device} device
 * @param {Entry[]} next
 * @param {number} waiting
 */
export async function post(device, next, waiting) {
  const envelopes = next.map((each) => ({ id: each.id, ...each.envelope }));
  const body = JSON.stringify({ device: device.id, sent_at: new Date().toISOString(), waiting, envelopes });
  return request(body, await signature(device.key, PATH, body));
}

/**
 * @param {string} body
 * @param {string} signed
 * @returns {Promise<{status: number, said: any} | null>}
 */
async function request(body, signed) {
  const began = Date.now();
  try {
    const headers = { "Content-Type": "application/json", "Raengjai-Signature": signed };
    const how = { method: "POST", headers, body, credentials: /** @type {const} */ ("omit"), redirect: /** @type {const} */ ("error") };
    const answer = await fetch(PATH, { ...how, signal: AbortSignal.timeout?.(PATIENCE) });
    const isOurs = (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
    const said = isOurs ? await answer.json() : null;
    if (answer.status === 200 && !Array.isArray(said?.results)) return null;
    await setClock(said?.time, began);
    return { status: answer.status, said };
  } catch {
    return null;
  }
}

/** Sends what was carried here from other phones; tells how many entries went and how many are still here. */
export function sendCarried() {
  return alone("raengjai-send", passOn);
}

async function passOn() {
  const kept = await (await database()).getAll("carried");
  let [sent, held, failed] = [0, 0, false];
  for (const each of kept) {
    const count = JSON.parse(each.body).envelopes?.length ?? 0;
    const answer = failed ? null : await request(each.body, each.signature);
    if (answer?.status === 200) {
      await writing(["carried"], (transaction) => transaction.objectStore("carried").delete(each.number));
      sent += count;
    } else {
      held += count;
      failed ||= answer === null || answer.status >= 500;
    }
  }
  return { sent, held, failed };
}
