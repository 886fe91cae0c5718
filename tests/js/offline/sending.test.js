import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { unlock } from "../../../raengjai/web/static/js/offline/lock.js";
import { reopened, saidTo, sealAnew } from "../../../raengjai/web/static/js/offline/copies.js";
import { add, batch, NotKept } from "../../../raengjai/web/static/js/offline/outbox.js";
import { isPausing, LONGEST, pause, SHORTEST } from "../../../raengjai/web/static/js/offline/pace.js";
import { sendAll } from "../../../raengjai/web/static/js/offline/sender.js";
import { entry, taken, undecided } from "../../../raengjai/web/static/js/offline/entries.js";
import { database, devices, remember, remembered } from "../../../raengjai/web/static/js/offline/store.js";
import { goes } from "../../../raengjai/web/static/js/offline/renew.js";
import { fold, takeIn, workingSet } from "../../../raengjai/web/static/js/offline/set.js";
import { inOrder } from "../../../raengjai/web/static/js/offline/task_lines.js";
import { officesFor } from "../../../raengjai/web/static/js/offline/record_form.js";
import { entries, freshPhone, newDevice, PIN, serverKeys, standIn } from "./phone.js";

const server = await serverKeys();
let device;

beforeEach(async () => {
  await freshPhone();
  device = await newDevice(server);
});

const record = (subject, given = {}) =>
  add(device, { name: "needs.record", subject, fields: [["first_name", "บัวผัน"]], ...given });
const states = async () => (await entries(device.id)).map((each) => each.state);
const waiting = (subject, size = 10, more = {}) => ({ state: "waiting", subject, size, ...more });

test("an entry lies twice on the phone, and neither can be read without a key", async () => {
  const kept = await record("visit-1");

  const lying = JSON.stringify(await entries());
  assert.ok(kept.envelope.ct && kept.copy.ct);
  assert.ok(!lying.includes("บัวผัน") && !lying.includes("first_name"));
  const opened = await reopened(device, await unlock(device, PIN), kept);
  assert.deepEqual(opened.fields, [["first_name", "บัวผัน"]]);
});

test("what cannot be kept is said, and nothing half is left", async () => {
  const before = IDBObjectStore.prototype.add;
  IDBObjectStore.prototype.add = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  try {
    await assert.rejects(record("visit-1"), (error) => error instanceof NotKept && error.reason === "full");
  } finally {
    IDBObjectStore.prototype.add = before;
  }
  assert.deepEqual(await entries(), []);
});

test("a batch holds at most twenty, six megabytes, and one of a subject", () => {
  const many = Array.from({ length: 50 }, (_, number) => waiting(`s${number}`));
  assert.equal(batch(many).length, 20);
  assert.equal(batch([waiting("a", 4e6), waiting("b", 4e6), waiting("c", 1e6)]).length, 2);
  assert.equal(batch([waiting("a", 9e6)]).length, 1);
  assert.deepEqual(batch([waiting("a"), waiting("a"), waiting("b")]).map((each) => each.subject), ["a", "b"]);
});

test("an entry that is not decided holds its subject, a decided one does not", () => {
  assert.deepEqual(batch([waiting("a", 1, { state: "unreadable" }), waiting("a")]), []);
  assert.deepEqual(batch([waiting("a", 1, { trouble: "size" }), waiting("a")]), []);
  assert.equal(batch([waiting("a", 1, { state: "refused" }), waiting("a")]).length, 1);
});

test("entries of one subject arrive in their order, others do not wait", async () => {
  for (const number of [1, 2, 3]) await record("need-1", { fields: [["text", String(number)]] });
  await record("need-2", { fields: [["text", "other"]] });
  const seen = standIn(server);

  assert.equal(await sendAll(), "done");

  const arrived = seen.commands.filter((each) => each.subject === "need-1").map((each) => each.fields[0][1]);
  assert.deepEqual(arrived, ["1", "2", "3"]);
  assert.deepEqual(seen.batches.map((each) => each.length), [2, 1, 1]);
  assert.deepEqual(await states(), ["taken", "taken", "taken", "taken"]);
});

test("what is taken keeps its receipt and nothing to read", async () => {
  const kept = await record("visit-1");
  standIn(server);

  await sendAll();

  const line = await entry(kept.id);
  assert.equal(line.receipt.id, kept.id);
  assert.ok(!line.envelope && !line.copy);
});

test("a receipt that is not signed by the office keeps the entry, and it is sent again", async () => {
  const kept = await record("visit-1");
  standIn(server, () => ({ state: "taken", receipt: { id: kept.id, entry: "e", at: "now", key: "receipt-1", signature: "AAAA" } }));
  assert.equal(await sendAll(), "failed");
  const held = await entry(kept.id);
  assert.equal(held.state, "waiting");
  assert.ok(held.envelope && held.copy);

  standIn(server);
  assert.equal(await sendAll({ now: true }), "done");
  assert.deepEqual(await states(), ["taken"]);
});

test("a refusal does not stop the rest, and reopens with everything typed", async () => {
  const bad = await record("visit-1");
  await record("visit-2");
  standIn(server, (command) =>
    command.subject === "visit-1" ? { state: "refused", words: "Check the day.", fields: { made_on: "still to come" } } : { state: "taken" },
  );

  await sendAll();

  assert.deepEqual(await states(), ["refused", "taken"]);
  const key = await unlock(device, PIN);
  const kept = await entry(bad.id);
  assert.ok(!JSON.stringify(kept).includes("Check the day"));
  assert.equal((await saidTo(device, key, kept)).fields.made_on, "still to come");
  const again = await reopened(device, key, kept);
  await add(device, { ...again, id: undefined, fields: [["first_name", "บัวผัน"], ["made_on", "1"]] }, { instead: bad.id });
  assert.deepEqual(await states(), ["taken", "waiting"]);
});

test("no network, a sign-in page of the network, a broken server: everything stays, and the pause grows", async () => {
  await record("visit-1");
  const answers = [
    () => Promise.reject(new TypeError("no network")),
    async () => new Response("<html>Please pay</html>", { status: 200, headers: { "Content-Type": "text/html" } }),
    async () => new Response("{}", { status: 200, headers: { "Content-Type": "application/json" } }),
    async () => new Response("broken", { status: 500 }),
  ];
  for (const [tried, answer] of answers.entries()) {
    globalThis.fetch = answer;
    assert.equal(await sendAll({ now: true }), "failed");
    assert.equal((await remembered("pause")).tries, tried + 1);
  }
  assert.equal(await sendAll(), "pausing");
  assert.deepEqual(await states(), ["waiting"]);
});

test("an answer that is lost changes nothing: the same entry goes again", async () => {
  const kept = await record("visit-1");
  standIn(server, () => null);
  await sendAll();
  const seen = standIn(server);

  await sendAll({ now: true });

  assert.deepEqual(seen.batches, [[kept.id]]);
  assert.deepEqual(await states(), ["taken"]);
});

test("one entry that is too large or malformed is put aside and the others go", async () => {
  for (const number of [1, 2, 3, 4, 5]) await record(`visit-${number}`);
  const bad = (await entries())[2].id;
  standIn(server, undefined, { status: (sent) => (sent.envelopes.some((each) => each.id === bad) ? 413 : 0) });

  await sendAll();

  assert.deepEqual(await states(), ["taken", "taken", "waiting", "taken", "taken"]);
  assert.equal((await entry(bad)).trouble, "size");
});

test("a server that does not know the phone gets nothing twice and loses nothing", async () => {
  await record("visit-1");
  standIn(server, undefined, { status: () => 401 });

  assert.equal(await sendAll(), "failed");

  assert.equal((await devices())[0].state, "unknown");
  assert.deepEqual(await states(), ["waiting"]);
});

test("unreadable entries are sealed anew by their owner and keep their id", async () => {
  const kept = await record("visit-1");
  const other = await serverKeys("seal-2");
  standIn(other);
  await sendAll();
  assert.deepEqual(await states(), ["unreadable"]);
  assert.equal((await devices())[0].seal.id, "seal-2");

  const fresh = (await devices())[0];
  await sealAnew(fresh, await unlock(fresh, PIN), await entry(kept.id));
  const seen = standIn(other);
  await sendAll({ now: true });

  assert.equal(seen.commands[0].id, kept.id);
  assert.deepEqual(await states(), ["waiting"], "a receipt of a key with a known name and another value is not believed");
});

test("two owners on one phone: each entry is signed by its own phone key", async () => {
  const second = await newDevice(server, "device-2", "malee");
  await record("visit-1");
  await add(second, { name: "needs.record", subject: "visit-2", fields: [] });
  const seen = standIn(server);

  await sendAll();

  assert.equal(seen.batches.length, 2);
  assert.deepEqual((await entries("device-2")).map((each) => each.state), ["taken"]);
});

test("the clock of the server is measured, and goes into the next command", async () => {
  globalThis.fetch = async () =>
    new Response(JSON.stringify({ time: new Date(Date.now() + 7_200_000).toISOString(), state: "active", results: [] }), {
      headers: { "Content-Type": "application/json" },
    });
  await sendAll();
  const seen = standIn(server);
  await record("visit-1");

  await sendAll({ now: true });

  assert.ok(Math.abs(seen.commands[0].offset_ms - 7_200_000) < 2_000);
});

test("a clock that was set back after the last contact does not make an entry older than that", async () => {
  await remember("offset", 0);
  await remember("heard", Date.now() + 86_400_000);
  await record("visit-1");
  const seen = standIn(server);

  await sendAll();

  const [{ made_at, offset_ms }] = seen.commands;
  assert.ok(Date.parse(made_at) + offset_ms > Date.now() + 86_000_000);
});

test("what the office holds is asked about now and then, until it is decided", async () => {
  const kept = await record("visit-1");
  let said = { state: "held" };
  const seen = standIn(server, () => said);
  await sendAll();
  await sendAll();
  assert.deepEqual(seen.batches, [[kept.id]]);
  said = { state: "taken" };
  await remember(`contact:${device.id}`, Date.now() - 7 * 3_600_000);

  await sendAll();

  assert.deepEqual(seen.batches, [[kept.id], [kept.id]]);
  assert.deepEqual(await states(), ["taken"]);
});

test("a revoked phone hands over everything, what was refused too, then is empty", async () => {
  await record("visit-1");
  standIn(server, () => ({ state: "refused", words: "no" }));
  await sendAll();
  await record("visit-2");
  await takeIn(device, { cursor: "1", whole: true, needs: [{ id: "n" }], tasks: [], gone: [] });
  const seen = standIn(server, () => ({ state: "held" }), { state: "revoked" });

  await sendAll({ now: true });

  assert.deepEqual(new Set(seen.commands.map((each) => each.subject)), new Set(["visit-1", "visit-2"]));
  assert.deepEqual(await devices(), []);
  assert.deepEqual(await entries(), []);
  assert.equal(await (await database()).count("set"), 0);
});

test("a revoked phone that cannot hand over keeps the envelopes, and nothing to read", async () => {
  await record("visit-1");
  let calls = 0;
  standIn(server, () => (++calls > 1 ? null : { state: "nonsense" }), { state: "revoked" });

  await sendAll();

  const [left] = await entries();
  assert.ok(left.envelope && !left.copy);
});

test("a posting that ended takes the working set away and leaves the outbox", async () => {
  await takeIn(device, { cursor: "1", whole: true, needs: [{ id: "n" }], tasks: [], gone: [] });
  await record("visit-1");
  standIn(server, () => ({ state: "held" }), { state: "withdrawn" });

  await sendAll();

  assert.equal(await (await database()).count("set"), 0);
  assert.equal(await remembered(`cursor:${device.id}`), undefined);
  assert.deepEqual(await states(), ["held"]);
});

test("the working set folds: later wins, gone is gone, and one box is left", async () => {
  await takeIn(device, { cursor: "1", whole: true, needs: [{ id: "a", state: "waiting" }, { id: "b" }], tasks: [], gone: [] });
  await takeIn(device, { cursor: "2", needs: [{ id: "a", state: "resolved" }], tasks: [{ id: "t" }], gone: ["b"] });
  await takeIn(device, { cursor: "3", needs: [], tasks: [], gone: [] });
  const key = await unlock(device, PIN);

  const found = await workingSet(device, key);

  assert.deepEqual(found.needs, [{ id: "a", state: "resolved" }]);
  assert.deepEqual(found.tasks, [{ id: "t" }]);
  assert.equal(await (await database()).count("set"), 1);
  assert.deepEqual(await workingSet(device, key), found);
  assert.deepEqual(fold([]), { needs: [], tasks: [], rest: {} });
});

test("pauses grow, are spread, and end; a clock set back does not make one endless", () => {
  assert.equal(pause(1, () => 1), SHORTEST);
  assert.equal(pause(1, () => 0), SHORTEST / 2);
  assert.ok(pause(4, () => 0) > pause(1, () => 1));
  assert.equal(pause(99, () => 1), LONGEST);
  assert.ok(isPausing({ until: 1_000 }, 500));
  assert.ok(!isPausing({ until: 1_000 }, 1_000));
  assert.ok(!isPausing({ until: LONGEST * 100 }, 0));
  assert.ok(!isPausing(undefined, 0));
});

test("no contact for hours asks the office how this phone stands, with an empty batch", async () => {
  const seen = standIn(server);
  await sendAll();
  await sendAll();
  assert.deepEqual(seen.batches, [[]]);
  await remember(`contact:${device.id}`, Date.now() - 7 * 3_600_000);
  await sendAll();
  assert.deepEqual(seen.batches, [[], []]);
});

test("what was sent is listed newest first, a page at a time, and is not read with what waits", async () => {
  for (let number = 0; number < 7; number += 1) await record(`visit-${number}`);
  const all = await entries();
  const outbox = await database();
  for (const each of all.slice(0, 5)) await outbox.put("outbox", { ...each, state: "taken" });
  await outbox.put("outbox", { ...all[5], state: "refused" });

  assert.deepEqual((await undecided()).map((each) => each.subject), ["visit-5", "visit-6"]);
  assert.deepEqual((await undecided("another device")), []);
  const page = await taken(3);
  assert.deepEqual([page.list.map((each) => each.subject), page.hasMore], [["visit-4", "visit-3", "visit-2"], true]);
  assert.deepEqual([(await taken(5)).list.length, (await taken(5)).hasMore], [5, false]);
});

test("a task goes as soon as what settles it was taken, and comes back when the office asks again", async () => {
  const key = await unlock(device, PIN);
  const task = { id: "t1", kind: "tell_person", need: "need-1", due: "2026-11-27" };
  const set = { whole: true, cursor: "1", gone: [], needs: [{ id: "need-1", state: "resolved", state_name: "เสร็จแล้ว", own: true }, { id: "need-2", state: "asked" }], tasks: [task, { id: "t2", kind: "answer_question", need: "need-2" }, { id: "t3", kind: "refer_again", need: "need-2" }] };
  await takeIn(device, set);
  await record("need-1", { name: "needs.tell" });
  await record("need-2", { name: "needs.answer" });
  standIn(server, (command) => (command.name === "needs.tell" ? { state: "taken" } : { state: "refused", words: "no" }));

  await sendAll();

  const { needs, tasks } = await workingSet(device, key);
  assert.deepEqual(tasks.map((each) => each.id), ["t2", "t3"]); // what was refused settles nothing
  assert.deepEqual(needs.map(({ state, state_name }) => [state, state_name]), [["told", undefined], ["asked", undefined]]);
  await takeIn(device, { whole: false, cursor: "2", gone: [], needs: [], tasks: [task] });
  assert.deepEqual((await workingSet(device, key)).tasks.map((each) => each.id), ["t2", "t3", "t1"]);
});

test("targets come alone, and stay until others come", async () => {
  const key = await unlock(device, PIN);
  const targets = [{ name: "needs", done: 16, target: 20 }];
  await takeIn(device, { whole: true, cursor: "1", needs: [], tasks: [], gone: [], targets: [], cut: 300 });
  await takeIn(device, { whole: false, cursor: "2", needs: [], tasks: [], gone: [], targets });
  await takeIn(device, { whole: false, cursor: "3", needs: [], tasks: [], gone: [] });

  assert.deepEqual((await workingSet(device, key)).rest, { targets, cut: 300 });
  await takeIn(device, { whole: true, cursor: "4", needs: [], tasks: [], gone: [], targets: [] });
  assert.deepEqual((await workingSet(device, key)).rest, { targets: [] });
});

test("of one day the nearest task comes first", () => {
  const tasks = [["c", "2026-11-27", 5], ["b", "2026-11-27", 0], ["a", "2026-11-26", 40], ["d", "2026-11-27", 5]].map(([id, due, near]) => ({ id, due, near, person: id }));
  assert.deepEqual(inOrder(tasks).map((each) => each.id), ["a", "b", "c", "d"]);
});

test("the offices to choose from follow place, topic and what the person is; not where the work is elsewhere", () => {
  const offices = [["DLPW-52", "why"], ["DOE-52", "why"]];
  const routing = { places: { 520101: 0, 53: 1 }, sets: [{ dismissed: [{ statuses: ["any", "employed"], offices }] }, {}] };
  const asked = { place: "520101", topic: "dismissed", status: "", matter: "" };
  assert.deepEqual(officesFor(routing, asked), offices);
  assert.deepEqual(officesFor(routing, { ...asked, status: "employed" }), offices);
  for (const other of [{ status: "child" }, { matter: "Rayong" }, { topic: "x" }, { place: "530101" }, { place: "520102" }]) {
    assert.deepEqual(officesFor(routing, { ...asked, ...other }), []);
  }
  assert.deepEqual(officesFor(undefined, asked), []);
});

test("what only its owner can decide does not go by itself after a new PIN", () => {
  const entry = (state, trouble) => goes({ state, trouble });
  assert.deepEqual([entry("waiting"), entry("held"), entry("waiting", "receipt")], [true, true, true]);
  assert.deepEqual(["size", "form", "unsure"].map((trouble) => entry("waiting", trouble)), [false, false, false]);
  assert.equal(entry("refused"), false);
});
