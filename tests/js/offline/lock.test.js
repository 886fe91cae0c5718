import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { collector, cut, KIND, packedUp, unpackedFrom } from "../../../raengjai/web/static/js/offline/carry.js";
import { IDLE, lockAll, lockIdle, openedKey, unlock } from "../../../raengjai/web/static/js/offline/lock.js";
import { add } from "../../../raengjai/web/static/js/offline/outbox.js";
import { wrongWith } from "../../../raengjai/web/static/js/offline/pin_form.js";
import { daysUntil, inOrder } from "../../../raengjai/web/static/js/offline/task_lines.js";
import { howFor, RULES, standIn } from "../../../raengjai/web/static/js/offline/rules.js";
import { fitted } from "../../../raengjai/web/static/js/offline/photo.js";
import { wordsFor } from "../../../raengjai/web/static/js/offline/badge.js";
import { remember, remembered } from "../../../raengjai/web/static/js/offline/store.js";
import { freshPhone, newDevice, PIN, serverKeys } from "./phone.js";

const server = await serverKeys();
let device;

beforeEach(async () => {
  await freshPhone();
  device = await newDevice(server);
});

test("the PIN opens for fifteen idle minutes; using it begins them anew; a clock set back does not stretch them", async () => {
  assert.equal(await openedKey(device.id), null);
  assert.equal(await unlock(device, "999999"), null);
  assert.ok(await unlock(device, PIN));
  const kept = await remembered(`open:${device.id}`);
  await remember(`open:${device.id}`, { ...kept, until: Date.now() + 1000 });
  assert.ok(await openedKey(device.id));
  assert.ok((await remembered(`open:${device.id}`)).until > Date.now() + IDLE - 5000);

  for (const until of [Date.now() - 1, Date.now() + 2 * IDLE]) {
    await remember(`open:${device.id}`, { ...kept, until });
    await lockIdle();
    assert.equal(await remembered(`open:${device.id}`), undefined);
  }
});

test("signing out locks everybody", async () => {
  await unlock(device, PIN);
  await lockAll();
  assert.equal(await openedKey(device.id), null);
});

test("a PIN that is short, easy or mistyped is not taken; Thai digits are digits", () => {
  assert.equal(wrongWith("12345", "12345"), "short");
  assert.equal(wrongWith("abcdef", "abcdef"), "short");
  assert.equal(wrongWith("111111", "111111"), "easy");
  assert.equal(wrongWith("123456", "123456"), "easy");
  assert.equal(wrongWith("987654", "987654"), "easy");
  assert.equal(wrongWith("246813", "246814"), "differs");
  assert.equal(wrongWith("\u0e52\u0e54\u0e56\u0e58\u0e51\u0e53", "246813"), "");
});

test("carried entries are whole or nothing, and pieces come together in any order", async () => {
  for (const number of [1, 2, 3]) await add(device, { name: "needs.note", subject: "need-1", fields: [["text", String(number)]] });
  const text = await packedUp();
  const requests = unpackedFrom(text);
  assert.equal(requests.length, 3, "one subject stays in order");
  assert.ok(!text.includes("fields"));
  assert.equal(unpackedFrom(text.slice(0, -5)), null);
  assert.equal(unpackedFrom(JSON.stringify({ kind: KIND, requests: [{}] })), null);

  const parts = collector();
  const pieces = cut(text, "a1");
  for (const piece of [...pieces].reverse()) parts.take(piece);
  assert.equal(parts.whole(), text);
  parts.take("R1 1/2 other x");
  assert.equal(parts.whole(), null);
  parts.take("https://elsewhere.example/");
  assert.deepEqual(parts.count(), { n: 1, total: 2 });
});

test("tasks: late first, then the soonest, then the nearest", () => {
  const tasks = [
    { id: "c", due: "2026-11-30", village: 10, person: "a" },
    { id: "a", due: "2026-11-20", village: 9, person: "b" },
    { id: "b", due: "2026-11-30", village: 9, person: "c" },
  ];
  assert.deepEqual(inOrder(tasks).map((task) => task.id), ["a", "b", "c"]);
  const night = Date.parse("2026-11-25T18:30:00Z"); // the 26th in Bangkok
  assert.deepEqual(["2026-11-26", "2026-11-25", "2026-11-28"].map((day) => daysUntil(day, night)), [0, -1, 2]);
});

const ORIGIN = "https://raengjai.example";
const SHELL = new Set(["/offline/", "/offline/record/", "/static/main.css"]);
const how = (path, method = "GET") => howFor({ method, url: ORIGIN + path }, ORIGIN, SHELL);

test("the worker's table: the shell is kept, public pages come first from the network, the rest only from there", () => {
  for (const path of ["/offline/", "/offline/record/?language=th", "/static/main.css"]) assert.equal(how(path), "kept", path);
  for (const path of ["/services/", "/services/P2/", "/hotlines/", "/offices/DSD-52/", "/places/5201/"]) assert.equal(how(path), "network first", path);
  for (const path of ["/", "/needs/1/", "/people/1/", "/account/", "/search/?q=x", "/protection/", "/files/1/", "/places/suggest/?name=a", "/offline/changes/?device=1", "/follow/", "/reports/5201/"]) {
    assert.equal(how(path), "network", path);
  }
  assert.equal(how("/services/", "POST"), "network");
  assert.equal(howFor({ method: "GET", url: "https://elsewhere.example/services/" }, ORIGIN, SHELL), "network");
  assert.equal(RULES.at(-1).how, "network");
});

test("the record form stands in for the question pages, the phone's page for everything else", () => {
  assert.equal(standIn("/needs/new/"), "/offline/record/");
  assert.equal(standIn("/needs/new/1/check/"), "/offline/record/");
  for (const path of ["/", "/needs/", "/account/", "/protection/"]) assert.equal(standIn(path), "/offline/");
});

test("photos fit into 1600 pixels and are never made larger", () => {
  assert.deepEqual(fitted(4000, 3000), { width: 1600, height: 1200 });
  assert.deepEqual(fitted(800, 600), { width: 800, height: 600 });
  assert.deepEqual(fitted(10, 40_000), { width: 1, height: 1600 });
});

test("the line under the head says the most pressing thing", () => {
  const well = { devices: 1, isMine: true, waiting: 0, asking: 0, last: 1, quota: 0.1, blocked: false };
  const words = (changes) => wordsFor({ ...well, ...changes });
  assert.equal(words({}), "sent");
  assert.equal(words({ last: 0 }), "ready");
  assert.equal(words({ waiting: 3 }), "waiting");
  assert.equal(words({ waiting: 3, last: 0 }), "waiting-never");
  assert.equal(words({ waiting: 3, asking: 1 }), "asking");
  assert.equal(words({ waiting: 3, blocked: true }), "blocked");
  assert.equal(words({ quota: 0.8, waiting: 3 }), "full");
  assert.equal(words({ devices: 0 }), "not-enabled");
  assert.equal(words({ isMine: false }), "not-enabled");
});
