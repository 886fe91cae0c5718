// @ts-check
// The page where a person chooses channels: this browser takes pushes, or no more. Says why when it cannot.
import { nameOf, postJson } from "./browser.js";
import { fromText } from "./offline/bytes.js";
import { deviceOf } from "./offline/store.js";
import { stateOf, text } from "./push/browser.js";

const frame = /** @type {HTMLElement | null} */ (document.querySelector("[data-push]"));

async function begin() {
  if (!frame) return;
  frame.hidden = false;
  frame.querySelector("[data-turn-on]")?.addEventListener("click", () => void attempt(turnOn));
  frame.querySelector("[data-turn-off]")?.addEventListener("click", () => void attempt(turnOff));
  await draw();
}

async function draw() {
  const worker = await navigator.serviceWorker?.getRegistration("/").catch(() => undefined);
  show(stateOf(window, Boolean(await worker?.pushManager?.getSubscription())));
}

/** @param {string} state */
function show(state) {
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (frame?.querySelectorAll("[data-state]"))) {
    part.hidden = part.dataset.state !== state;
  }
}

/** @param {() => Promise<Response | null>} deed */
async function attempt(deed) {
  const answer = await deed().catch(() => undefined);
  await draw();
  if (answer === null) return; // the person said no: the state says what that means
  const { words } = (await answer?.json().catch(() => undefined)) ?? {};
  if (answer?.ok) return location.reload(); // the list of devices is the server's
  const said = /** @type {HTMLElement} */ (frame?.querySelector("[data-said]"));
  said.hidden = !words;
  said.textContent = words ?? "";
  if (!words) show("failed");
}

async function turnOn() {
  if ((await Notification.requestPermission()) !== "granted") return null;
  await navigator.serviceWorker.register("/service-worker.js");
  const worker = await navigator.serviceWorker.ready;
  const key = fromText(frame?.dataset.key ?? "");
  const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const device = await deviceOf(document.body.dataset.person ?? "").catch(() => undefined);
  const until = /** @type {HTMLInputElement} */ (frame?.querySelector("#until_sign_out"));
  const answer = await postJson(frame?.dataset.add ?? "", {
    endpoint: made.endpoint,
    p256dh: text(made.getKey("p256dh")),
    auth: text(made.getKey("auth")),
    name: nameOf(navigator.userAgent),
    device: device?.id ?? "",
    until_sign_out: until.checked,
  });
  if (!answer.ok) await made.unsubscribe();
  return answer;
}

async function turnOff() {
  const worker = await navigator.serviceWorker.ready;
  const made = await worker.pushManager.getSubscription();
  const answer = await postJson(frame?.dataset.stop ?? "", { endpoint: made?.endpoint ?? "" });
  if (answer.ok) await made?.unsubscribe();
  return answer;
}

void begin();
