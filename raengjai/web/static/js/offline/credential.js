// @ts-check
// Credentials as docs/credentials.md describes them: read a code, read the list of revoked ones, decide.
// `papers/rules/verdict.py` decides the same on the server.
import { isSignedBy } from "./crypto.js";
import { utf8 } from "./bytes.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/**
 * @typedef {{kind: number, number: string, key: string, place: string, grade: string, from: number, until: number | null,
 *   name: string, note: string, body: Bytes, signature: Bytes}} Card days are counted from 1 January 2000
 * @typedef {{key: string, madeAt: number, fromDay: Map<string, number>, body: Bytes, signature: Bytes}} RevokedList
 * @typedef {{keys: Record<string, Bytes>, list: RevokedList | null, now: number, isServerTime: boolean}} Known
 */

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GRADES = ["", "core", "network"];
const [FIXED, SIGNATURE, HEAD, LINE] = [20, 64, 12, 7];
const OPEN_END = 0xffff;
const DAY = 86_400_000;
const BANGKOK = 7 * 3_600_000;
const FIRST_DAY = Date.UTC(2000, 0, 1) / DAY;
export const OLD_AFTER = 7 * DAY;
const NEW_KEYS_AFTER = DAY; // a key that is not known may have been made since the list was fetched
const TOLERANCE = 10 * 60_000; // clocks differ by minutes

/** @param {string} text @returns {Bytes | null} */
export function fromBase32(text) {
  const bytes = [];
  let [bits, value] = [0, 0];
  for (const letter of text) {
    const five = BASE32.indexOf(letter);
    if (five < 0) return null;
    value = ((value << 5) | five) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >> bits) & 0xff);
    }
  }
  return bits < 5 && (value & ((1 << bits) - 1)) === 0 ? Uint8Array.from(bytes) : null;
}

/** @param {Bytes} five */
export function numberOf(five) {
  let value = 0n;
  for (const byte of five) value = (value << 8n) | BigInt(byte);
  return Array.from({ length: 8 }, (_, at) => CROCKFORD[Number((value >> BigInt(35 - 5 * at)) & 31n)]).join("");
}

/**
 * The card in a code, or in an address that ends with one; null when it is none. The signature is not checked yet.
 * @param {string} text
 * @returns {Card | null}
 */
export function read(text) {
  const raw = fromBase32(text.slice(text.lastIndexOf("#") + 1).replace(/[\s-]/g, "").toUpperCase());
  if (!raw || raw.length < FIXED + SIGNATURE || (raw[0] !== 1 && raw[0] !== 2)) return null;
  const body = raw.slice(0, -SIGNATURE);
  const end = FIXED + (body[19] & 0x7f);
  const whole = raw[0] === 1 ? end : end + 1 + (body[end] & 0x7f); // the second format has a note after the name
  if (body.length !== whole || body[14] >= GRADES.length) return null;
  const until = two(body, 17);
  const place = String((body[11] << 16) | (body[12] << 8) | body[13]).padStart(2, "0");
  try {
    return {
      kind: body[1], number: numberOf(body.slice(2, 7)), key: hex(body.slice(7, 11)),
      place: place.length % 2 ? `0${place}` : place, grade: GRADES[body[14]],
      from: two(body, 15), until: until === OPEN_END ? null : until,
      name: said(body.slice(FIXED, end), body[19]), note: raw[0] === 1 ? "" : said(body.slice(end + 1), body[end]),
      body, signature: raw.slice(-SIGNATURE),
    };
  } catch {
    return null;
  }
}

/** @param {Bytes} raw @param {number} length its highest bit says in which letters */
function said(raw, length) {
  return new TextDecoder(length & 0x80 ? "utf-8" : "windows-874", { fatal: true }).decode(raw);
}

/** @param {Bytes} raw @returns {RevokedList | null} */
export function readList(raw) {
  const body = raw.slice(0, -SIGNATURE);
  const count = (body[9] << 16) | (body[10] << 8) | body[11];
  if (body[0] !== 1 || body.length !== HEAD + count * LINE) return null;
  const fromDay = new Map();
  for (let at = HEAD; at < body.length; at += LINE) fromDay.set(numberOf(body.slice(at, at + 5)), two(body, at + 5));
  const madeAt = (((body[5] * 256 + body[6]) * 256 + body[7]) * 256 + body[8]) * 1000;
  return { key: hex(body.slice(1, 5)), madeAt, fromDay, body, signature: raw.slice(-SIGNATURE) };
}

/**
 * @param {Record<string, Bytes>} keys
 * @param {{key: string, body: Bytes, signature: Bytes}} signed
 * @param {string} context
 */
async function isOurs(keys, signed, context) {
  const known = Object.hasOwn(keys, signed.key) ? keys[signed.key] : undefined;
  if (!known) return false;
  const message = Uint8Array.from([...utf8(`${context}\n`), ...signed.body]);
  return isSignedBy(known, signed.signature, message);
}

/** @param {Record<string, Bytes>} keys @param {RevokedList} list */
export function isListOurs(keys, list) {
  return isOurs(keys, list, "raengjai/revoked/1");
}

/** The day in Bangkok, counted from 1 January 2000. @param {number} moment */
export function dayOf(moment) {
  return Math.floor((moment + BANGKOK) / DAY) - FIRST_DAY;
}

/** The first moment of a day, in Bangkok. @param {number} day */
export function momentOf(day) {
  return (day + FIRST_DAY) * DAY - BANGKOK;
}

/**
 * What is to be said of a card. Red is said only of what is certain; what this phone cannot know is amber.
 * @param {Card | null} card
 * @param {Known} known
 * @returns {Promise<string>}
 */
export async function verdictOn(card, { keys, list, now, isServerTime }) {
  if (!card) return "not_ours";
  if (!list || Object.keys(keys).length === 0) return "no_keys";
  if (!Object.hasOwn(keys, card.key)) return now - list.madeAt < NEW_KEYS_AFTER && isServerTime ? "not_ours" : "new_key";
  if (!(await isOurs(keys, card, "raengjai/credential/1"))) return "not_ours";
  const isBehind = !isServerTime && now < list.madeAt - TOLERANCE;
  const day = dayOf(Math.max(now, list.madeAt)); // it cannot be earlier than the list was made
  const revoked = list.fromDay.get(card.number);
  if (revoked !== undefined && day >= revoked) return "revoked";
  if (card.until !== null && day > card.until) return "expired";
  if (isBehind) return "clock";
  if (day < card.from) return "not_yet";
  return now - list.madeAt > OLD_AFTER ? "old" : "valid";
}

/** @param {Bytes} bytes @param {number} at */
function two(bytes, at) {
  return bytes[at] * 256 + bytes[at + 1];
}

/** @param {Bytes} bytes */
function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
