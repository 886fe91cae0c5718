// @ts-check
// The keys of cards and the list of revoked ones, as this phone keeps them and fetches them anew.
import { fromText } from "./bytes.js";
import { isListOurs, readList } from "./credential.js";
import { remember, remembered } from "./store.js";

/**
 * @typedef {{keys: Record<string, import("./bytes.js").Bytes>, list: import("./credential.js").RevokedList | null}} Kept
 * @typedef {{keys: Record<string, string>, list: string, time?: string}} Said
 */

const PATH = "/verify/revoked/";
const PATIENCE = 8000;
/** @type {Kept} */
export const NOTHING = { keys: {}, list: null };

/** What lies on this phone; nothing in a private window. */
export async function kept() {
  return (await understood(await remembered("credentials").catch(() => undefined))) ?? NOTHING;
}

/**
 * Keys and list from the office, kept; null when there is no signal, or when they are older than what is here.
 * @param {Kept} before
 */
export async function renewed(before) {
  const said = await fetched();
  const known = await understood(said);
  if (!said || !known?.list || (before.list && known.list.madeAt < before.list.madeAt)) return null;
  await remember("credentials", { keys: said.keys, list: said.list }).catch(() => null);
  return { known, time: Date.parse(said.time ?? "") || known.list.madeAt };
}

/** @returns {Promise<Said | null>} */
async function fetched() {
  try {
    const how = { credentials: /** @type {const} */ ("omit"), cache: /** @type {const} */ ("no-store") };
    const answer = await fetch(PATH, { ...how, signal: AbortSignal.timeout?.(PATIENCE) });
    return answer.ok && !answer.redirected ? await answer.json() : null;
  } catch {
    return null;
  }
}

/**
 * Null for what is not ours: the sign-in page of a network, a list that somebody changed.
 * @param {Said | null | undefined} said
 * @returns {Promise<Kept | null>}
 */
async function understood(said) {
  try {
    if (!said) return null;
    const keys = Object.fromEntries(Object.entries(said.keys).map(([name, text]) => [name, fromText(text)]));
    const list = readList(fromText(said.list));
    return list && (await isListOurs(keys, list)) ? { keys, list } : null;
  } catch {
    return null;
  }
}
