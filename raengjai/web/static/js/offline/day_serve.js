// @ts-check
// The form of a station: services, documents and topics come from the pack; what is ticked becomes a command's fields.
import { copies, tick } from "./day_ticks.js";
import { one, show } from "./frame.js";
import { fieldsOf } from "./keep_form.js";
import { newCode } from "../receipts.js";

/** @typedef {import("./day.js").Day} Day */
/** @typedef {import("./day.js").Fields} Fields */
/** @typedef {any} Row */

const FIRST_TOPICS = 8;

/** Blank, for the next visitor. @param {HTMLFormElement} form @param {Day} day @param {Row} station */
export function drawForm(form, day, station) {
  form.reset();
  const agency = day.pack.wholes.agencies[station.agency] ?? { documents: [], topics: [] };
  const boxes = (/** @type {string} */ name, /** @type {[string, string][]} */ rows) => rows.map(([code, label]) => tick(name, code, label));
  one("[data-services]", form).replaceChildren(...boxes("services", station.services));
  one("[data-documents]", form).replaceChildren(...agency.documents.map((/** @type {[string, string]} */ [code, title]) => copies(code, title)));
  one("[data-topics]", form).replaceChildren(...boxes("topics", agency.topics.slice(0, FIRST_TOPICS)));
  one("[data-more-topics]", form).replaceChildren(...boxes("topics", agency.topics.slice(FIRST_TOPICS)));
  const others = day.stations.filter(({ id, open }) => id !== station.id && open);
  one("[data-refer]", form).replaceChildren(...boxes("refer", others.map(({ id, number, name }) => [id, `${number} ${name}`])));
  for (const details of form.querySelectorAll("details")) details.open = false;
  show("documents", agency.documents.length > 0);
  show("nothing", false);
}

/**
 * What the form says, or null when nothing is ticked. A need gets its receipt code here, where the person stands.
 * @param {HTMLFormElement} form
 * @param {Day} day
 * @param {Row} station
 */
export function givenOf(form, day, station) {
  const fields = /** @type {Fields} */ (fieldsOf(form).filter(([, value]) => value !== ""));
  const has = (/** @type {string} */ name) => fields.some(([each]) => each === name);
  if (!has("services") && !has("topics") && !fields.some(([name]) => name.startsWith("copies-"))) return null;
  const code = has("topics") ? newCode() : "";
  return { fields: code ? [...fields, /** @type {[string, string]} */ (["receipt_code", code])] : fields, code, what: inWords(fields, day, station) };
}

/** @param {Fields} fields @param {Day} day @param {Row} station */
function inWords(fields, day, station) {
  const agency = day.pack.wholes.agencies[station.agency];
  const names = new Map([...station.services, ...(agency?.topics ?? [])]);
  const titles = new Map(agency?.documents ?? []);
  const words = fields.flatMap(([name, value]) => {
    if (name === "services" || name === "topics") return [names.get(value) ?? value];
    return name.startsWith("copies-") ? [`${titles.get(name.slice(7)) ?? ""} × ${value}`] : [];
  });
  return words.join(", ");
}
