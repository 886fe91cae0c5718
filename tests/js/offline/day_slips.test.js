import assert from "node:assert/strict";
import { test } from "node:test";

import { nextRunning, numberOf, readNumber, readSlip, slipText } from "../../../raengjai/web/static/js/offline/day_slips.js";

const EVENT = "01a217dc-7366-75c6-8abb-5dfae8fac3e2";
const VISITOR = "01a217dc-7399-7463-a057-1c6f97cae736";

test("a number is read as people write it, Thai figures too", () => {
  for (const typed of ["A-017", "a17", " a 017 ", "A–17", "a\u0e51\u0e57"]) assert.equal(readNumber(typed), "A-017");
  for (const typed of ["", "17", "A", "A-0", "ABCD-1", "A-12345", "A-1x"]) assert.equal(readNumber(typed), "");
});

test("a slip says its day, its visitor and its number, and nothing else", () => {
  const text = slipText({ event: EVENT, visitor: VISITOR, number: "B-003" });
  assert.match(text, /^RJS1\.[\w-]{22}\.[\w-]{22}\.B-003$/);
  assert.deepEqual(readSlip(text), { event: EVENT, visitor: VISITOR, number: "B-003" });
});

test("what is no slip is none", () => {
  for (const text of ["", "https://raengjai.example/i/ABCD/", "RJS1", "RJS1.x.y.A-001", "RJS2.a.b.c"]) assert.equal(readSlip(text), null);
});

test("numbers go on after all that the phone knows and after all that it gave", () => {
  const slips = [{ id: "1", number: "B-004" }, { id: "2", number: "C-090" }, { id: "3" }];
  assert.equal(nextRunning("B", slips, 2), 5);
  assert.equal(nextRunning("B", slips, 7), 8);
  assert.equal(nextRunning("D", slips, 0), 1);
  assert.equal(numberOf("B", 1234), "B-1234");
});
