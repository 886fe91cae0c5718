// @ts-check
// The recording form without signal: the same fields as the question pages, kept at once, with its receipt.
import { newCode } from "../receipts.js";
import { afterPause, PAUSE } from "../behaviours/autosave.js";
import { newId } from "./bytes.js";
import { announce } from "./channel.js";
import { draftOf, dropDraft, hasDraft, keepDraft } from "./drafts.js";
import { deviceHere, filled, fillPlaces, one, opened, show } from "./frame.js";
import { fieldsOf } from "./keep_form.js";
import { reopened, saidTo, wordsOf } from "./copies.js";
import { add } from "./outbox.js";
import { MOST, photosOf } from "./photo.js";
import { showReceipt } from "./receipt_card.js";
import { wrongIn } from "./form_errors.js";
import { fill, watch } from "./record_form.js";
import { askToSync } from "./space.js";
import { entry } from "./entries.js";
import { remembered } from "./store.js";
import { typedIsKept } from "./update.js";

/** @typedef {import("./types.js").Command} Command */
/** @typedef {{fields: [string, string][], files: Command["files"], instead?: string, words?: any}} Start */

export async function begin() {
  const receipt = location.hash === "#kept" ? sessionStorage.getItem("receipt") : null;
  if (receipt) {
    sessionStorage.removeItem("receipt");
    return shown(receipt);
  }
  const device = await deviceHere();
  if (!device) return;
  fillPlaces(device);
  const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-part=form]"));
  watch(form, await remembered(`routing:${device.id}`));
  const start = await startOf(device);
  if (!start) return;
  fill(form, start.fields);
  const code = one("[name=receipt_code]", form);
  code.value = start.fields.find(([name]) => name === "receipt_code")?.[1] || newCode();
  const formId = start.fields.find(([name]) => name === "form_id")?.[1] ?? newId();
  showWords(form, start);
  show("form");
  const draft = afterPause(() => void keepDraft(device, [["form_id", formId], ...fieldsOf(form)]).catch(() => null), PAUSE);
  if (!start.instead) form.addEventListener("input", draft.touch);
  document.addEventListener("visibilitychange", () => document.hidden && draft.flush());
  one("[data-discard]").onclick = async () => {
    await dropDraft(device);
    location.reload();
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (wrongIn(form)) return;
    const button = /** @type {HTMLButtonElement} */ (event.submitter ?? one("button.button-next", form));
    button.disabled = true;
    if (await keep(form, device, formId, start)) {
      draft.stop();
      await dropDraft(device);
    }
    button.disabled = false;
  });
}

/**
 * What the form begins with: an entry to mend (#mend=id), a form that was not finished, or nothing.
 * @param {import("./types.js").Device} device
 * @returns {Promise<Start | null>}
 */
async function startOf(device) {
  const mend = /^#mend=(.+)$/.exec(location.hash)?.[1];
  if (!mend && !(await hasDraft(device))) return { fields: [], files: [] };
  const found = await opened();
  if (!found) return null;
  const kept = mend ? await entry(mend) : undefined;
  if (kept?.copy) {
    const { fields, files } = await reopened(found.device, found.key, kept);
    return { fields, files, instead: kept.id, words: await saidTo(found.device, found.key, kept) };
  }
  return { fields: (await draftOf(device, found.key).catch(() => null)) ?? [], files: [] };
}

/**
 * @param {HTMLFormElement} form
 * @param {Start} start
 */
function showWords(form, { fields, files, instead, words }) {
  one("[data-draft-notice]", form).hidden = fields.length === 0 || instead !== undefined;
  const photos = one("[data-kept-photos]", form);
  photos.hidden = files.length === 0;
  photos.textContent = filled(photos.dataset.words, { n: files.length });
  if (!instead) return;
  one("[data-reopened]", form).hidden = false;
  one("[data-reopened-words]", form).textContent = wordsOf(words ?? {});
}

/**
 * Keeps the form and shows the receipt; false when it stays on the screen.
 * @param {HTMLFormElement} form
 * @param {import("./types.js").Device} device
 * @param {string} formId
 * @param {Start} start
 */
async function keep(form, device, formId, { files: before, instead }) {
  const photoError = one("[data-error=photo]", form);
  const photos = await photosOf(form).catch(() => null);
  const areMany = before.length + (photos?.length ?? 0) > MOST;
  photoError.hidden = photos !== null;
  one("[data-error=photos]", form).hidden = !areMany;
  if (photos === null || areMany) {
    one("#photo").scrollIntoView({ block: "center" });
    return false;
  }
  const fields = /** @type {[string, string][]} */ ([["form_id", formId], ...fieldsOf(form)]);
  const language = document.documentElement.lang;
  try {
    await add(device, { name: "needs.record", subject: formId, fields, files: [...before, ...photos], language }, { instead });
  } catch (error) {
    const notice = one(`[data-form-${/** @type {any} */ (error).reason === "full" ? "full" : "stays"}]`);
    notice.hidden = false;
    notice.focus();
    return false;
  }
  typedIsKept();
  form.hidden = true;
  shown(one("[name=receipt_code]", form).value);
  announce();
  void askToSync();
  void import("./sender.js").then(({ sendAll }) => sendAll());
  return true;
}

/** @param {string} code */
function shown(code) {
  one("main h1").classList.add("unseen"); // the notice speaks to the eyes; the page keeps its heading
  history.replaceState(null, "", location.pathname);
  showReceipt(/** @type {HTMLElement} */ (show("done")), code);
}
