// @ts-check
// A form whose answer is for a province's eyes only. It is checked whole before it is sealed, for afterwards nobody can
// mend it; what is half written is kept nowhere.
import { one, show, word } from "./frame.js";
import { NotKept } from "./outbox.js";
import { addSealed, renewIntake } from "./sealed.js";
import { sendAll } from "./sender.js";
import { askToSync } from "./space.js";

export async function begin() {
  const form = /** @type {HTMLFormElement} */ (one("form[data-sealed]"));
  form.onsubmit = (event) => {
    event.preventDefault();
    void handIn(form);
  };
  await renewIntake();
}

/** @param {HTMLFormElement} form */
async function handIn(form) {
  if (!form.reportValidity()) return;
  const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  const province = String(new FormData(form).get("place") ?? "").slice(0, 2);
  const content = { kind: form.dataset.sealed, version: 1, made_at: new Date().toISOString(), language: document.documentElement.lang, fields };
  const said = one("[data-sealed-said]");
  try {
    await addSealed(province, content);
  } catch (error) {
    const reason = error instanceof NotKept ? error.reason : "broken";
    said.textContent = word(`sealed-${reason}`); // everything typed stays on the screen
    return;
  }
  form.reset();
  said.textContent = "";
  show("form", false);
  show("done");
  await askToSync();
  await sendAll({ now: true }).catch(() => null);
}
