// A service day on the phone: what is said there is seen at once, until the office knows it better.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Day } from "../../../raengjai/web/static/js/offline/day.js";
import { changeEntry } from "../../../raengjai/web/static/js/offline/entries.js";
import { unlock } from "../../../raengjai/web/static/js/offline/lock.js";
import { packOf } from "../../../raengjai/web/static/js/offline/pack_store.js";
import { fetchPack } from "../../../raengjai/web/static/js/offline/packs.js";
import { entries, freshPhone, newDevice, PIN, serverKeys } from "./phone.js";

const STATIONS = [{ id: "s1", number: 1, name: "หางาน", open: true }];
const EVENT = { id: "event-1", title: "กระทรวงแรงงานพบประชาชน", until: new Date(Date.now() + 86_400_000).toISOString() };
globalThis.navigator ??= {}; // which Node 20 does not have
let day, device;

beforeEach(async () => {
  await freshPhone();
  device = await newDevice(await serverKeys());
  const key = await unlock(device, PIN);
  globalThis.document = { documentElement: { lang: "th" }, dispatchEvent: () => true };
  day = undefined;
  await hears({ whole: true, wholes: { stations: STATIONS, letters: { [device.id]: "B" } } });
  day = new Day({ device, key }, "event-1", await packOf(device, key, "event-1"));
});

/** The office answers with this; `meanwhile` happens while it does. */
async function hears(more, meanwhile = async () => {}) {
  globalThis.fetch = async () => {
    await meanwhile();
    const said = { time: new Date().toISOString(), event: EVENT, cursor: "c", whole: false, rows: {}, wholes: {}, ...more };
    return new Response(JSON.stringify(said), { headers: { "Content-Type": "application/json" } });
  };
  assert.equal(await fetchPack(device, "event-1"), "here");
  await day?.reload();
}

test("a slip and its place in the queue stay until the office has decided them", async () => {
  const who = await day.makeSlip([["name", "บัวผัน"], ["stations", "s1"]]);
  await hears({});
  assert.deepEqual([...day.slips.values()].map(({ number }) => number), [who.number]);
  assert.equal(day.line("s1", ["waiting"]).length, 1);
  for (const { id } of await entries()) await changeEntry(id, { state: "taken" });

  await hears({ rows: { slips: [{ id: who.visitor, number: who.number }], queue: [{ id: "q1", visitor: who.visitor, station: "s1", state: "waiting", asked: "1" }] } });

  assert.deepEqual([...day.pack.rows.queue.keys()], ["q1"], "the place that the office made, and not ours beside it");
  assert.deepEqual([...day.slips.values()], [{ id: who.visitor, number: who.number }]);
});

test("what the office refused leaves the queue", async () => {
  await day.makeSlip([["name", "บัวผัน"], ["stations", "s1"]]);
  for (const { id } of await entries()) await changeEntry(id, { state: "refused" });

  await hears({});

  assert.deepEqual([day.slips.size, day.line("s1", ["waiting"]).length], [0, 0]);
});

test("a slip that is made while the office answers is not forgotten by its answer", async () => {
  await hears({}, () => day.makeSlip([["name", "บัวผัน"], ["stations", "s1"]]));

  assert.equal(day.slips.size, 1);
  assert.equal(day.line("s1", ["waiting"]).length, 1);
});

test("a number whose slip the office does not know yet can be called and served, by its number", async () => {
  const unknown = { slips: [{ id: "n1", number: "C-001", unknown: true }], queue: [{ id: "q1", visitor: "n1", station: "s1", state: "waiting", asked: "1" }] };
  await hears({ rows: unknown });
  const [place] = day.line("s1", ["waiting"]);
  const who = day.who(day.slips.get(place.visitor));
  assert.deepEqual([who, day.byNumber("C-001")], [who, who]);
  assert.deepEqual([who.visitor, who.number], ["", "C-001"]);

  await day.step(who, "s1", "call", "called");

  assert.deepEqual(day.line("s1", ["called"]).map(({ id }) => id), ["q1"]);
  const [entry] = await entries();
  assert.equal(entry.subject, "C-001", "of the number, for the id stands for nobody");
  await hears({ rows: { slips: [{ id: "n1", gone: true }, { id: "v1", number: "C-001", name: "บัวผัน" }], queue: [{ id: "q1", gone: true }] } });
  assert.deepEqual([day.byNumber("C-001").visitor, day.line("s1", ["waiting", "called"]).length], ["v1", 0]);
});
