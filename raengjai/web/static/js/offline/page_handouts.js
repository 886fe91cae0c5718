// @ts-check
// Leaflets and information without signal: the count stays chosen, each tap is an entry of its own.
import { announce } from "./channel.js";
import { deviceHere, filled, fillPlaces, one, show } from "./frame.js";
import { fieldsOf } from "./keep_form.js";
import { add } from "./outbox.js";
import { askToSync } from "./space.js";

export async function begin() {
  const device = await deviceHere();
  if (!device) return;
  fillPlaces(device);
  const form = /** @type {HTMLFormElement} */ (show("form"));
  const line = one("[data-counted]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    const button = /** @type {HTMLButtonElement} */ (event.submitter);
    button.disabled = true; // two quick taps are one
    try {
      const fields = fieldsOf(form, button);
      await add(device, { name: "needs.handouts", fields, language: document.documentElement.lang });
      const copies = fields.find(([name]) => name === "copies")?.[1] ?? "";
      line.dataset.number = String(Number(line.dataset.number ?? 0) + 1);
      line.textContent = filled(line.dataset.words, { title: button.textContent ?? "", copies });
      announce();
      void askToSync();
    } catch (error) {
      const what = /** @type {any} */ (error).reason === "full" ? "full" : "stays";
      one(`[data-form-${what}]`).hidden = false;
    } finally {
      button.disabled = false;
    }
  });
}
