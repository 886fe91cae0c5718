import assert from "node:assert/strict";
import { test } from "node:test";

import { fits, plain } from "../../raengjai/web/static/js/behaviours/narrow.js";

const SEWING = "เย็บผ้า จักร ตัดเสื้อ sew sewing tailor อยากเรียนตัดเย็บเสื้อผ้า Learn sewing";

test("everything fits while nothing is typed", () => {
  assert.equal(fits(SEWING, ""), true);
  assert.equal(fits(SEWING, "   "), true);
});

test("an entry fits when it holds every typed word", () => {
  assert.equal(fits(SEWING, "sew"), true);
  assert.equal(fits(SEWING, "SEWING course"), true);
  assert.equal(fits(SEWING, "unpaid wages"), false);
  assert.equal(fits(SEWING, "ตัดเสื้อ"), true);
  assert.equal(fits(SEWING, "ค่าจ้าง"), false);
});

test("a sentence fits when one of the entry's own words is in it", () => {
  assert.equal(fits(SEWING, "I would like to learn sewing"), true);
  assert.equal(fits("a job at the mill", "the rules"), false);
  assert.equal(fits(SEWING, "ฉันอยากเรียนเย็บผ้าที่บ้าน"), true);
  assert.equal(fits(SEWING, "ฉันอยากไปเกาหลี"), false);
});

test("tone marks are forgiven", () => {
  assert.equal(fits(SEWING, "เย็บผา"), true);
  assert.equal(plain("ค่าจ้าง  ค้าง"), "คาจาง คาง");
});
