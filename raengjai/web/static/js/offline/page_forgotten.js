// @ts-check
// The page for a forgotten PIN: what a new one costs, then the new one.
import { filled, one, part, show, word } from "./frame.js";
import { chosenIn } from "./pin_form.js";
import { atStake, renew } from "./renew.js";

/**
 * Says what a new PIN costs before it is chosen.
 * @param {import("./types.js").Device} device
 * @param {(device: import("./types.js").Device) => Promise<void>} enabled shows how the phone stands afterwards
 */
export async function forgotten(device, enabled) {
  part("explain")?.setAttribute("hidden", "");
  const frame = /** @type {HTMLElement} */ (show("forgotten"));
  const { waits, stuck } = await atStake(device.id);
  const lines = { waits, stuck };
  for (const [name, count] of Object.entries(lines)) {
    const line = one(`[data-${name}]`, frame);
    line.hidden = count === 0;
    const words = one("span", line);
    words.textContent = filled(words.textContent, { n: count });
  }
  const form = /** @type {HTMLFormElement} */ (show("choose"));
  one("h2", form).textContent = word("new-pin");
  one("button", form).textContent = word("save-pin");
  form.onsubmit = async (event) => {
    event.preventDefault();
    const typed = chosenIn(form);
    if (!typed) return;
    form.hidden = true;
    show("working");
    const result = await renew(device, typed);
    show("working", false);
    show("unreachable", result === "unreachable");
    show("signed-out", result === "signed-out");
    if (result !== "done") return void (form.hidden = false);
    form.reset();
    frame.hidden = true;
    history.replaceState(null, "", location.pathname);
    await enabled({ ...device });
    show("renewed");
  };
}
