import assert from "node:assert/strict";
import { test } from "node:test";
import { afterPause } from "../../raengjai/web/static/js/behaviours/autosave.js";
import { length, remaining } from "../../raengjai/web/static/js/behaviours/count.js";
import { isElsewhere } from "../../raengjai/web/static/js/behaviours/dialog.js";
import { sizeOf } from "../../raengjai/web/static/js/behaviours/file_preview.js";
import { isOurs, nextRow } from "../../raengjai/web/static/js/behaviours/keyboard.js";
import { stateOf } from "../../raengjai/web/static/js/behaviours/select_all.js";
import { question } from "../../raengjai/web/static/js/behaviours/suggest.js";
import { target } from "../../raengjai/web/static/js/behaviours/tiles.js";
import { heldTimer } from "../../raengjai/web/static/js/behaviours/toast.js";
import { namesIn, starter } from "../../raengjai/web/static/js/starter.js";

test("names of behaviours are split at any white space", () => {
  assert.deepEqual(namesIn(" copy\n  toast "), ["copy", "toast"]);
  assert.deepEqual(namesIn(""), []);
});

test("a behaviour starts once on each element, however often the page is searched", () => {
  let started = 0;
  const child = { getAttribute: () => "copy unknown", hasAttribute: () => true, querySelectorAll: () => [] };
  const page = { querySelectorAll: () => [child] };
  const start = starter({ copy: () => (started += 1) });

  start(page);
  start(page);
  start(child);

  assert.equal(started, 1);
});

test("remaining characters are said in the words of the page", () => {
  const words = { left: "{n} left", over: "{n} too many" };

  assert.deepEqual(remaining(3, 10, words), { over: false, text: "7 left" });
  assert.deepEqual(remaining(10, 10, words), { over: false, text: "0 left" });
  assert.deepEqual(remaining(1250, 10, words), { over: true, text: "1,240 too many" });
});

test("length counts as the server does: code points, line ends as two", () => {
  assert.equal(length("น้ำใจ"), 5);
  assert.equal(length("a\nb"), 4);
  assert.equal(length("a\r\nb"), 4);
  assert.equal(length("🌼"), 1);
});

test("rows stay within the ends", () => {
  assert.equal(nextRow(-1, 1, 5), 0);
  assert.equal(nextRow(-1, -1, 5), 4);
  assert.equal(nextRow(4, 1, 5), 4);
  assert.equal(nextRow(0, -1, 5), 0);
  assert.equal(nextRow(0, 1, 0), -1);
});

test("keys are ours only when nobody types or holds a modifier", () => {
  const event = (values) => ({ key: "j", ctrlKey: false, metaKey: false, altKey: false, target: { tagName: "A" }, ...values });

  assert.equal(isOurs(event({})), true);
  assert.equal(isOurs(event({ ctrlKey: true })), false);
  assert.equal(isOurs(event({ target: { tagName: "TEXTAREA" } })), false);
  assert.equal(isOurs(event({ target: { tagName: "INPUT", type: "text" } })), false);
  assert.equal(isOurs(event({ target: { tagName: "INPUT", type: "checkbox" } })), true);
  assert.equal(isOurs(event({ target: { tagName: "DIV", isContentEditable: true } })), false);
});

test("the box above a list is full, half or empty", () => {
  assert.deepEqual(stateOf(0, 5), { checked: false, indeterminate: false });
  assert.deepEqual(stateOf(2, 5), { checked: false, indeterminate: true });
  assert.deepEqual(stateOf(5, 5), { checked: true, indeterminate: false });
  assert.deepEqual(stateOf(0, 0), { checked: false, indeterminate: false });
});

test("a link asked for elsewhere is left alone", () => {
  assert.equal(isElsewhere({ ctrlKey: true, button: 0 }), true);
  assert.equal(isElsewhere({ button: 1 }), true);
  assert.equal(isElsewhere({ button: 0 }), false);
});

test("suggestions are asked for from two letters on, spaces not counted", () => {
  assert.equal(question("/people/", "q", " บ "), "");
  assert.equal(question("/people/", "q", "บัว"), "/people/?q=%E0%B8%9A%E0%B8%B1%E0%B8%A7");
  assert.equal(question("/people/?place=52", "q", "ab"), "/people/?place=52&q=ab");
});

test("sizes are said as the server says them", () => {
  assert.equal(sizeOf(10), "1 KB");
  assert.equal(sizeOf(342_000), "342 KB");
  assert.equal(sizeOf(2_140_000), "2.1 MB");
});

test("arrows walk the tiles of a grid whose last line is short", () => {
  const places = [0, 1, 2, 3, 4].map((at) => ({ x: (at % 3) * 100, y: Math.floor(at / 3) * 70 }));

  assert.equal(target(places, 0, "ArrowRight"), 1);
  assert.equal(target(places, 0, "ArrowLeft"), 0);
  assert.equal(target(places, 4, "ArrowRight"), 4);
  assert.equal(target(places, 1, "ArrowDown"), 4);
  assert.equal(target(places, 2, "ArrowDown"), 4);
  assert.equal(target(places, 4, "ArrowUp"), 1);
  assert.equal(target(places, 1, "ArrowUp"), 1);
});

test("a toast that is pointed at waits, and then has only its remaining time", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let now = 0;
  let gone = 0;
  const timer = heldTimer(() => (gone += 1), 8000, () => now);
  const pass = (ms) => {
    now += ms;
    context.mock.timers.tick(ms);
  };

  timer.run();
  pass(6000);
  timer.hold();
  pass(60_000);
  assert.equal(gone, 0);
  timer.run();
  pass(1999);
  assert.equal(gone, 0);
  pass(1);
  assert.equal(gone, 1);
});

test("a draft is saved after a pause, and at once when the page is hidden", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let saved = 0;
  const draft = afterPause(() => (saved += 1), 2500);

  draft.flush();
  assert.equal(saved, 0);
  draft.touch();
  context.mock.timers.tick(2400);
  draft.touch();
  context.mock.timers.tick(2400);
  assert.equal(saved, 0);
  context.mock.timers.tick(100);
  assert.equal(saved, 1);
  draft.touch();
  draft.flush();
  assert.equal(saved, 2);
  context.mock.timers.tick(5000);
  assert.equal(saved, 2);
});
