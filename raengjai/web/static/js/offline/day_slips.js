// @ts-check
// Slips of a service day: numbers with the letter of this phone, and what their QR codes say. Pure, but for the counter.
import { fromText, toText } from "./bytes.js";

/** @typedef {any} Row */
/** @typedef {{event: string, visitor: string, number: string}} Slip */

const MARK = "RJS1";
const THAI_ZERO = 0x0e50;

/** @param {string} letter @param {number} running */
export function numberOf(letter, running) {
  return `${letter}-${String(running).padStart(3, "0")}`;
}

/** What somebody typed as it stands on slips: "a17" → "A-017"; "" when it is no number of a slip. @param {string} typed */
export function readNumber(typed) {
  const plain = Array.from(typed, (letter) => figure(letter.charCodeAt(0)) ?? letter).join("");
  const found = /^\s*([A-Za-z]{1,3})\s*[-– ]?\s*(\d{1,4})\s*$/.exec(plain);
  return found && Number(found[2]) > 0 ? numberOf(found[1].toUpperCase(), Number(found[2])) : "";
}

/** A Thai figure as the others write it. @param {number} code */
function figure(code) {
  return code >= THAI_ZERO && code < THAI_ZERO + 10 ? String(code - THAI_ZERO) : undefined;
}

/**
 * The next number of a letter: after all that this phone knows, and after all that it ever gave.
 * @param {string} letter
 * @param {Iterable<Row>} slips
 * @param {number} given
 */
export function nextRunning(letter, slips, given) {
  let last = given;
  for (const { number = "" } of slips) if (number.startsWith(`${letter}-`)) last = Math.max(last, Number(number.slice(letter.length + 1)) || 0);
  return last + 1;
}

/** @param {Slip} slip */
export function slipText({ event, visitor, number }) {
  return [MARK, short(event), short(visitor), number].join(".");
}

/** What a scanned text says; null when it is no slip. @param {string} text @returns {Slip | null} */
export function readSlip(text) {
  const [mark, event, visitor, number = ""] = text.trim().split(".");
  try {
    return mark === MARK ? { event: long(event), visitor: long(visitor), number: readNumber(number) } : null;
  } catch {
    return null;
  }
}

/** @param {string} id */
function short(id) {
  const hex = id.replace(/-/g, "");
  return toText(Uint8Array.from({ length: 16 }, (_each, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16)));
}

/** @param {string} text */
function long(text) {
  const bytes = fromText(text);
  if (bytes.length !== 16) throw new Error("not an id");
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
