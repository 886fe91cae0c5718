// The desk of an event: who is behind a code, what is said of it, and each code once.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { readFile } from "node:fs/promises";
import { newCode } from "../../../raengjai/web/static/js/receipts.js";
import { fromText } from "../../../raengjai/web/static/js/offline/bytes.js";
import { once } from "../../../raengjai/web/static/js/offline/desk_camera.js";
import { found, indexOf, sessionAt } from "../../../raengjai/web/static/js/offline/desk_index.js";
import { codeIn, judge, keyOf } from "../../../raengjai/web/static/js/offline/desk_scan.js";
import { wrongIn } from "../../../raengjai/web/static/js/offline/desk_walk_in.js";
import { fold } from "../../../raengjai/web/static/js/offline/pack_fold.js";
import { read, readList } from "../../../raengjai/web/static/js/offline/credential.js";
import { freshPhone } from "./phone.js";

const EVENT = "01a217e1-0000-7000-8000-000000000001";
const OTHER = "01a217e1-0000-7000-8000-000000000002";
const NOTHING = { keys: {}, list: null, now: 0, isServerTime: false };
const SESSIONS = [{ id: "am", day: "2026-01-07", part: "morning" }, { id: "pm", day: "2026-01-07", part: "afternoon" }];
let code, index;

beforeEach(async () => {
  await freshPhone();
  code = newCode();
  index = pack({ guests: [await guest("g1", code, { name: "นางบัวผัน นามสมมติ" }), { id: "g2", name: "นายสมชาย ใจดี", group: "a", state: "declined" }] });
});

async function guest(id, itsCode, more = {}) {
  return { id, group: "a", state: "accepted", name: id, key: await keyOf(EVENT, itsCode), ...more };
}

function pack(rows, wholes = {}) {
  return indexOf(fold([{ rows, wholes: { groups: [{ id: "a", name: "อสร.", quota: 2 }], sessions: SESSIONS, ...wholes } }]));
}

function judged(text, more = {}) {
  return judge(text, { event: EVENT, session: "am", index, others: [], known: NOTHING, ...more });
}

test("the key of a code is the one that the server makes", async () => {
  // events/rules/scan.py: scan_key(UUID(EVENT), "ABCDEFGHJKMNPQR4") in base64url
  assert.equal(await keyOf(EVENT, "ABCDEFGHJKMNPQR4"), "Et9_F2fjnWaFXK16eQXVLw");
});

test("an invitation is green, once; as an address or the bare code", async () => {
  for (const text of [`https://raengjai.example/i/${code}/`, code, code.toLowerCase(), `/i/${code}`]) {
    const { tone, kind, guest: person } = await judged(text);
    assert.deepEqual([tone, kind, person.id], ["good", "in", "g1"], text);
  }
});

test("who is in already is amber, and it is said since when", async () => {
  index = pack({ guests: [await guest("g1", code)], present: [{ id: "p", session: "am", guest: "g1", at: "2026-01-07T01:30:00Z" }] });

  const { tone, kind, seen } = await judged(code);

  assert.deepEqual([tone, kind, seen.id], ["warn", "already", "p"]);
  assert.equal((await judged(code, { session: "pm" })).kind, "in");
});

for (const state of ["declined", "waiting", "substituted"]) {
  test(`somebody who is ${state} is amber and may be let in`, async () => {
    index = pack({ guests: [await guest("g1", code, { state })] });

    assert.deepEqual([(await judged(code)).tone, (await judged(code)).kind], ["warn", state]);
  });
}

test("a code of another event is red, and named when its list lies here", async () => {
  const theirs = newCode();
  const others = [{ event: OTHER, title: "งานอื่น", index: indexOf(fold([{ rows: { guests: [{ id: "x", key: await keyOf(OTHER, theirs) }] } }])) }];

  const known = await judged(theirs, { others });
  const unknown = await judged(theirs);

  assert.deepEqual([known.tone, known.kind, known.title], ["bad", "other-event", "งานอื่น"]);
  assert.deepEqual([unknown.tone, unknown.kind], ["bad", "not-listed"]);
});

test("what is no code of ours is red", async () => {
  for (const text of ["https://example.com/menu", "", "ABCD", `${code.slice(0, -1)}${code.endsWith("0") ? "1" : "0"}`, "/i/%E0%B8%81/", "/i/%zz/"]) {
    assert.deepEqual([(await judged(text)).tone, (await judged(text)).kind], ["bad", "no-code"], text);
  }
  assert.equal(codeIn("hello"), "");
});

test("a card opens its guest; a card that was revoked, or of nobody here, is red", async () => {
  const { cards, keys, list, now } = await samples();
  const card = read(cards.valid);
  const known = { keys, list, now, isServerTime: false };
  const wholes = { cards: { [await keyOf(EVENT, `card:${card.number}`)]: "g1" } };
  index = pack({ guests: [{ id: "g1", name: "ก", group: "a", state: "accepted" }] }, wholes);

  assert.deepEqual([(await judged(cards.valid, { known })).kind, (await judged(cards.valid, { known })).guest.id], ["in", "g1"]);
  assert.equal((await judged(cards.valid)).kind, "card-unsure"); // without keys nobody knows
  assert.equal((await judged(cards.revoked, { known })).kind, "card-revoked");
  index = pack({ guests: [] });
  assert.equal((await judged(cards.valid, { known })).kind, "not-listed");
});

test("one person under two ids is one, and the earliest report is shown", () => {
  index = pack({
    guests: [{ id: "g1", also: ["g9"], name: "ก", group: "a" }],
    present: [{ id: "late", session: "am", guest: "g1", at: "2026-01-07T02:00:00Z" }, { id: "early", session: "am", guest: "g9", at: "2026-01-07T01:00:00Z" }],
  });

  assert.equal(index.here("am"), 1);
  assert.equal(index.seen("am", "g9").id, "early");
});

test("a group is full when its seats are given", () => {
  const people = ["listed", "accepted", "declined", "waiting"].map((state, at) => ({ id: `g${at}`, name: "ก", group: "a", state }));

  assert.equal(pack({ guests: people.slice(1) }).isFull("a"), false);
  assert.equal(pack({ guests: people }).isFull("a"), true);
  assert.equal(pack({ guests: people }).isFull("unknown"), false);
});

test("a name is found while it is typed, who is not here first", () => {
  index = pack({
    guests: [{ id: "g1", name: "นางบัวผัน นามสมมติ" }, { id: "g2", name: "นายบัวลอย ใจดี" }, { id: "g3", name: "นายสมชาย" }],
    present: [{ id: "p", session: "am", guest: "g1", at: "2026-01-07T01:00:00Z" }],
  });

  assert.deepEqual(found(index, "am", "บัว", 10).map(({ id }) => id), ["g2", "g1"]);
  assert.deepEqual(found(index, "am", "บัวผันนาม", 10).map(({ id }) => id), ["g1"]);
});

test("the session that is on is chosen by the clock in Bangkok", () => {
  const at = (clock) => sessionAt(SESSIONS, Date.parse(`2026-01-07T${clock}:00+07:00`)).id;

  assert.deepEqual(["06:00", "12:29", "12:30", "23:59"].map(at), ["am", "am", "pm", "pm"]);
  assert.equal(sessionAt(SESSIONS, Date.parse("2026-01-09T09:00:00+07:00")).id, "pm");
  assert.equal(sessionAt([], 0), undefined);
});

test("a code that is held before the camera is taken once, shown again later twice", async () => {
  let now = 0;
  const taken = [];
  const take = once(async (text) => void taken.push(text), () => now);
  for (const [moment, text] of [[0, "a"], [150, "a"], [2900, "a"], [5800, "a"], [5900, "b"], [6000, "a"], [12_000, "a"]]) {
    now = moment;
    take(text);
    await new Promise((go) => setTimeout(go));
  }

  assert.deepEqual(taken, ["a", "b", "a", "a"]);
});

test("somebody without an invitation needs a name and a group; a number is whole or not there", () => {
  const said = { name: "นายเดินเข้า มาเอง", group: "a", phone: "" };

  assert.deepEqual(wrongIn(said), []);
  for (const phone of ["081-234-5678", "054 265 999", "๐๘๑๒๓๔๕๖๗๘", "+66812345678"]) assert.deepEqual(wrongIn({ ...said, phone }), [], phone);
  assert.deepEqual(wrongIn({ name: "", group: "", phone: "081" }), ["name", "group", "phone"]);
  assert.deepEqual(wrongIn({ ...said, name: "สมชาย 0812345678" }), ["name"]);
});

/** Cards and list as the server signed them. */
async function samples() {
  const said = JSON.parse(await readFile(new URL("credential.json", import.meta.url), "utf8"));
  const list = readList(fromText(said.list));
  return { cards: said, keys: { [said.key]: fromText(said.public) }, list, now: list.madeAt + 86_400_000 };
}
