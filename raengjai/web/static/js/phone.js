// @ts-check
// What every page of the phone's frame does: says how the outbox stands, keeps the service worker, sends what waits,
// and catches a form when the network fails. Small; what it needs rarely is loaded then.
import { showState } from "./offline/badge.js";
import { catchForms, say } from "./offline/forms.js";
import { lock, lockAll, lockIdle } from "./offline/lock.js";
import { sealedWaiting } from "./offline/sealed_box.js";
import { deviceOf, devices, remember, remembered } from "./offline/store.js";
import { watchTyping, watchUpdates } from "./offline/update.js";

const REFRESH = 5 * 60_000;
const AGAIN = 30_000;
const { person: signedIn = "", shell = "" } = document.body.dataset;

async function begin() {
  await knowThePerson();
  await lockIdle();
  const line = document.querySelector("[data-sync]");
  if (line instanceof HTMLElement) await showState(line, (await remembered("person")) ?? "");
  const known = await devices();
  for (const { id } of known) if (await remembered(`aside:${id}`)) await afterSending();
  for (const { id } of known) if (await remembered(`packs:${id}`)) await (await import("./offline/pack_store.js")).forgetOldPacks();
  if (known.length > 0 || (await sealedWaiting()).length > 0) await meet();
}

/** Who signed in last uses the phone's own pages; nobody else's copies stay open then. */
async function knowThePerson() {
  const language = document.documentElement.lang;
  if ((await remembered("language")) !== language) await remember("language", language);
  if (!signedIn || (await remembered("person")) === signedIn) return;
  await remember("person", signedIn);
  for (const device of await devices()) if (device.owner !== signedIn) await lock(device.id);
}

/** A form was on its way when this page came in its place. */
async function afterSending() {
  const { settleAside } = await import("./offline/aside.js");
  if (await settleAside()) say("aside");
}

/** Background work of an open page: send what waits, and fetch what changed for who is signed in. */
async function meet() {
  const device = signedIn && !shell ? await deviceOf(signedIn) : undefined;
  const form = document.querySelector("[data-form]")?.getAttribute("data-form");
  if (device && form) await (await import("./offline/drafts.js")).dropArrived(device, form);
  const { sendAll } = await import("./offline/sender.js");
  await sendAll({ now: navigator.onLine }); // somebody uses the phone here and now
  setInterval(() => void sendAll().catch(() => null), AGAIN); // it does nothing while a pause is on
  const last = device ? ((await remembered(`set:${device.id}`)) ?? 0) : 0;
  if (!device || Math.abs(Date.now() - last) <= REFRESH) return;
  await (await import("./offline/set.js")).refresh(device);
  await (await import("./offline/sealed.js")).renewIntake();
  if (await remembered(`packs:${device.id}`)) await (await import("./offline/packs.js")).refreshPacks(device);
}

/** After the page: what the worker fetches for the first time must not stand in its way on a slow line. */
async function register() {
  if (document.readyState !== "complete") await new Promise((go) => addEventListener("load", go, { once: true }));
  const registration = await navigator.serviceWorker?.register("/service-worker.js").catch(() => null);
  if (registration) watchUpdates(registration);
  navigator.serviceWorker?.controller?.postMessage("complete"); // not on the first visit: nobody is in control then
}

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (new URL(form.action, location.href).pathname !== "/sign-out/") return;
  void lockAll();
  void remember("person", undefined);
});
addEventListener("online", () => void import("./offline/sender.js").then(({ sendAll }) => sendAll({ now: true })).catch(() => null));
watchTyping();
catchForms(signedIn);
void register();
begin().catch(() => undefined); // no database (a private window): the page works as before
