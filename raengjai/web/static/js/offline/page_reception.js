// @ts-check
// The reception of a service day on the phone: slips with the letter of this phone, found again by number or name.
import { drawWaiting, keepFresh, openDay, sayNotKept } from "./day_open.js";
import { readNumber, slipText } from "./day_slips.js";
import { tick } from "./day_ticks.js";
import { element, one, show } from "./frame.js";
import { fieldsOf } from "./keep_form.js";
import { openedKey } from "./lock.js";
import { qrCode } from "./receipt_card.js";

/** @typedef {import("./day.js").Day} Day */
/** @typedef {import("./day.js").Who} Who */

export async function begin() {
  const day = await openDay();
  if (!day) return;
  if (!day.letter) return void show("no-letter");
  one("[data-letter]").textContent = day.letter;
  const form = /** @type {HTMLFormElement} */ (one("[data-part=reception] form"));
  drawStations(day);
  form.onsubmit = (event) => void make(event, day, form);
  one("[data-next]").onclick = () => {
    show("slip", false);
    show("reception");
    form.reset();
    one("[name=name]", form).focus();
  };
  const input = one("[name=find]");
  const find = () => drawFound(day, input.value);
  input.oninput = find;
  one("[data-find]").onsubmit = (/** @type {Event} */ event) => event.preventDefault();
  show("reception");
  await keepFresh(day, find);
}

/** @param {SubmitEvent} event @param {Day} day @param {HTMLFormElement} form */
async function make(event, day, form) {
  event.preventDefault();
  event.stopPropagation();
  const button = /** @type {HTMLButtonElement} */ (event.submitter);
  button.disabled = true; // two quick taps are one
  try {
    await openedKey(day.opened.device.id); // the desk is in use: the fifteen minutes of the PIN begin anew
    showSlip(day, await day.makeSlip(fieldsOf(form)));
    await drawWaiting(day);
  } catch (error) {
    sayNotKept(error);
  } finally {
    button.disabled = false;
  }
}

/** @param {Day} day @param {Who} who */
function showSlip(day, who) {
  const slip = /** @type {HTMLElement} */ (show("slip"));
  show("reception", false);
  one("[data-number]").textContent = who.number;
  one("[data-qr]").replaceChildren(qrCode(slipText({ event: day.event, ...who })));
  slip.focus();
  slip.scrollIntoView();
}

/** @param {Day} day */
function drawStations(day) {
  const open = day.stations.filter((each) => each.open);
  one("[data-stations]").replaceChildren(...open.map((each) => tick("stations", each.id, `${each.number} ${each.name}`)));
}

/** @param {Day} day @param {string} asked */
function drawFound(day, asked) {
  const rows = day.find(asked, readNumber(asked));
  one("[data-found]").replaceChildren(
    ...rows.map((row) => {
      const line = element("li");
      const button = element("button", row.number || "–", { type: "button", class: "button button-quiet button-small" });
      button.onclick = () => showSlip(day, { visitor: row.id, number: row.number ?? "", name: row.name });
      line.append(button, element("span", row.name ?? "", { class: "who" }));
      return line;
    }),
  );
  show("nobody", Boolean(asked.trim()) && rows.length === 0);
}
