// @ts-check
// A way back to whoever reports, made of the receipt code alone: what finds it, and a key pair whose private half the code
// locks. The same as raengjai/protection/rules/intake.py.
import { fromText, toText, utf8 } from "./bytes.js";

export const FINDS = "raengjai/channel/lookup/1";
const LOCKS = "raengjai/channel/private/1";
const CURVE = { name: "ECDH", namedCurve: "P-256" };

/**
 * @param {string} code a normalised receipt code
 * @returns {Promise<{lookup: string, public: string, wrapped: string}>}
 */
export async function newChannel(code) {
  const pair = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const open = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const { d = "" } = await crypto.subtle.exportKey("jwk", pair.privateKey);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const [key, bound] = [await lockOf(code), await boundTo(open, iv)];
  const locked = new Uint8Array(await crypto.subtle.encrypt(bound, key, fromText(d)));
  const wrapped = new Uint8Array([1, ...iv, ...locked]);
  return { lookup: toText(await derived(code, FINDS)), public: toText(open), wrapped: toText(wrapped) };
}

/**
 * The private half of a channel. Throws when the code is not its own.
 * @param {string} code
 * @param {{public: string, wrapped: string}} channel
 */
export async function openChannel(code, { public: open, wrapped }) {
  const [point, locked] = [fromText(open), fromText(wrapped)];
  const bound = await boundTo(point, locked.slice(1, 13));
  const d = toText(await crypto.subtle.decrypt(bound, await lockOf(code), locked.slice(13)));
  const half = { kty: "EC", crv: "P-256", d, x: toText(point.slice(1, 33)), y: toText(point.slice(33)) };
  return crypto.subtle.importKey("jwk", half, CURVE, false, ["deriveBits"]);
}

/** @param {string} code */
async function lockOf(code) {
  return crypto.subtle.importKey("raw", await derived(code, LOCKS), "AES-GCM", false, ["encrypt", "decrypt"]);
}

/**
 * @param {import("./bytes.js").Bytes} point
 * @param {import("./bytes.js").Bytes} iv
 */
async function boundTo(point, iv) {
  const name = toText((await crypto.subtle.digest("SHA-256", point)).slice(0, 12));
  return { name: "AES-GCM", iv, additionalData: utf8(`channel\0${name}`) };
}

/**
 * HKDF-SHA256 without salt (RFC 5869), 32 bytes.
 * @param {string} code
 * @param {string} context
 */
export async function derived(code, context) {
  const secret = await crypto.subtle.importKey("raw", utf8(code), "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: utf8(context) };
  return crypto.subtle.deriveBits(how, secret, 256);
}
