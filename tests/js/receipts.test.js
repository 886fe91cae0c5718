import assert from "node:assert/strict";
import { test } from "node:test";
import { codeIn } from "../../raengjai/web/static/js/behaviours/receipt.js";
import { ALPHABET, isValid, LENGTH, newCode, normalise } from "../../raengjai/web/static/js/receipts.js";

// Made by raengjai/ground/receipts.py; tests/ground/test_receipts.py checks codes that were made here.
const FROM_THE_SERVER = [
  "CW18WX14CBSGN4JT",
  "2B97EACKWGMHHA6A",
  "D0R6V5PY3800XXGA",
  "JYWP2XB8J6C5MD55",
  "6445BXDV5EVR96GE",
  "EYHVBRK58PP3JXVC",
  "4Q5M75N7XMBN6AD6",
  "EEPMJSZ0TCV6K2GK",
  "8YVGCKTPWNGWTDNZ",
  "360J4390SV1S9BZF",
  "KYDG3CFV7YPR9MEK",
  "WRW9RX507XH2RNE8",
];

test("codes of the server are valid here", () => {
  for (const code of FROM_THE_SERVER) assert.ok(isValid(code), code);
});

test("a new code is valid and long enough", () => {
  for (let round = 0; round < 200; round += 1) {
    const code = newCode();
    assert.equal(code.length, LENGTH);
    assert.ok(isValid(code), code);
  }
});

test("the same random bytes give the code that the server would make", () => {
  assert.equal(newCode((bytes) => bytes.fill(0)), "0".repeat(16));
  assert.equal(newCode((bytes) => bytes.map((_, place) => place)), "0123456789ABCDE4");
});

test("every wrong character and every swap is noticed", () => {
  const code = FROM_THE_SERVER[0];
  for (let place = 0; place < LENGTH; place += 1) {
    for (const letter of ALPHABET) {
      const wrong = code.slice(0, place) + letter + code.slice(place + 1);
      assert.equal(isValid(wrong), wrong === code, wrong);
    }
    for (let other = 0; other < place; other += 1) {
      const letters = [...code];
      [letters[place], letters[other]] = [letters[other], letters[place]];
      assert.equal(isValid(letters.join("")), letters.join("") === code);
    }
  }
});

test("what people type is read kindly", () => {
  assert.equal(normalise(" o i-l\u2013a "), "011A");
});

test("the address gives a code only when it is one", () => {
  assert.equal(codeIn(`#${FROM_THE_SERVER[1]}`), FROM_THE_SERVER[1]);
  assert.equal(codeIn("#0000111122223333"), "");
  assert.equal(codeIn(""), "");
});
