// @ts-check
// The long form: topics open their questions, and who speaks and who stays nameless change what is asked.
import { element, one } from "./frame.js";

/**
 * Where several offices can help, by place, topic and what the person is (docs/offline.md, `routing`).
 * @typedef {{places: Record<string, number>, sets: Record<string, {statuses: string[], offices: [string, string][]}[]>[]}} Routing
 */

/** @type {Routing | undefined} */
let routing;

/** @param {HTMLFormElement} form @param {Routing} [known] */
export function watch(form, known) {
  routing = known;
  form.addEventListener("change", (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (input.name === "topics") topicTicked(input);
    showWhatCounts(form);
  });
  form.addEventListener("input", (event) => {
    if (/** @type {HTMLInputElement} */ (event.target).name.endsWith("-matter_place")) showOffices(form);
  });
  showWhatCounts(form);
}

/**
 * The offices to choose from, of a topic in this form; none where one alone can help, or where the work is elsewhere
 * and only the server knows whose it is.
 * @param {Routing | undefined} known
 * @param {{place: string, topic: string, status: string, matter: string}} asked
 * @returns {[string, string][]}
 */
export function officesFor(known, { place, topic, status, matter }) {
  if (!known || matter.trim()) return [];
  const code = [place, place.slice(0, 4), place.slice(0, 2)].find((each) => each in known.places);
  const choices = code === undefined ? undefined : known.sets[known.places[code]][topic];
  return choices?.find(({ statuses }) => statuses.includes(status || "any"))?.offices ?? [];
}

/** @param {HTMLFormElement} form What was ticked stays ticked while the office is still offered. */
function showOffices(form) {
  const template = /** @type {HTMLTemplateElement | null} */ (one("template[data-offices-form]"));
  for (const section of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-topic]"))) {
    const topic = section.dataset.topic ?? "";
    const asked = { place: chosen(form, "place_code"), topic, status: chosen(form, `${topic}-status`), matter: chosen(form, `${topic}-matter_place`) };
    const offices = section.hidden ? [] : officesFor(routing, asked);
    const before = section.querySelector("[data-offices]");
    const key = JSON.stringify(offices);
    if (/** @type {HTMLElement | null} */ (before)?.dataset.offices === key || !template) continue;
    const ticked = new Set([...section.querySelectorAll("[data-offices] input:checked")].map((box) => /** @type {HTMLInputElement} */ (box).value));
    before?.remove();
    if (offices.length === 0) continue;
    const made = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
    made.dataset.offices = key;
    one("[data-list]", made).replaceChildren(...offices.map(([code, why]) => officeLine(topic, code, why, ticked.has(code))));
    section.append(made);
  }
}

/** @param {string} topic @param {string} code @param {string} why @param {boolean} checked */
function officeLine(topic, code, why, checked) {
  const line = element("div", "", { class: "choice" });
  const id = `${topic}-offices-${code}`;
  const box = /** @type {HTMLInputElement} */ (element("input", "", { type: "checkbox", name: `${topic}-offices`, value: code, id }));
  box.checked = checked;
  line.append(box, element("label", why, { for: id }));
  return line;
}

/** @param {HTMLInputElement} input */
function topicTicked(input) {
  const frame = one("[data-details]");
  const known = frame.querySelector(`[data-topic="${input.value}"]`);
  if (known) known.hidden = !input.checked;
  for (const each of known?.querySelectorAll("input, select, textarea") ?? []) each.disabled = !input.checked; // typed text stays
  if (known || !input.checked) return;
  const template = /** @type {HTMLTemplateElement} */ (one(`template[data-topic-form="${input.dataset.kind}"]`));
  const made = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  for (const each of made.querySelectorAll("*")) {
    for (const { name, value } of [...each.attributes]) {
      if (value.includes("__topic__")) each.setAttribute(name, value.replaceAll("__topic__", input.value));
    }
  }
  const section = /** @type {HTMLElement} */ (made.firstElementChild);
  section.dataset.topic = input.value;
  one("[data-topic-name]", section).textContent = input.labels?.[0].textContent ?? "";
  frame.append(section);
  section.dispatchEvent(new CustomEvent("raengjai:added", { bubbles: true }));
}

/** @param {HTMLFormElement} form @param {string} name */
function chosen(form, name) {
  return String(new FormData(form).get(name) ?? "");
}

/** @param {HTMLFormElement} form */
function showWhatCounts(form) {
  const speaks = ["proxy", "minor"].includes(chosen(form, "for_whom")) || !["", "self"].includes(chosen(form, "given_by"));
  one("[data-speaker]", form).hidden = !speaks;
  const isNameless = one("[name=nameless]", form).checked;
  for (const name of ["first_name", "last_name", "phone", "birth_year"]) frameOf(form, name).hidden = isNameless;
  one("[data-consent]", form).hidden = isNameless;
  for (const box of one("[data-consent]", form).querySelectorAll("input")) box.disabled = isNameless;
  const isGroup = chosen(form, "for_whom") === "group";
  for (const area of form.querySelectorAll("textarea[name$=-members]")) {
    /** @type {HTMLElement} */ (area.closest(".field")).hidden = !isGroup;
  }
  showOffices(form);
}

/** @param {HTMLFormElement} form @param {string} name */
function frameOf(form, name) {
  return one(`[name=${name}]`, form).closest(".field");
}

/**
 * Puts kept fields into the form. What it has no control for (a field of an older version, the person chosen among
 * the records) goes along unseen.
 * @param {HTMLFormElement} form
 * @param {[string, string][]} fields
 */
export function fill(form, fields) {
  for (const [, code] of fields.filter(([name]) => name === "topics")) {
    const box = one(`#topic-${CSS.escape(code)}`, form);
    if (box) box.checked = true;
    if (box) topicTicked(box);
  }
  const ofOffices = fields.filter(([name]) => name.endsWith("-offices")); // offered once place and status are in
  for (const field of [...fields.filter((each) => !ofOffices.includes(each)), ...ofOffices]) {
    const [name, value] = field;
    if (name === "topics" || name === "form_id") continue;
    if (field === ofOffices[0]) showOffices(form);
    const controls = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)]);
    if (controls.length === 0) form.append(element("input", "", { type: "hidden", name, value }));
    else if (["radio", "checkbox"].includes(controls[0].type)) for (const each of controls) each.checked ||= each.value === value;
    else controls[0].value = value;
  }
  if (one("input[type=hidden][name=person]", form)?.value) one("[name=first_name]", form).closest("section").hidden = true;
  showWhatCounts(form);
}
