// @ts-check
// Entries that travel another way: the same signed requests, in a file or cut into pictures. Whoever carries them can
// read nothing; sent twice they count once.
import { signature } from "./crypto.js";
import { batch } from "./outbox.js";
import { PATH } from "./sender.js";
import { undecided } from "./entries.js";
import { devices, writing } from "./store.js";

export const KIND = "raengjai/carried/1";
const PIECE = 900; // letters of one picture: a code that a cheap camera still reads

/** @typedef {{body: string, signature: string}} Request */

/** How many entries can be carried. */
export async function countLeft() {
  return (await undecided()).filter((each) => each.state === "waiting" && each.envelope).length;
}

/**
 * Everything that waits, as signed requests in their order.
 * @returns {Promise<string>}
 */
export async function packedUp() {
  const requests = [];
  for (const device of await devices()) {
    let left = (await undecided(device.id)).filter((each) => each.state === "waiting" && each.envelope);
    while (left.length > 0) {
      const next = batch(left);
      const chosen = next.length > 0 ? next : left.slice(0, 1);
      const envelopes = chosen.map((each) => ({ id: each.id, ...each.envelope }));
      const body = JSON.stringify({ device: device.id, sent_at: new Date().toISOString(), waiting: left.length, envelopes });
      requests.push({ body, signature: await signature(device.key, PATH, body) });
      const gone = new Set(chosen.map((each) => each.id));
      left = left.filter((each) => !gone.has(each.id));
    }
  }
  return JSON.stringify({ kind: KIND, requests });
}

/**
 * The requests of a carried file, or null when it is not a whole one.
 * @param {string} text
 * @returns {Request[] | null}
 */
export function unpackedFrom(text) {
  try {
    const { kind, requests } = JSON.parse(text);
    const isWhole = kind === KIND && Array.isArray(requests) && requests.every((each) => typeof each.body === "string" && typeof each.signature === "string");
    return isWhole ? requests : null;
  } catch {
    return null;
  }
}

/**
 * Pieces for pictures: "R1 number/total name text".
 * @param {string} text
 * @param {string} name
 */
export function cut(text, name) {
  const total = Math.max(1, Math.ceil(text.length / PIECE));
  return Array.from({ length: total }, (_, at) => `R1 ${at + 1}/${total} ${name} ${text.slice(at * PIECE, (at + 1) * PIECE)}`);
}

/** Puts pieces together, in any order; another file's piece begins anew. */
export function collector() {
  let name = "";
  let total = 0;
  const parts = new Map();
  return {
    /** @param {string} piece */
    take(piece) {
      const found = /^R1 (\d+)\/(\d+) (\S+) ([\s\S]*)$/.exec(piece);
      const [number, of] = [Number(found?.[1]), Number(found?.[2])];
      if (!found || number < 1 || number > of) return;
      if (found[3] !== name || of !== total) parts.clear();
      name = found[3];
      total = of;
      parts.set(number, found[4]);
    },
    count: () => ({ n: parts.size, total }),
    missing: () => Array.from({ length: total }, (_, at) => at + 1).filter((number) => !parts.has(number)),
    whole: () => (total > 0 && parts.size === total ? Array.from({ length: total }, (_, at) => parts.get(at + 1)).join("") : null),
  };
}

/**
 * Keeps requests of another phone until they are sent.
 * @param {Request[]} requests
 */
export function keepCarried(requests) {
  return writing(["carried"], async (transaction) => {
    for (const each of requests) await transaction.objectStore("carried").add({ body: each.body, signature: each.signature });
  });
}
