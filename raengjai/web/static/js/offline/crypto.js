// @ts-check
// The keys of a phone: one signs what is sent and cannot leave; one opens the copies and is wrapped under the PIN.
// Sealing is HPKE (RFC 9180) as docs/offline.md says.
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import { fromText, toText, utf8 } from "./bytes.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {{enc: string, ct: string}} Sealed */
/** @typedef {{public: string, salt: string, iv: string, wrapped: string}} WrappedKey */

const ROUNDS = 600_000;
const CURVE = "P-256";
export const COMMAND_INFO = "raengjai/offline/command/1";
export const COPY_INFO = "raengjai/offline/copy/1";

function suite() {
  return new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
}

/** A key that signs and cannot be taken out of this browser, and its public half. */
export async function newSigningKey() {
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: CURVE }, false, ["sign", "verify"]);
  return { key: pair.privateKey, public: toText(await crypto.subtle.exportKey("raw", pair.publicKey)) };
}

/**
 * What the header Raengjai-Signature holds.
 * @param {CryptoKey} key
 * @param {string} path
 * @param {string} body
 */
export async function signature(key, path, body) {
  const text = utf8(`raengjai/offline/1\nPOST ${path}\n${body}`);
  return toText(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, text));
}

/**
 * A PIN as it is compared: Thai digits are digits too.
 * @param {string} pin
 */
export function plainPin(pin) {
  return pin.trim().replace(/[\u0e50-\u0e59]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50));
}

/**
 * @param {string} pin
 * @param {Bytes} salt
 * @param {KeyUsage[]} uses
 */
async function keyOfPin(pin, salt, uses) {
  const typed = await crypto.subtle.importKey("raw", utf8(plainPin(pin)), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  return crypto.subtle.deriveKey(how, typed, { name: "AES-GCM", length: 256 }, false, uses);
}

/**
 * A new copy key: everybody may seal to its public half, the PIN opens the other.
 * @param {string} pin
 * @returns {Promise<WrappedKey>}
 */
export async function newCopyKey(pin) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const wrapping = await keyOfPin(pin, salt, ["wrapKey"]);
  const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: CURVE }, true, ["deriveBits"]);
  const wrapped = await crypto.subtle.wrapKey("pkcs8", pair.privateKey, wrapping, { name: "AES-GCM", iv });
  const open = toText(await crypto.subtle.exportKey("raw", pair.publicKey));
  return { public: open, salt: toText(salt), iv: toText(iv), wrapped: toText(wrapped) };
}

/**
 * The private half, not to be taken out; null when the PIN is wrong.
 * @param {WrappedKey} row
 * @param {string} pin
 */
export async function openCopyKey(row, pin) {
  const wrapping = await keyOfPin(pin, fromText(row.salt), ["unwrapKey"]);
  const how = { name: "AES-GCM", iv: fromText(row.iv) };
  const curve = { name: "ECDH", namedCurve: CURVE };
  try {
    const bytes = fromText(row.wrapped);
    return await crypto.subtle.unwrapKey("pkcs8", bytes, wrapping, how, curve, false, ["deriveBits"]);
  } catch {
    return null;
  }
}

/** @param {string} text */
function publicKey(text) {
  return crypto.subtle.importKey("raw", fromText(text), { name: "ECDH", namedCurve: CURVE }, true, []);
}

/**
 * @param {string} to the public key
 * @param {string} info
 * @param {string} about what the sealed bytes are bound to
 * @param {Bytes} bytes
 * @returns {Promise<Sealed>}
 */
export async function seal(to, info, about, bytes) {
  const how = { recipientPublicKey: await publicKey(to), info: utf8(`${info}|${about}`) };
  const { ct, enc } = await suite().seal(how, bytes);
  return { enc: toText(enc), ct: toText(ct) };
}

/**
 * @param {CryptoKey} key
 * @param {string} ownPublic
 * @param {string} info
 * @param {string} about
 * @param {Sealed} sealed
 */
export async function open(key, ownPublic, info, about, sealed) {
  const pair = { privateKey: key, publicKey: await publicKey(ownPublic) };
  const how = { recipientKey: pair, info: utf8(`${info}|${about}`), enc: fromText(sealed.enc) };
  return suite().open(how, fromText(sealed.ct));
}

/**
 * Whether a receipt is signed by the key that it names.
 * @param {Record<string, string>} keys public keys by their id
 * @param {import("./types.js").Receipt} receipt
 */
export async function isSigned(keys, receipt) {
  const known = keys[receipt.key];
  if (!known) return false;
  const text = utf8(`raengjai/receipt/1\n${receipt.id}\n${receipt.entry}\n${receipt.at}`);
  return isSignedBy(fromText(known), fromText(receipt.signature), text);
}

/**
 * @param {Bytes} known
 * @param {Bytes} signed
 * @param {Bytes} text
 */
export async function isSignedBy(known, signed, text) {
  try {
    const key = await crypto.subtle.importKey("raw", known, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", key, signed, text);
  } catch {
    const noble = await import("@noble/ed25519"); // a browser whose own cryptography does not know Ed25519
    return noble.verifyAsync(signed, text, known).catch(() => false);
  }
}
