// @ts-check
// Bytes as they travel: base64url without padding, UTF-8.

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

/**
 * @param {ArrayBuffer | Bytes} given
 */
export function toText(given) {
  const bytes = new Uint8Array(given);
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/**
 * @param {string} text
 * @returns {Bytes}
 */
export function fromText(text) {
  const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

/**
 * @param {string} text
 * @returns {Bytes}
 */
export function utf8(text) {
  return new TextEncoder().encode(text);
}

/** @param {unknown} value */
export function packed(value) {
  return utf8(JSON.stringify(value));
}

/** @param {ArrayBuffer | Bytes} bytes */
export function unpacked(bytes) {
  return JSON.parse(new TextDecoder().decode(bytes));
}

/** A new id, ordered by time (RFC 9562, version 7): the server's index grows at its edge. */
export function newId(now = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let at = 0; at < 6; at += 1) bytes[at] = Math.floor(now / 2 ** (8 * (5 - at))) % 256;
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
