import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import { fromText, newId, packed, toText, unpacked, utf8 } from "../../../raengjai/web/static/js/offline/bytes.js";
import * as keys from "../../../raengjai/web/static/js/offline/crypto.js";
import { PIN, receiptOf, serverKeys } from "./phone.js";

// One vector of RFC 9180: base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
const vector = JSON.parse(readFileSync(new URL("rfc9180.json", import.meta.url), "utf8"));
const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });

test("sealing gives the bytes of the published vector", async () => {
  const recipientPublicKey = await suite.kem.deserializePublicKey(bytes(vector.pkRm));
  const ekm = await suite.kem.deriveKeyPair(bytes(vector.ikmE));
  const sender = await suite.createSenderContext({ recipientPublicKey, info: bytes(vector.info), ekm });

  const ct = await sender.seal(bytes(vector.first.pt), bytes(vector.first.aad));

  assert.deepEqual(new Uint8Array(sender.enc), bytes(vector.enc));
  assert.deepEqual(new Uint8Array(ct), bytes(vector.first.ct));
});

test("the published vector opens as a copy opens: with a key that cannot be taken out", async () => {
  const jwk = await crypto.subtle.exportKey("jwk", await suite.kem.deserializePrivateKey(bytes(vector.skRm)));
  const point = bytes(vector.pkRm);
  const whole = { ...jwk, x: toText(point.slice(1, 33)), y: toText(point.slice(33)), key_ops: ["deriveBits"] };
  const key = await crypto.subtle.importKey("jwk", whole, { name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]);
  const pair = { privateKey: key, publicKey: await suite.kem.deserializePublicKey(point) };

  const opened = await suite.open(
    { recipientKey: pair, info: bytes(vector.info), enc: bytes(vector.enc) }, bytes(vector.first.ct), bytes(vector.first.aad),
  );

  assert.deepEqual(new Uint8Array(opened), bytes(vector.first.pt));
});

test("what is sealed opens with the PIN's key, for its own purpose and subject only", async () => {
  const row = await keys.newCopyKey(PIN);
  const key = await keys.openCopyKey(row, PIN);
  const box = await keys.seal(row.public, "info", "a|1", packed({ name: "บัวผัน" }));

  assert.deepEqual(unpacked(await keys.open(key, row.public, "info", "a|1", box)), { name: "บัวผัน" });
  await assert.rejects(keys.open(key, row.public, "info", "a|2", box));
  await assert.rejects(keys.open(key, row.public, "other", "a|1", box));
});

test("a wrong PIN opens nothing, and an opened key cannot be taken out", async () => {
  const row = await keys.newCopyKey(PIN);

  assert.equal(await keys.openCopyKey(row, "135790"), null);
  const key = await keys.openCopyKey(row, PIN);
  await assert.rejects(crypto.subtle.exportKey("pkcs8", key));
});

test("the signing key cannot be taken out; its signature is 64 bytes over path and body", async () => {
  const { key, public: open } = await keys.newSigningKey();
  const signed = fromText(await keys.signature(key, "/offline/commands/", "{}"));

  await assert.rejects(crypto.subtle.exportKey("pkcs8", key));
  assert.equal(signed.length, 64);
  const known = await crypto.subtle.importKey("raw", fromText(open), { name: "ECDSA", namedCurve: "P-256" }, true, ["verify"]);
  const text = utf8("raengjai/offline/1\nPOST /offline/commands/\n{}");
  assert.ok(await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, known, signed, text));
});

test("a receipt is believed only as it was signed, by a key that is known", async () => {
  const server = await serverKeys();
  const known = { [server.receipt.id]: server.receipt.public };
  const receipt = await receiptOf(server, "command-1");

  assert.ok(await keys.isSigned(known, receipt));
  for (const forged of [{ id: "command-2" }, { entry: "x" }, { at: "x" }, { key: "other" }]) {
    assert.ok(!(await keys.isSigned(known, { ...receipt, ...forged })));
  }
});

test("a browser without Ed25519 verifies the same receipt", async () => {
  const server = await serverKeys();
  const receipt = await receiptOf(server, "command-1");
  const before = crypto.subtle.verify;
  crypto.subtle.verify = () => Promise.reject(new DOMException("unknown", "NotSupportedError"));
  try {
    assert.ok(await keys.isSigned({ [server.receipt.id]: server.receipt.public }, receipt));
    assert.ok(!(await keys.isSigned({ [server.receipt.id]: server.receipt.public }, { ...receipt, entry: "x" })));
  } finally {
    crypto.subtle.verify = before;
  }
});

test("bytes survive the way through text", () => {
  const all = Uint8Array.from({ length: 100_000 }, (_, at) => at % 256);
  assert.deepEqual(fromText(toText(all)), all);
  assert.ok(!/[+/=]/.test(toText(all)));
});

test("ids are ordered by time and carry the version", () => {
  const [early, late] = [newId(1_700_000_000_000), newId(1_700_000_000_001)];
  assert.match(early, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.ok(early < late);
});
