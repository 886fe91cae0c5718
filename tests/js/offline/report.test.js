import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { fromText } from "../../../raengjai/web/static/js/offline/bytes.js";
import { newCopyKey } from "../../../raengjai/web/static/js/offline/crypto.js";
import { areFit, MOST_FILES } from "../../../raengjai/web/static/js/offline/report_check.js";
import { derived, newChannel } from "../../../raengjai/web/static/js/offline/report_channel.js";
import { addSealed, renewIntake, sendSealed } from "../../../raengjai/web/static/js/offline/sealed.js";
import { sealedEntries } from "../../../raengjai/web/static/js/offline/sealed_box.js";
import { freshPhone, receiptOf, serverKeys } from "./phone.js";

const CODE = "0123456789ABCDEF";
const HOUR = "2026-11-25T03:00:00+00:00";
const server = await serverKeys();
const province = await newCopyKey("the province");
let posted;

beforeEach(async () => {
  await freshPhone();
  posted = [];
  globalThis.fetch = async (_path, how = {}) => {
    const headers = { "Content-Type": "application/json" };
    if (how.body) posted.push(JSON.parse(how.body));
    const said = how.body
      ? { state: "taken", receipt: await receiptOf(server, posted.at(-1).id, "", HOUR) }
      : { intake: { 52: { id: "52-1", public: province.public } }, receipts: { [server.receipt.id]: server.receipt.public } };
    return new Response(JSON.stringify(said), { headers });
  };
  await renewIntake();
});

test("the way back is made of the code alone, and the code is not in it", async () => {
  const [one, two] = [await newChannel(CODE), await newChannel(CODE)];

  assert.equal(one.lookup, two.lookup);
  assert.notEqual(one.public, two.public);
  assert.deepEqual([one.lookup, one.public, one.wrapped].map((text) => fromText(text).length), [32, 65, 61]);
  assert.ok(!JSON.stringify(one).includes(CODE));
});

test("the same context makes the same 32 bytes as on the server", async () => {
  // tests/protection/test_channels.py holds the same value.
  assert.equal(Buffer.from(await derived(CODE, "raengjai/channel/lookup/1")).toString("hex"), EXPECTED);
});
const EXPECTED = "48d2f06296ea5b9b3ccea4a4d26f6f24862d891981d893d793d25d8ce391d762";

test("where no trace is wanted nothing stays once it is sent", async () => {
  const channel = await newChannel(CODE);
  await addSealed("52", { kind: "clue" }, { channel, trace: "none" });
  assert.equal((await sealedEntries()).length, 1);

  await sendSealed();

  assert.deepEqual(posted[0].channel, channel);
  assert.equal("trace" in posted[0], false);
  assert.deepEqual(await sealedEntries(), []);
});

test("a video, a large file or one too many is seen before it is read", () => {
  const file = (type, size = 1000) => /** @type {any} */ ({ type, size });

  assert.ok(areFit(Array(MOST_FILES).fill(file("image/jpeg"))));
  assert.ok(!areFit(Array(MOST_FILES + 1).fill(file("image/jpeg"))));
  assert.ok(!areFit([file("video/mp4", 50_000_000)]));
  assert.ok(!areFit([file("image/png", 10 * 1024 * 1024 + 1)]));
});
