// @ts-check
// Enabling a phone: keys are made here, the public half goes to the office, the PIN nowhere.
import { nameOf, postJson } from "../browser.js";
import { fromText, newId } from "./bytes.js";
import { announce } from "./channel.js";
import { setClock } from "./clock.js";
import { newCopyKey, newSigningKey } from "./crypto.js";
import { one, part, show } from "./frame.js";
import { unlock } from "./lock.js";
import { deviceOf, keepDevice, remember, remembered } from "./store.js";
import { forgotten } from "./page_forgotten.js";
import { chosenIn } from "./pin_form.js";
import { refresh } from "./set.js";
import { stays } from "./space.js";
import { wipe } from "./leaving.js";

const PATH = "/offline/devices/";
const FORGOTTEN = "#forgotten";

export async function begin() {
  addEventListener("hashchange", () => location.reload());
  const isForgotten = location.hash === FORGOTTEN;
  if (isForgotten) one("[data-part=signed-out] a").search = `?${new URLSearchParams({ next: location.pathname + FORGOTTEN })}`;
  const person = await remembered("person");
  if (!person) return void show("signed-out");
  const device = await deviceOf(person);
  if (device && device.state !== "unknown") return isForgotten ? forgotten(device, enabled) : enabled(device);
  const form = /** @type {HTMLFormElement} */ (show("choose"));
  form.onsubmit = (event) => {
    event.preventDefault();
    void enable(form, person);
  };
}

/**
 * @param {HTMLFormElement} form
 * @param {string} person
 */
async function enable(form, person) {
  const typed = chosenIn(form);
  if (!typed) return;
  form.hidden = true;
  show("working");
  const { key, public: open } = await newSigningKey();
  const copyKey = await newCopyKey(typed);
  const began = Date.now();
  const answer = await registered(newId(), open);
  show("working", false);
  if (!answer || answer.owner !== person) {
    form.hidden = false;
    return void show(answer === undefined ? "signed-out" : "unreachable");
  }
  form.reset();
  const { seal, receipt } = answer.keys;
  const device = {
    id: answer.device, owner: person, person: answer.person, places: answer.places, key, copyKey, seal,
    receiptKeys: { [receipt.id]: receipt.public }, state: "active", words: "",
  };
  fromText(seal.public); // throws before anything is kept when it is no key
  await keepDevice(device);
  await setClock(answer.time, began);
  await remember(`contact:${device.id}`, Date.now());
  await unlock(device, typed);
  show("unreachable", false);
  announce();
  await enabled(device);
  void refresh(device);
}

/**
 * The server's answer; undefined when nobody is signed in, null when it could not be reached.
 * @param {string} device
 * @param {string} open
 */
async function registered(device, open) {
  const version = document.body.dataset.version ?? "0";
  const values = { id: device, public: open, name: nameOf(navigator.userAgent), version };
  const answer = await postJson(PATH, values).catch(() => null);
  if (!answer) return null;
  const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
  if (answer.redirected || answer.status === 401 || answer.status === 403) return undefined;
  return answer.ok && isOurs ? answer.json() : null;
}

/** @param {import("./types.js").Device} device */
async function enabled(device) {
  part("choose")?.setAttribute("hidden", "");
  show("explain", false);
  const frame = /** @type {HTMLElement} */ (show("enabled"));
  one("[data-person-line]", frame).textContent = [device.person, ...device.places.map((place) => place.name)].join(" · ");
  const promised = await stays();
  one("[data-stays]", frame).hidden = !promised;
  one("[data-may-go]", frame).hidden = promised;
  one("[data-remove]", frame).onclick = async () => {
    const isGone = await wipe(device.id);
    one("[data-error=waits]", frame).hidden = isGone;
    if (isGone) location.reload();
  };
}
