// Packs of events: kept sealed, folded with the phone's own deeds, forgotten when the office or the days say so.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { openDB } from "idb";
import { unlock } from "../../../raengjai/web/static/js/offline/lock.js";
import { forgetSet, wipe } from "../../../raengjai/web/static/js/offline/leaving.js";
import { add } from "../../../raengjai/web/static/js/offline/outbox.js";
import { fold } from "../../../raengjai/web/static/js/offline/pack_fold.js";
import { forgetOldPacks, layOver, packOf, packsHere } from "../../../raengjai/web/static/js/offline/pack_store.js";
import { fetchList, fetchPack, listedEvents, refreshPacks } from "../../../raengjai/web/static/js/offline/packs.js";
import { changeEntry } from "../../../raengjai/web/static/js/offline/entries.js";
import { database, NAME } from "../../../raengjai/web/static/js/offline/store.js";
import { freshPhone, newDevice, PIN, serverKeys } from "./phone.js";

const UNTIL = new Date(Date.now() + 86_400_000).toISOString();
const EVENT = { id: "event-1", title: "ประชุมเชิงปฏิบัติการ", until: UNTIL };
let device, key, server, asked;

beforeEach(async () => {
  await freshPhone();
  server = await serverKeys();
  device = await newDevice(server);
  key = await unlock(device, PIN);
  asked = [];
});

/** The server answers one after the other; a number is a refusal. */
function answers(...list) {
  globalThis.fetch = async (address) => {
    asked.push(new URL(address, "https://office.example"));
    const next = list.shift();
    if (next === undefined) throw new TypeError("network");
    const [body, status] = typeof next === "number" ? [{ words: "no" }, next] : [{ time: new Date().toISOString(), ...next }, 200];
    return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
  };
}

function pack(cursor, rows, more = {}) {
  return { event: EVENT, cursor, whole: true, rows, wholes: { sessions: [{ id: "am" }] }, ...more };
}

test("a pack is kept sealed and comes back as it was", async () => {
  answers(pack("c1", { guests: [{ id: "g1", name: "บัวผัน" }], present: [] }));

  assert.equal(await fetchPack(device, "event-1"), "here");

  const boxes = await (await database()).getAll("packs");
  assert.equal(JSON.stringify(boxes).includes("บัวผัน"), false);
  const found = await packOf(device, key, "event-1");
  assert.equal(found.event.title, EVENT.title);
  assert.deepEqual([...found.rows.guests.values()], [{ id: "g1", name: "บัวผัน" }]);
  assert.deepEqual(found.wholes.sessions, [{ id: "am" }]);
  assert.deepEqual(Object.keys(await packsHere(device)), ["event-1"]);
});

test("later answers change rows and take them away", async () => {
  answers(
    pack("c1", { guests: [{ id: "g1", name: "ก" }, { id: "g2", name: "ข" }] }),
    pack("c2", { guests: [{ id: "g1", gone: true }, { id: "g3", name: "ค" }] }, { whole: false }),
  );
  await fetchPack(device, "event-1");
  await refreshPacks(device);

  const found = await packOf(device, key, "event-1");

  assert.deepEqual([...found.rows.guests.keys()], ["g2", "g3"]);
  assert.equal(asked[1].searchParams.get("cursor"), "c1");
  assert.equal((await (await database()).getAll("packs")).length, 1, "folded into one");
});

test("without an answer, or with somebody else's page, everything stays", async () => {
  answers(pack("c1", { guests: [{ id: "g1", name: "ก" }] }));
  await fetchPack(device, "event-1");

  assert.equal(await fetchPack(device, "event-1"), "unreachable");
  globalThis.fetch = async () => new Response("<html>", { headers: { "Content-Type": "text/html" } });
  assert.equal(await fetchPack(device, "event-1"), "unreachable");

  assert.equal((await packOf(device, key, "event-1")).rows.guests.size, 1);
});

for (const status of [404, 410]) {
  test(`the office says ${status}: the pack leaves the phone`, async () => {
    answers(pack("c1", { guests: [{ id: "g1", name: "ก" }] }), status);
    await fetchPack(device, "event-1");

    assert.equal(await fetchPack(device, "event-1"), "gone");

    assert.equal(await packOf(device, key, "event-1"), null);
    assert.deepEqual(await packsHere(device), {});
  });
}

test("a pack whose days are over is forgotten, another stays", async () => {
  answers(pack("c1", {}), pack("c1", {}, { event: { ...EVENT, id: "event-2", until: "2026-01-01T00:00:00+07:00" } }));
  await fetchPack(device, "event-1");
  await fetchPack(device, "event-2");

  await forgetOldPacks();

  assert.deepEqual(Object.keys(await packsHere(device)), ["event-1"]);
});

test("a posting that moved takes the packs away, and so does wiping", async () => {
  answers(pack("c1", {}), pack("c1", {}));
  await fetchPack(device, "event-1");
  await forgetSet(device.id);
  assert.equal(await packOf(device, key, "event-1"), null);
  await fetchPack(device, "event-1");

  assert.equal(await wipe(device.id), true);

  assert.equal((await (await database()).getAll("packs")).length, 0);
  assert.deepEqual(await packsHere(device), {});
});

test("a deed of this phone is seen at once, until the office knows it", async () => {
  answers(pack("c1", { present: [] }), pack("c2", { present: [] }, { whole: false }), pack("c3", { present: [{ id: "p1", session: "am", guest: "g1" }] }, { whole: false }));
  await fetchPack(device, "event-1");
  const { id: entry, number } = await add(device, { name: "events.check_in", fields: [] });
  await layOver(device, "event-1", { rows: { present: [{ id: "local", entry, nth: number, session: "am", guest: "g1" }] } });

  await refreshPacks(device); // not sent yet
  assert.deepEqual([...(await packOf(device, key, "event-1")).rows.present.keys()], ["local"]);
  await changeEntry(entry, { state: "taken" });
  await refreshPacks(device);

  assert.deepEqual([...(await packOf(device, key, "event-1")).rows.present.keys()], ["p1"]);
});

test("what the desk took back is not present any more, also on the phone that saw it", async () => {
  answers(pack("c1", {}), pack("c2", { present: [{ id: "p1", gone: true }] }, { whole: false }));
  await fetchPack(device, "event-1");
  const { id: entry, number } = await add(device, { name: "events.check_in", fields: [] });
  await layOver(device, "event-1", { rows: { present: [{ id: "local", entry, nth: number }] } });
  await changeEntry(entry, { state: "taken" });

  await refreshPacks(device);

  assert.equal((await packOf(device, key, "event-1")).rows.present.size, 0);
});

test("a whole answer takes the place of all before, but for what still waits here", () => {
  const found = fold([
    { rows: { present: [{ id: "old" }, { id: "local", entry: "e1", nth: 1 }] } },
    { whole: true, rows: { present: [{ id: "new" }] }, asked: { upto: 1, pending: ["e1"] } },
  ]);

  assert.deepEqual([...found.rows.present.keys()], ["local", "new"]);
});

test("which events there are is kept beside the packs", async () => {
  answers({ events: [EVENT, { id: "over", until: "2026-01-01T00:00:00+07:00" }] });

  assert.equal(await fetchList(device), true);

  assert.deepEqual((await listedEvents(device, key)).map(({ id }) => id), ["event-1"]);
  assert.deepEqual(await packsHere(device), {});
});

test("what is done while the office is asked is not forgotten by its answer", () => {
  const found = fold([
    { rows: { present: [{ id: "during", entry: "e2", nth: 2 }, { id: "before", entry: "e1", nth: 1 }] } },
    { rows: {}, asked: { upto: 1, pending: [] } },
  ]);

  assert.deepEqual([...found.rows.present.keys()], ["during"]);
});

test("the number on a slip is not taken for the entry's, and what is done meanwhile stays in the queue", () => {
  const before = { slips: [{ id: "v1", entry: "e1", nth: 1, number: "B-001" }], queue: [{ id: "v1:s1", entry: "e1", nth: 1 }] };
  const during = { slips: [{ id: "v2", entry: "e2", nth: 2, number: "B-002" }], queue: [{ id: "v2:s1", entry: "e2", nth: 2 }] };

  const { rows } = fold([{ rows: before }, { rows: during }, { rows: { slips: [{ id: "v3", number: "C-001" }] }, asked: { upto: 1, pending: [] } }]);

  assert.deepEqual([...rows.slips.keys()], ["v2", "v3"]);
  assert.deepEqual([...rows.queue.keys()], ["v2:s1"]);
});

test("a phone that has been in use for long keeps all it has", async () => {
  await freshPhone();
  const old = await openDB(NAME, 3, {
    upgrade(made) {
      made.createObjectStore("devices", { keyPath: "id" });
      const outbox = made.createObjectStore("outbox", { keyPath: "number", autoIncrement: true });
      for (const name of ["id", "device", "state"]) outbox.createIndex(name, name, { unique: name === "id" });
      made.createObjectStore("set", { keyPath: "number", autoIncrement: true }).createIndex("device", "device");
      made.createObjectStore("carried", { keyPath: "number", autoIncrement: true });
      made.createObjectStore("meta");
      made.createObjectStore("sealed", { keyPath: "id" });
    },
  });
  await old.put("devices", device);
  await old.put("outbox", { id: "e1", device: device.id, state: "waiting" });
  await old.put("sealed", { id: "s1" });
  await old.put("meta", "c1", `cursor:${device.id}`);
  old.close();

  answers(pack("c1", { guests: [{ id: "g1", name: "ก" }] }));
  assert.equal(await fetchPack(device, "event-1"), "here");

  const now = await database();
  assert.deepEqual(await Promise.all(["devices", "outbox", "sealed", "packs"].map((name) => now.count(name))), [1, 1, 1, 1]);
  assert.equal(await now.get("meta", `cursor:${device.id}`), "c1");
});

test("an answer that names what every object has changes no other object", () => {
  const answer = JSON.parse('{"rows": {"__proto__": [{"id": "x", "spoilt": true}], "guests": [{"id": "g"}]}, "wholes": {"__proto__": {"spoilt": true}}}');
  const pack = fold([answer]);
  assert.equal(/** @type {any} */ ({}).spoilt, undefined);
  assert.equal(pack.wholes.spoilt, undefined);
  assert.deepEqual([...pack.rows.guests.keys()], ["g"]);
});
