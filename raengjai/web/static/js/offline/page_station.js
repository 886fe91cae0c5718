// @ts-check
// A station of a service day on the phone: who waits, scan or type, tick what was done, pass on what is still needed.
import { drawWaiting, keepFresh, openDay, sayNotKept } from "./day_open.js";
import { drawForm, givenOf } from "./day_serve.js";
import { readNumber, readSlip } from "./day_slips.js";
import { offerScanning } from "./desk_camera.js";
import { element, filled, one, show, word } from "./frame.js";
import { openedKey } from "./lock.js";
import { showReceipt } from "./receipt_card.js";

/** @typedef {import("./day.js").Day} Day */
/** @typedef {import("./day.js").Who} Who */
/** @typedef {any} Row */

export async function begin() {
  const day = await openDay();
  if (!day) return;
  const chosen = location.hash.split("/")[1];
  const station = day.stations.find(({ id }) => id === chosen);
  if (station) await work(day, station);
  else drawStations(day);
}

/** @param {Day} day */
function drawStations(day) {
  const mine = [...day.stations].sort((one, other) => Number(other.mine) - Number(one.mine) || one.number - other.number);
  one("[data-stations]").replaceChildren(
    ...mine.map((each) => {
      const line = element("li", "", each.mine ? { class: "mine" } : {});
      const link = element("a", "", { href: `${location.pathname}#${day.event}/${each.id}` });
      const names = element("span");
      names.append(element("strong", each.name), element("br"), element("span", day.pack.wholes.agencies[each.agency]?.name ?? "", { class: "muted small" }));
      link.append(element("span", String(each.number), { class: "station-number" }), names);
      line.append(link);
      return line;
    }),
  );
  show("stations");
}

/** @param {Day} day @param {Row} station */
async function work(day, station) {
  one("[data-station-number]").textContent = String(station.number);
  one("[data-station-name]").textContent = station.name;
  const form = /** @type {HTMLFormElement} */ (one("[data-part=serve] form"));
  let who = /** @type {Who} */ ({ visitor: "", number: "" });
  const draw = () => drawLine(day, station, { open, leave: (each) => void said(() => day.step(each, station.id, "leave", "left")), undo: (row) => void said(() => day.takeBack(row)) });
  const said = async (/** @type {() => Promise<any>} */ deed) => {
    try {
      await openedKey(day.opened.device.id); // the station is in use: the fifteen minutes of the PIN begin anew
      await deed();
    } catch (error) {
      return sayNotKept(error), false;
    }
    draw();
    await drawWaiting(day);
    return true;
  };
  const open = (/** @type {Who} */ found) => {
    who = found;
    drawForm(form, day, station);
    one("[data-who-number]").textContent = who.number || "–";
    one("[data-who-name]").textContent = who.name ?? "";
    show("unknown", !who.visitor);
    show("receipt", false);
    show("desk", false);
    show("serve")?.scrollIntoView();
  };
  const close = () => {
    show("serve", false);
    show("desk");
  };
  const find = (/** @type {string} */ text, isTyped = false) => {
    const slip = readSlip(text);
    const number = slip?.number || readNumber(text);
    const wrong = slip && slip.event !== day.event ? "other-day" : !slip && !(isTyped && number) ? "no-slip" : "";
    one("[data-find-said]").textContent = wrong && word(wrong);
    one("[data-find-said]").hidden = !wrong;
    if (!wrong) open(slip ? { name: day.slips.get(slip.visitor)?.name, ...slip } : day.byNumber(number));
  };

  one("[data-find]").onsubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    find(one("[name=number]").value, true);
    one("[name=number]").value = "";
  };
  one("[data-call]").onclick = () => {
    const [next] = day.line(station.id, ["waiting"]);
    if (next) void said(() => day.step(whoOf(day, next), station.id, "call", "called"));
  };
  one("[data-back]").onclick = close;
  form.onsubmit = async (event) => {
    event.preventDefault();
    event.stopPropagation();
    const given = givenOf(form, day, station);
    show("nothing", !given);
    if (!given || !(await said(() => day.serve(who, station.id, given.fields, given.what)))) return;
    close();
    if (given.code) showReceipt(/** @type {HTMLElement} */ (show("receipt")), given.code);
  };
  offerScanning(async (text) => find(text));
  document.addEventListener("raengjai:scanned", (event) => find(/** @type {CustomEvent} */ (event).detail)); // a reader on a cable, and tests
  show("desk");
  draw();
  await keepFresh(day, draw);
}

/** @param {Day} day @param {Row} place @returns {Who} */
function whoOf(day, place) {
  return day.who(day.slips.get(place.visitor) ?? { id: place.visitor });
}

/**
 * @param {Day} day
 * @param {Row} station
 * @param {{open: (who: Who) => void, leave: (who: Who) => void, undo: (row: Row) => void}} deeds
 */
function drawLine(day, station, { open, leave, undo }) {
  const line = (/** @type {Row} */ place, /** @type {boolean} */ isCalled) => {
    const who = whoOf(day, place);
    return drawn(who.number, [element("span", who.name ?? "", { class: "who" }), ...(isCalled ? [button(word("not-there"), () => leave(who))] : []), button(word("serve"), () => open(who))]);
  };
  const [waiting, called] = [day.line(station.id, ["waiting"]), day.line(station.id, ["called", "serving"])];
  one("[data-line]").replaceChildren(...called.map((each) => line(each, true)), ...waiting.map((each) => line(each, false)));
  one("[data-line-count]").textContent = filled(word("in-line"), { n: waiting.length });
  one("[data-call]").disabled = waiting.length === 0;
  const done = /** @type {Row[]} */ ([...(day.pack.rows.done?.values() ?? [])]).filter((row) => row.station === station.id).reverse();
  one("[data-done]").replaceChildren(...done.map((row) => drawn(row.number, [element("span", row.what, { class: "who" }), button(word("undo"), () => undo(row))])));
  show("done", done.length > 0);
}

/** @param {string} number @param {HTMLElement[]} parts */
function drawn(number, parts) {
  const line = element("li");
  line.append(element("span", number || "–", { class: "number" }), ...parts);
  return line;
}

/** @param {string} label @param {() => void} deed */
function button(label, deed) {
  return Object.assign(element("button", label, { type: "button", class: "button button-small button-quiet" }), { onclick: deed });
}
