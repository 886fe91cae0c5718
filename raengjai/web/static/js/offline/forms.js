// @ts-check
// Forms of ordinary pages where there is no signal: one marked data-offline goes into the outbox, or on in the phone's
// own form; any other stays on the screen with everything typed.
import { deviceOf } from "./store.js";
import { typedIsKept } from "./update.js";

const PATIENCE = 6_000;

/** @param {string} person who is signed in */
export function catchForms(person) {
  /** @type {import("./types.js").Device | undefined} */
  let device;
  void deviceOf(person).then((found) => (device = found), () => undefined);
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (event.defaultPrevented || form.method !== "post") return;
    if (new URL(form.action, location.href).pathname === "/sign-out/") return; // never held up
    const keeps = form.hasAttribute("data-offline") ? device : undefined;
    if (!keeps && navigator.onLine && !holdsWords(form)) return; // nothing could be lost here: the browser sends it as ever
    event.preventDefault();
    void goOn(form, event.submitter, keeps);
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} button
 * @param {import("./types.js").Device | undefined} device that keeps this form
 */
async function goOn(form, button, device) {
  if (await isReachable()) {
    if (device) await keepMeanwhile(form, button, device);
    return submitAsBefore(form, button);
  }
  if (!device) return say("stays");
  try {
    const { keepForm } = await import("./keep_form.js");
    const address = await keepForm(form, button, device);
    typedIsKept();
    form.dispatchEvent(new CustomEvent("raengjai:kept", { bubbles: true }));
    location.assign(address);
  } catch (error) {
    say(/** @type {any} */ (error)?.reason === "full" ? "full" : "stays");
  }
}

/** @param {HTMLFormElement} form Whether somebody wrote something here that would be gone with the page. */
function holdsWords(form) {
  const written = /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("textarea, input:not([type]), input[type=text], input[type=tel]"));
  return [...written].some((each) => each.value.trim() !== "");
}

/**
 * The network may fail while the form is on its way: a recording form lies here until its next page has come, any other
 * as an entry that goes into the outbox when no answer comes.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} button
 * @param {import("./types.js").Device} device
 */
async function keepMeanwhile(form, button, device) {
  try {
    const [{ keepDraft }, { fieldsOf, givenOf }] = await Promise.all([import("./drafts.js"), import("./keep_form.js")]);
    if (form.dataset.form) await keepDraft(device, fieldsOf(form, button));
    else await (await import("./aside.js")).layAside(device, await givenOf(form, button), location.pathname);
  } catch {
    // it goes to the office now: being kept here as well is a precaution
  }
}

/** Our own server answers: not only some network, and not its sign-in page. */
export async function isReachable() {
  if (!navigator.onLine) return false;
  try {
    const answer = await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout?.(PATIENCE) });
    return (await answer.json()).status === "ok";
  } catch {
    return false;
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} button
 */
function submitAsBefore(form, button) {
  form.querySelector("input[data-pressed]")?.remove(); // of a page that came back from the history
  if (button instanceof HTMLButtonElement && button.name) {
    const pressed = document.createElement("input");
    Object.assign(pressed, { type: "hidden", name: button.name, value: button.value });
    pressed.dataset.pressed = "";
    form.append(pressed);
  }
  if (button instanceof HTMLButtonElement && button.hasAttribute("formaction")) form.action = button.formAction;
  form.submit();
}

/** @param {"stays" | "full" | "aside"} what */
export function say(what) {
  const place = /** @type {HTMLElement | null} */ (document.querySelector(`[data-form-${what}]`));
  if (!place) return;
  place.hidden = false;
  place.scrollIntoView({ block: "nearest" });
  place.focus();
}
