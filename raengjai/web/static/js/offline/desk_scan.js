// @ts-check
// What the camera read, judged without network: an invitation of this event or of another, a card, or none of ours.
import { isValid, normalise } from "../receipts.js";
import { toText, utf8 } from "./bytes.js";
import { read, verdictOn } from "./credential.js";

/** @typedef {import("./pack_fold.js").Row} Row */
/** @typedef {import("./desk_index.js").Index} Index */
/** @typedef {{event: string, title: string, index: Index}} Other another event whose pack lies here */
/**
 * @typedef {object} Judged
 * @property {"good" | "warn" | "bad"} tone
 * @property {string} kind word of the template
 * @property {Row} [guest]
 * @property {Row} [seen] that the guest is here already
 * @property {string} [title] of the other event
 */

const KEY_BYTES = 16;
const FALSE_CARD = /** @type {Record<string, string>} */ ({ revoked: "card-revoked", expired: "card-expired", not_yet: "card-expired", not_ours: "card-false" });
const UNSURE_CARD = ["no_keys", "new_key"];
const NO_SEAT = ["declined", "waiting", "substituted"];

/**
 * The key of a code at one event; `events/rules/scan.py` makes the same.
 * @param {string} event
 * @param {string} text
 */
export async function keyOf(event, text) {
  const hash = await crypto.subtle.digest("SHA-256", utf8(`raengjai:event:${event}:${text}`));
  return toText(hash.slice(0, KEY_BYTES));
}

/** The code of an invitation in a text: its address, or the code alone. @param {string} text */
export function codeIn(text) {
  const code = normalise(/\/i\/([^/?#]+)/.exec(text)?.[1] ?? text);
  return isValid(code) ? code : "";
}

/**
 * @param {string} text
 * @param {{event: string, session: string, index: Index, others: Other[], known: import("./credential.js").Known}} desk
 * @returns {Promise<Judged>}
 */
export async function judge(text, { event, session, index, others, known }) {
  const card = read(text);
  if (card) {
    const verdict = await verdictOn(card, known);
    if (FALSE_CARD[verdict]) return { tone: "bad", kind: FALSE_CARD[verdict] };
    const guest = index.behind(await keyOf(event, `card:${card.number}`));
    if (!guest) return { tone: "bad", kind: "not-listed" };
    return UNSURE_CARD.includes(verdict) ? { tone: "warn", kind: "card-unsure", guest } : ofGuest(guest, session, index);
  }
  const code = codeIn(text);
  if (!code) return { tone: "bad", kind: "no-code" };
  const guest = index.behind(await keyOf(event, code));
  if (guest) return ofGuest(guest, session, index);
  for (const other of others) {
    if (other.index.behind(await keyOf(other.event, code))) return { tone: "bad", kind: "other-event", title: other.title };
  }
  return { tone: "bad", kind: "not-listed" };
}

/**
 * @param {Row} guest
 * @param {string} session
 * @param {Index} index
 * @returns {Judged}
 */
export function ofGuest(guest, session, index) {
  const seen = index.seen(session, guest.id);
  if (seen) return { tone: "warn", kind: "already", guest, seen };
  if (NO_SEAT.includes(guest.state)) return { tone: "warn", kind: guest.state, guest };
  return { tone: "good", kind: "in", guest };
}
