// @ts-check
// A way back to whoever reports, made of the receipt code alone: what finds it, and a key pair whose private half the code
// locks. The same as raengjai/protection/rules/intake.py.
import { toText, utf8 } from "./bytes.js";

const FINDS = "raengjai/channel/lookup/1";
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
  const key = await crypto.subtle.importKey("raw", await derived(code, LOCKS), "AES-GCM", false, ["encrypt"]);
  const name = toText((await crypto.subtle.digest("SHA-256", open)).slice(0, 12));
  const bound = { name: "AES-GCM", iv, additionalData: utf8(`channel\0${name}`) };
  const locked = new Uint8Array(await crypto.subtle.encrypt(bound, key, scalar(d)));
  const wrapped = new Uint8Array([1, ...iv, ...locked]);
  return { lookup: toText(await derived(code, FINDS)), public: toText(open), wrapped: toText(wrapped) };
}

/** The 32 bytes of a private key as JWK writes it. @param {string} text */
function scalar(text) {
  const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
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
