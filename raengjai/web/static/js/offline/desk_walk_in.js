// @ts-check
// Somebody without an invitation, written down on the phone: who is on the list already under this name is shown first.
import { found, plainName } from "./desk_index.js";
import { personLine } from "./desk_draw.js";
import { element, one, show } from "./frame.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./pack_fold.js").Row} Row */

const MOST_ALIKE = 3;
const MOST_FIGURES = 3; // as `NameField` has it: more is a telephone number in the wrong place
const LETTERS = 4; // before that everybody is alike

/**
 * @param {Desk} desk
 * @param {{mark: (guest: Row) => void, admitted: (guest: Row) => void}} deeds
 */
export function offerWalkIn(desk, { mark, admitted }) {
  const frame = /** @type {HTMLDetailsElement} */ (show("walk-in"));
  const form = /** @type {HTMLFormElement} */ (one("form", frame));
  const group = /** @type {HTMLSelectElement} */ (one("[name=group]", form));
  group.replaceChildren(element("option", "–", { value: "" }), ...desk.groups.map(({ id, name }) => element("option", name, { value: id })));
  const name = /** @type {HTMLInputElement} */ (one("[name=name]", form));
  const drawAlike = () => {
    const rows = plainName(name.value).length >= LETTERS ? found(desk.index, desk.session, name.value, MOST_ALIKE) : [];
    show("alike", rows.length > 0);
    one("[data-alike]", form).replaceChildren(...rows.map((guest) => personLine(desk, guest, (chosen) => close(() => mark(chosen)))));
  };
  const drawFull = () => show("full-group", Boolean(group.value) && desk.index.isFull(group.value));
  const close = (/** @type {() => void} */ next) => {
    form.reset();
    frame.open = false;
    drawAlike();
    drawFull();
    next();
  };
  name.oninput = drawAlike;
  group.onchange = drawFull;
  form.onsubmit = async (event) => {
    event.preventDefault();
    event.stopPropagation();
    const said = saidIn(form);
    const wrong = wrongIn(said);
    for (const field of ["name", "group", "phone"]) one(`#wrong-${field}`, form).hidden = !wrong.includes(field);
    if (wrong.length > 0) return one(`[name=${wrong[0]}]`, form).focus();
    const button = one("button.button-next", form);
    button.disabled = true; // two quick taps are one
    try {
      const guest = await desk.admit(said);
      close(() => admitted(guest));
    } catch (error) {
      one(`[data-form-${/** @type {any} */ (error).reason === "full" ? "full" : "stays"}]`).hidden = false;
    } finally {
      button.disabled = false;
    }
  };
}

/** @param {HTMLFormElement} form */
function saidIn(form) {
  const value = (/** @type {string} */ name) => String(new FormData(form).get(name) ?? "").trim();
  return { name: value("name"), group: value("group"), organisation: value("organisation"), phone: value("phone") };
}

/**
 * The office looks once more; these would only come back.
 * @param {{name: string, group: string, phone: string}} said
 */
export function wrongIn({ name, group, phone }) {
  const figures = phone.replace(/[\u0e50-\u0e59]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50)).replace(/[\s().-]/g, "");
  const isName = name !== "" && name.replace(/\D/g, "").length <= MOST_FIGURES;
  return [isName ? "" : "name", group ? "" : "group", !phone || /^(0\d{8,9}|\+\d{8,14})$/.test(figures) ? "" : "phone"].filter(Boolean);
}
