// @ts-check
// One need as it lies on the phone, and the deeds that a volunteer can do about it without signal.
import { clock } from "./badge.js";
import { announce } from "./channel.js";
import { element, one, part, word } from "./frame.js";
import { fieldsOf } from "./keep_form.js";
import { add } from "./outbox.js";
import { askToSync } from "./space.js";

/** @typedef {import("./set.js").Row} Row */

const TONES = /** @type {Record<string, string>} */ ({
  referred: "info", accepted: "info", asked: "warn", returned: "warn", resolved: "next", told: "good",
});
const DEEDS = /** @type {Record<string, string[]>} */ ({ asked: ["answer", "note"], resolved: ["tell", "note"], told: [], withdrawn: [] });

/** @param {Row} need */
export function toneOf(need) {
  return TONES[need.state] ?? "";
}

/** @param {Row} need Its state in words; what was settled here has the page's own word for it. */
export function nameOf(need) {
  return need.state_name || word(`state-${need.state}`);
}

/**
 * Which deeds a need offers to its volunteer in this state; the server judges them anew.
 * @param {Row} need
 * @returns {string[]}
 */
export function deedsOf(need) {
  return DEEDS[need.state] ?? ["note"];
}

/**
 * @param {Row} need
 * @param {import("./types.js").Device} device
 * @param {() => void} changed
 */
export function detailOf(need, device, changed) {
  const dialog = /** @type {HTMLDialogElement} */ (part("detail"));
  one("#detail-title", dialog).textContent = need.person || word("no-name");
  one("[data-detail-what]", dialog).textContent = [need.topic_name, need.office_name].filter(Boolean).join(" · ");
  one("[data-detail-state]", dialog).replaceChildren(element("span", nameOf(need), { class: `status ${toneOf(need)}` }));
  one("[data-detail-note]", dialog).textContent = need.note ?? "";
  one("[data-detail-steps]", dialog).replaceChildren(...(need.last ? [stepLine(need.last)] : []));
  for (const frame of /** @type {NodeListOf<HTMLDetailsElement>} */ (dialog.querySelectorAll("[data-deed]"))) {
    const name = frame.dataset.deed ?? "";
    frame.hidden = !deedsOf(need).includes(name);
    frame.open = false;
    const form = /** @type {HTMLFormElement} */ (one("form", frame));
    form.reset();
    form.onsubmit = (event) => {
      event.preventDefault();
      event.stopPropagation();
      void keep(form, name, need, device, () => {
        dialog.close();
        changed();
      });
    };
  }
  dialog.showModal();
}

/** @param {{at: string, what: string, text?: string}} step */
function stepLine({ at, what, text }) {
  const line = element("li", "", { class: "event" });
  line.append(element("strong", what), element("span", ` ${clock(Date.parse(at))}`, { class: "muted small" }));
  if (text) line.append(element("p", text));
  return line;
}

/**
 * @param {HTMLFormElement} form
 * @param {string} deed
 * @param {Row} need
 * @param {import("./types.js").Device} device
 * @param {() => void} kept
 */
async function keep(form, deed, need, device, kept) {
  const about = /** @type {[string, string]} */ (deed === "answer" ? ["referral", need.referral] : ["need", need.id]);
  const version = /** @type {[string, string]} */ (["version", String(need.version ?? "")]);
  const typed = fieldsOf(form).filter(([name]) => name !== "version");
  try {
    await add(device, {
      name: `needs.${deed}`, subject: need.id, language: document.documentElement.lang, fields: [about, version, ...typed],
    });
    announce();
    void askToSync();
    kept();
  } catch (error) {
    const what = /** @type {any} */ (error).reason === "full" ? "full" : "stays";
    const notice = one(`[data-form-${what}]`);
    notice.hidden = false;
    form.append(notice); // beside the button, inside the dialog
  }
}
