import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fromText } from "../../../raengjai/web/static/js/offline/bytes.js";
import * as credential from "../../../raengjai/web/static/js/offline/credential.js";

// Made by the server (tests/papers/test_vectors.py says how, and that it still makes the same).
const vector = JSON.parse(readFileSync(new URL("credential.json", import.meta.url), "utf8"));
const DAY = 86_400_000;
const keys = { [vector.key]: fromText(vector.public) };
const list = credential.readList(fromText(vector.list));
const AT = list.madeAt + DAY;
const known = { keys, list, now: AT, isServerTime: false };
const valid = credential.read(vector.valid);

const verdict = (text, changes = {}) => credential.verdictOn(credential.read(text), { ...known, ...changes });

test("a card of the server is read letter by letter, in Thai and in other letters", () => {
  assert.deepEqual(
    { ...valid, body: undefined, signature: undefined },
    { ...vector.claims, body: undefined, signature: undefined },
  );
  assert.equal(credential.read(vector.other).name, vector.other_name);
  const certificate = credential.read(vector.certificate);
  assert.deepEqual([certificate.kind, certificate.note, certificate.name], [2, vector.note, vector.claims.name]);
  assert.equal(credential.read(vector.certificate.slice(0, -40)), null);
  assert.equal(credential.read(`https://x/verify/#${vector.valid}`).number, valid.number);
  assert.equal(credential.read(vector.valid.toLowerCase().replace(/(....)/g, "$1 ")).number, valid.number);
});

test("the list of the server is ours, and says from when each card is revoked", async () => {
  assert.equal(await credential.isListOurs(keys, list), true);
  assert.deepEqual(Object.fromEntries(list.fromDay), vector.revoked_from);
  assert.equal(new Date(list.madeAt).toISOString(), vector.made_at);
});

test("a card within its days is valid, before and after it is not", async () => {
  assert.equal(await verdict(vector.valid), "valid");
  const fresh = (now) => ({ now, isServerTime: true, list: { ...list, madeAt: now } });
  assert.equal(await verdict(vector.valid, fresh(credential.momentOf(valid.until + 1) - 1)), "valid");
  assert.equal(await verdict(vector.valid, fresh(credential.momentOf(valid.until + 1))), "expired");
  assert.equal(await verdict(vector.valid, fresh(credential.momentOf(valid.from) - 1)), "not_yet");
});

test("a revoked card is red from its day on, also when the clock or the list is doubtful", async () => {
  assert.equal(await verdict(vector.revoked), "revoked");
  assert.equal(await verdict(vector.revoked, { now: AT + 300 * DAY }), "revoked");
  assert.equal(await verdict(vector.revoked, { now: list.madeAt - 5000 * DAY }), "revoked");
  assert.equal(await verdict(vector.later), "valid");
  assert.equal(await verdict(vector.later, { now: AT + 5 * DAY }), "revoked");
});

test("an old list is said, a clock that runs behind its own list too", async () => {
  assert.equal(await verdict(vector.valid, { now: list.madeAt + 7 * DAY }), "valid");
  assert.equal(await verdict(vector.valid, { now: list.madeAt + 7 * DAY + 1 }), "old");
  assert.equal(await verdict(vector.valid, { now: list.madeAt - 9 * 60_000 }), "valid");
  assert.equal(await verdict(vector.valid, { now: list.madeAt - 11 * 60_000 }), "clock");
});

test("whatever letter is changed, the card is not ours", async () => {
  for (let at = 0; at < vector.valid.length - 1; at += 1) {
    const other = vector.valid[at] === "A" ? "B" : "A";
    const changed = vector.valid.slice(0, at) + other + vector.valid.slice(at + 1);
    const said = await verdict(changed, { now: list.madeAt + 1, isServerTime: true });
    assert.equal(said, "not_ours", `letter ${at}`);
  }
});

test("another key, a forged one, no keys at all", async () => {
  assert.equal(await verdict(vector.forged), "not_ours");
  const strange = { keys: { "00000000": keys[vector.key] } };
  assert.equal(await verdict(vector.valid, strange), "new_key");
  assert.equal(await verdict(vector.valid, { ...strange, now: list.madeAt + 1, isServerTime: true }), "not_ours");
  assert.equal(await verdict(vector.valid, { keys: {}, list: null }), "no_keys");
  assert.equal(await verdict(vector.valid, { keys: JSON.parse('{"__proto__": {}}') }), "new_key");
});

test("a list that was changed is not ours", async () => {
  const body = Uint8Array.from(list.body);
  body[8] ^= 1;
  assert.equal(await credential.isListOurs(keys, { ...list, body }), false);
});

test("no text is read as a card by accident", () => {
  for (const text of ["", "#", "A", "hello", vector.valid.slice(0, -4), `${vector.valid}AAAA`, "ก".repeat(200), "A".repeat(500)]) {
    assert.equal(credential.read(text), null, text.slice(0, 20));
  }
});
