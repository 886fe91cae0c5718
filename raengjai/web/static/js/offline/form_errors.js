// @ts-check
// What is wrong in the long form, said as the server would say it.
import { length } from "../behaviours/count.js";
import { element, one, word } from "./frame.js";

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
