import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { fromText, unpacked } from "../../../raengjai/web/static/js/offline/bytes.js";
import { newCopyKey, open, openCopyKey } from "../../../raengjai/web/static/js/offline/crypto.js";
import { NotKept } from "../../../raengjai/web/static/js/offline/outbox.js";
import { addSealed, INFO, padded, renewIntake, SIZES, sendSealed } from "../../../raengjai/web/static/js/offline/sealed.js";
import { sealedEntries } from "../../../raengjai/web/static/js/offline/sealed_box.js";
import { remember } from "../../../raengjai/web/static/js/offline/store.js";
import { freshPhone, receiptOf, serverKeys } from "./phone.js";

const EXAMPLE = { kind: "example", fields: [["words", "เห็นคนถูกขังในโรงงาน"]] };
const HOUR = "2026-11-25T03:00:00+00:00";
const server = await serverKeys();
const [first, second] = [await newCopyKey("the province"), await newCopyKey("the province")];
let posted;

/** Stands in for /offline/sealed/; `judge` says what a sent entry is answered. */
function standIn(key, judge = async (sent) => ({ said: { state: "taken", receipt: await receiptOf(server, sent.id, "", HOUR) } })) {
  posted = [];
  globalThis.fetch = async (path, how = {}) => {
    assert.equal(path, "/offline/sealed/");
    assert.equal(how.credentials, "omit");
    const headers = { "Content-Type": "application/json" };
    if (!how.body) {
      const said = { intake: { 52: key }, receipts: { [server.receipt.id]: server.receipt.public } };
      return new Response(JSON.stringify(said), { headers });
    }
    assert.deepEqual(Object.keys(how.headers), ["Content-Type"]);
    posted.push(JSON.parse(how.body));
    const { said = {}, status = 200, wait } = await judge(posted.at(-1));
    return new Response(JSON.stringify(said), { status, headers: wait ? { ...headers, "Retry-After": wait } : headers });
  };
}

beforeEach(async () => {
  await freshPhone();
  standIn({ id: "52-1", public: first.public });
  await renewIntake();
});

test("only the province opens it, and nothing that lies on the phone says what it is", async () => {
  const { id } = await addSealed("52", EXAMPLE);

  const [lying] = await sealedEntries();
  assert.deepEqual(Object.keys(lying).sort(), ["ct", "enc", "id", "key", "province", "state"]);
  assert.equal(id[14], "4"); // drawn by chance: an id of version 7 would tell the moment outside the seal
  const opened = await open(await openCopyKey(first, "the province"), first.public, INFO, `52|${id}`, lying);
  assert.equal(opened.byteLength, SIZES[0]);
  assert.deepEqual(unpacked(opened), EXAMPLE);
});

test("sent, it leaves the hour of its receipt and nothing else", async () => {
  await addSealed("52", EXAMPLE);
  await addSealed("52", EXAMPLE);

  assert.equal(await sendSealed(), "done");

  assert.deepEqual((await sealedEntries()).map(({ state, at, ct }) => [state, at, ct]), Array(2).fill(["sent", HOUR, undefined]));
  assert.deepEqual(Object.keys(posted[0]).sort(), ["ct", "enc", "id", "key", "province", "sender"]);
  assert.equal(posted[0].sender, posted[1].sender);
  assert.equal(fromText(posted[0].sender).length, 16);
});

test("it stays while no answer, a wrong receipt or a refusal comes", async () => {
  const { ct } = await addSealed("52", EXAMPLE);
  const answers = [
    () => Promise.reject(new TypeError("network")),
    async () => ({ said: { receipt: await receiptOf(server, "another", "", HOUR) } }),
    async (sent) => ({ said: { receipt: { ...(await receiptOf(server, sent.id, "", HOUR)), at: "2020-01-01T00:00:00+00:00" } } }),
    async () => ({ status: 500 }),
    async () => ({ status: 422, said: { words: "The key of this entry is not one of the province." } }),
  ];
  for (const judge of answers) {
    standIn({ id: "52-1", public: first.public }, judge);
    assert.equal(await sendSealed(), "failed");
    assert.equal((await sealedEntries())[0].ct, ct);
  }
});

test("where many came in an hour it waits as long as the server says, and no longer than a quarter of an hour", async () => {
  await addSealed("52", EXAMPLE);
  standIn({ id: "52-1", public: first.public }, async () => ({ status: 429, wait: "3000" }));
  assert.equal(await sendSealed(), "done");

  standIn({ id: "52-1", public: first.public });
  await sendSealed();
  assert.equal(posted.length, 0);
  await remember("sealed-pause", { until: Date.now() - 1 });
  await sendSealed();
  assert.equal((await sealedEntries())[0].state, "sent");
});

test("a new key of the province is for new entries; what waits goes as it was sealed", async () => {
  await addSealed("52", EXAMPLE);
  standIn({ id: "52-2", public: second.public });
  await renewIntake();
  await addSealed("52", EXAMPLE);

  await sendSealed();

  assert.deepEqual(posted.map(({ key }) => key).sort(), ["52-1", "52-2"]);
});

test("what cannot be sealed is said, and nothing is kept", async () => {
  const isNotKept = (error) => error instanceof NotKept;
  await assert.rejects(addSealed("51", EXAMPLE), isNotKept);
  await assert.rejects(addSealed("52", { words: "ก".repeat(SIZES.at(-1)) }), isNotKept);
  assert.throws(() => padded(new Uint8Array(SIZES.at(-1) + 1)), RangeError);
  assert.deepEqual(await sealedEntries(), []);
});
