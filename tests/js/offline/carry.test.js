import assert from "node:assert/strict";
import { test } from "node:test";
import { collector, cut } from "../../../raengjai/web/static/js/offline/carry.js";

const TEXT = "0123456789".repeat(250);

test("pieces come together in any order, also twice, and what is missing is named", () => {
  const [one, two, three] = cut(TEXT, "a");
  const parts = collector();
  for (const piece of [three, one, one]) parts.take(piece);
  assert.deepEqual(parts.count(), { n: 2, total: 3 });
  assert.deepEqual(parts.missing(), [2]);
  assert.equal(parts.whole(), null);
  parts.take(two);
  assert.equal(parts.whole(), TEXT);
});

test("pieces of another chain begin anew, and what is no piece changes nothing", () => {
  const parts = collector();
  parts.take(cut(TEXT, "a")[0]);
  for (const strange of ["https://example.org", "R1 0/3 a x", "R1 4/3 a x", ""]) parts.take(strange);
  assert.deepEqual(parts.count(), { n: 1, total: 3 });
  for (const piece of cut("short", "b")) parts.take(piece);
  assert.equal(parts.whole(), "short");
});
