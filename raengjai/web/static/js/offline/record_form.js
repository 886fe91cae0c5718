// @ts-check
// The long form: topics open their questions, who speaks and who stays nameless change what is asked, and what can be
// checked here is checked here.
import { element, one, word } from "./frame.js";
import { length } from "../behaviours/count.js";

/** @param {HTMLFormElement} form */
export function watch(form) {
  form.addEventListener("change", (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (input.name === "topics") topicTicked(input);
    showWhatCounts(form);
  });
  showWhatCounts(form);
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
  for (const [name, value] of fields) {
    if (name === "topics" || name === "form_id") continue;
    const controls = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)]);
    if (controls.length === 0) form.append(element("input", "", { type: "hidden", name, value }));
    else if (["radio", "checkbox"].includes(controls[0].type)) for (const each of controls) each.checked ||= each.value === value;
    else controls[0].value = value;
  }
  if (one("input[type=hidden][name=person]", form)?.value) one("[name=first_name]", form).closest("section").hidden = true;
  showWhatCounts(form);
}

/**
 * Says what is missing, as the server would; true when something is.
 * @param {HTMLFormElement} form
 */
export function wrongIn(form) {
  const wrong = /** @type {{id: string, label: string, words: string}[]} */ ([]);
  const note = (/** @type {any} */ control, /** @type {string} */ words) =>
    wrong.push({ id: control.id, label: control.labels?.[0]?.firstChild?.textContent?.trim() ?? "", words });
  const isKnown = one("input[type=hidden][name=person]", form)?.value;
  const first = one("[name=first_name]", form);
  if (!isKnown && !one("[name=nameless]", form).checked && !first.value.trim()) note(first, word("required"));
  const speaker = one("[name=speaker_name]", form);
  if (!one("[data-speaker]", form).hidden && !speaker.value.trim()) note(speaker, word("speaker"));
  const ticked = form.querySelector("[name=topics]:checked");
  one("[data-error=topics]", form).hidden = ticked !== null;
  if (!ticked) note(one("[name=topics]", form), one("[data-error=topics]", form).textContent.trim());
  for (const area of /** @type {NodeListOf<HTMLTextAreaElement>} */ (form.querySelectorAll("textarea:not(:disabled)"))) {
    const isAsked = !(/** @type {HTMLElement} */ (area.closest(".field")).hidden);
    if (isAsked && area.name.endsWith("-members") && !area.value.trim()) note(area, word("required"));
    if (isAsked && area.dataset.longest && length(area.value) > Number(area.dataset.longest)) note(area, word("too-long"));
  }
  const frame = one("[data-errors]", form);
  frame.hidden = wrong.length === 0;
  one("ul", frame).replaceChildren(...wrong.map(({ id, label, words }) => {
    const line = element("li");
    line.append(element("a", id.startsWith("topic-") ? words : `${label}: ${words}`, { href: `#${id}` }));
    return line;
  }));
  if (wrong.length > 0) frame.focus();
  return wrong.length > 0;
}
