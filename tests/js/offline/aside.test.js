import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { becameOf, layAside, settleAside } from "../../../raengjai/web/static/js/offline/aside.js";
import { reopened } from "../../../raengjai/web/static/js/offline/copies.js";
import { unlock } from "../../../raengjai/web/static/js/offline/lock.js";
import { batch } from "../../../raengjai/web/static/js/offline/outbox.js";
import { remembered } from "../../../raengjai/web/static/js/offline/store.js";
import { entries, freshPhone, newDevice, PIN, serverKeys } from "./phone.js";

const server = await serverKeys();
const FORM = "/needs/1/tell/";
const page = (given = {}) => ({ path: "/needs/1/", shell: false, redirects: 0, toast: false, written: false, ...given });
let device;

beforeEach(async () => {
  await freshPhone();
  device = await newDevice(server);
});

const lay = (name = "needs.tell", text = "บอกแล้ว") => layAside(device, { name, subject: "need-1", fields: [["text", text], ["version", "3"]] }, FORM);

test("the page after a form says whether it arrived", () => {
  assert.equal(becameOf(page({ redirects: 1 }), FORM), "arrived");
  assert.equal(becameOf(page({ toast: true }), FORM), "arrived");
  assert.equal(becameOf(page({ path: FORM, written: true }), FORM), "arrived"); // came back with a sentence
  assert.equal(becameOf(page({ path: FORM }), FORM), "still there");
  assert.equal(becameOf(page(), FORM), "lost");
  assert.equal(becameOf(page({ path: FORM, shell: true, written: true }), FORM), "lost");
});

test("what did not arrive is in the outbox with everything typed, and nothing of it could be read before", async () => {
  await lay();
  assert.ok(!JSON.stringify(await remembered(`aside:${device.id}`)).includes("บอกแล้ว"));
  assert.deepEqual(await entries(), []);

  assert.equal(await settleAside(page({ path: FORM, shell: true })), true);

  const [kept] = await entries();
  const command = await reopened(device, await unlock(device, PIN), kept);
  assert.deepEqual([kept.state, command.fields, command.subject], ["waiting", [["text", "บอกแล้ว"], ["version", "3"]], "need-1"]);
  assert.equal(batch(await entries()).length, 1); // the version of the need keeps it from happening twice
  assert.equal(await settleAside(page({ shell: true })), false);
  assert.equal((await entries()).length, 1);
});

test("what arrived is forgotten, and a form that is still on the screen waits", async () => {
  await lay();
  assert.equal(await settleAside(page({ path: FORM })), false);
  assert.ok(await remembered(`aside:${device.id}`));
  await lay("needs.tell", "ส่งอีกครั้ง"); // sent once more from there: one is kept, not two
  assert.equal(await settleAside(page({ redirects: 1 })), false);
  assert.equal(await remembered(`aside:${device.id}`), undefined);
  assert.deepEqual(await entries(), []);
});

for (const name of ["needs.note", "needs.handouts"]) {
  test(`${name} could count twice, so it waits for its owner's word`, async () => {
    await lay(name);
    await settleAside(page());

    const [kept] = await entries();
    assert.equal(kept.trouble, "unsure");
    assert.deepEqual(batch(await entries()), []);
  });
}
