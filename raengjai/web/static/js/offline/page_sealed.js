// @ts-check
// A form whose answer is for a province's eyes only. It is checked whole before it is sealed, for afterwards nobody can
// mend it; what is half written is kept nowhere.
import { newCode } from "../receipts.js";
import { one, part, show, word } from "./frame.js";
import { NotKept } from "./outbox.js";
import { areFit, chosen, drawAnswers, fieldsOf, pictures } from "./report_check.js";
import { newChannel } from "./report_channel.js";
import { offerPlaces } from "./report_places.js";
import { addSealed, renewIntake } from "./sealed.js";
import { sealedWaiting } from "./sealed_box.js";
import { sendAll } from "./sender.js";
import { askToSync } from "./space.js";

const AGAIN = 15_000;

export async function begin() {
  const form = /** @type {HTMLFormElement} */ (one("form[data-sealed]"));
  form.onsubmit = (event) => {
    event.preventDefault();
    if (isWhole(form)) void (part("check") ? look(form) : handIn(form));
  };
  show("form");
  show("files");
  await Promise.all([renewIntake(), offerPlaces(form)]);
}

/** @param {HTMLFormElement} form */
function isWhole(form) {
  say(form, "form", "");
  if (!form.reportValidity()) return false;
  const long = /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("[data-longest]"));
  if ([...long].some(({ value, dataset }) => value.length > Number(dataset.longest))) return say(form, "form", word("sealed-long"));
  const said = fieldsOf(form).map(([name]) => name);
  if (form.dataset.sealed === "clue" && !said.includes("signs") && !said.includes("seen")) return say(form, "form", word("missing"));
  const isFit = areFit(chosen(form));
  const wrong = /** @type {HTMLElement | null} */ (one("[data-error=files]", form));
  if (wrong) wrong.hidden = isFit;
  if (!isFit) wrong?.scrollIntoView({ block: "center" });
  return isFit;
}

/**
 * @param {HTMLFormElement} form
 * @param {string} where
 * @param {string} words
 */
function say(form, where, words) {
  const line = /** @type {HTMLElement | null} */ (one(`[data-error=${where}]`, form));
  if (!line) return words === "";
  line.hidden = words === "";
  one("span", line).textContent = words;
  return false;
}

/** Once more, to be looked at. @param {HTMLFormElement} form */
function look(form) {
  drawAnswers(form, one("[data-answers]"));
  const said = one("[data-sealed-said]");
  said.textContent = "";
  one("[data-change]").onclick = () => turn("check", "form");
  one("[data-seal]").onclick = async (/** @type {MouseEvent} */ event) => {
    const button = /** @type {HTMLButtonElement} */ (event.currentTarget);
    button.disabled = true;
    await handIn(form).finally(() => (button.disabled = false));
  };
  turn("form", "check");
}

/**
 * @param {string} from
 * @param {string} to
 */
function turn(from, to) {
  show(from, false);
  const shown = show(to);
  shown?.scrollIntoView();
  shown?.focus();
}

/** @param {HTMLFormElement} form */
async function handIn(form) {
  const said = one("[data-sealed-said]");
  const receipt = /** @type {HTMLElement | null} */ (one("[data-receipt]"));
  const code = receipt ? newCode() : "";
  let kept;
  try {
    const files = await pictures(chosen(form)).catch(() => Promise.reject(new NotKept(new Error("no picture"))));
    const content = { ...contentOf(form), ...(files.length > 0 ? { files } : {}) };
    const more = { ...(code ? { channel: await newChannel(code) } : {}), ...(form.dataset.trace === "none" ? { trace: /** @type {const} */ ("none") } : {}) };
    kept = await addSealed(provinceOf(form), content, more);
  } catch (error) {
    const reason = error instanceof NotKept ? error.reason : "broken";
    said.textContent = word(`sealed-${reason}`); // everything typed stays on the screen
    return;
  }
  form.reset();
  one("[data-answers]")?.replaceChildren();
  said.textContent = "";
  show("form", false);
  show("explain", false);
  turn("check", "done");
  if (receipt) (await import("./receipt_card.js")).showReceipt(receipt, code);
  await askToSync();
  await untilSent(kept.id);
}

/** @param {HTMLFormElement} form */
function contentOf(form) {
  const { sealed: kind, language = document.documentElement.lang } = form.dataset;
  return { kind, version: 1, made_at: new Date().toISOString(), language, fields: fieldsOf(form) };
}

/** @param {HTMLFormElement} form */
function provinceOf(form) {
  const said = new FormData(form);
  return String(said.get("province") || said.get("place") || "").slice(0, 2);
}

/** Says that it has arrived when it has; until then it is tried again. @param {string} id */
async function untilSent(id) {
  await sendAll({ now: true }).catch(() => null);
  const waits = (await sealedWaiting()).some((each) => each.id === id);
  const [waiting, arrived] = [one("[data-waits]"), one("[data-arrived]")];
  if (waiting) waiting.hidden = !waits;
  if (arrived) arrived.hidden = waits;
  if (waits) setTimeout(() => void untilSent(id), AGAIN);
}
