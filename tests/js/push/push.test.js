// What a browser can do about pushes, and what the worker shows.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fromText } from "../../../raengjai/web/static/js/offline/bytes.js";
import { stateOf, text } from "../../../raengjai/web/static/js/push/browser.js";
import { openNews, read, showNews } from "../../../raengjai/web/static/js/push/show.js";

globalThis.location = /** @type {any} */ ({ origin: "https://raengjai.test" });
const ANDROID = "Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile Safari/537.36";
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1";

/** @param {object} changes */
function place(changes = {}, agent = ANDROID) {
  return {
    isSecureContext: true,
    PushManager: {},
    Notification: { permission: "default" },
    navigator: { serviceWorker: {}, userAgent: agent, maxTouchPoints: 5 },
    ...changes,
  };
}

test("the page says what is, or why it cannot be", () => {
  assert.equal(stateOf(place(), false), "off");
  assert.equal(stateOf(place(), true), "on");
  assert.equal(stateOf(place({ Notification: { permission: "denied" } }), true), "denied");
  assert.equal(stateOf(place({ PushManager: undefined }), false), "unsupported");
  assert.equal(stateOf(place({ Notification: undefined }), false), "unsupported");
  assert.equal(stateOf(place({ isSecureContext: false }), false), "unsupported");
  assert.equal(stateOf(place({ PushManager: undefined }, IPHONE), false), "home-screen");
  assert.equal(stateOf(place({}, IPHONE), false), "off");
});

test("keys travel as base64url without padding", () => {
  const bytes = Uint8Array.from([0, 251, 255, 62, 63]);
  assert.equal(text(bytes.buffer), "APv_Pj8");
  assert.deepEqual(fromText("APv_Pj8"), bytes);
  assert.equal(text(null), "");
});

test("a push shows its title, its words and keeps the path alone", async () => {
  const shown = [];
  const registration = { showNotification: (title, options) => shown.push([title, options]) };
  const sent = { title: "มีเรื่องให้อ่าน", text: "มีข่าว", url: "https://raengjai.test/notices/1/" };
  await showNews(/** @type {any} */ (registration), { json: () => sent });
  assert.equal(shown[0][0], "มีเรื่องให้อ่าน");
  assert.equal(shown[0][1].body, "มีข่าว");
  assert.deepEqual(shown[0][1].data, { url: "/notices/1/" });
});

test("what cannot be read, or leads elsewhere, opens the inbox", () => {
  const broken = { json: () => { throw new SyntaxError(); } };
  for (const data of [null, broken, { json: () => null }, { json: () => ({ url: "https://evil.example/x" }) }]) {
    assert.equal(read(data).url, "/inbox/");
    assert.equal(read(data).title, "Raengjai");
  }
  assert.equal(read({ json: () => ({ url: "javascript:alert(1)" }) }).url, "/inbox/");
});

test("a tap brings the open window to the front, or opens one", async () => {
  const done = [];
  const window = { url: "https://raengjai.test/notices/1/", focus: () => done.push("focus") };
  const clients = { matchAll: async () => [window], openWindow: (url) => done.push(url) };
  const notification = (url) => ({ close: () => done.push("close"), data: { url } });
  await openNews(clients, /** @type {any} */ (notification("/notices/1/")));
  await openNews(clients, /** @type {any} */ (notification("/notices/2/")));
  assert.deepEqual(done, ["close", "focus", "close", "/notices/2/"]);
});
