// @ts-check
// The page that checks cards: by itself, with the keys and the list that this phone keeps. The code goes nowhere.
import { offerCamera } from "./scan_card.js";
import { dayOf, momentOf, read, verdictOn } from "./credential.js";
import { element, one, part, show, word } from "./frame.js";
import { kept, NOTHING, renewed } from "./revoked.js";
import { remember } from "./store.js";

const HOUR = 3_600_000;
/** @type {import("./revoked.js").Kept} */
let known = NOTHING;
/** @type {{server: number, here: number} | undefined} the server's time, when it was heard on this page */
let heard;
/** @type {string | undefined} what was checked last */
let checked;

export async function begin() {
  void navigator.serviceWorker?.register("/service-worker.js").catch(() => null);
  await remember("language", document.documentElement.lang).catch(() => null); // the worker answers in it
  known = await kept();
  sayAge();
  const form = /** @type {HTMLFormElement} */ (part("code"));
  form.onsubmit = (event) => {
    const { value } = one("[name=code]", form);
    if (!value.trim()) return; // the server says what is missing
    event.preventDefault();
    void check(value);
  };
  addEventListener("hashchange", () => void fromAddress());
  addEventListener("online", () => void renew());
  offerCamera(check);
  await fromAddress();
  await renew();
}

/** The code goes out of the address once it was read: what stands on a card belongs in no history. */
async function fromAddress() {
  if (location.hash.length < 2) return;
  const text = location.hash;
  history.replaceState(null, "", location.pathname + location.search);
  await check(text);
}

/** Keys and list anew; what was checked is judged again with them. A list older than the one here is not taken. */
async function renew() {
  const found = await renewed(known);
  if (!found) return;
  known = found.known;
  heard = { server: found.time, here: performance.now() };
  sayAge();
  if (checked !== undefined) await check(checked);
}

function now() {
  return heard ? heard.server + performance.now() - heard.here : Date.now();
}

/** @param {string} text */
async function check(text) {
  checked = text;
  const card = read(text);
  const verdict = await verdictOn(card, { ...known, now: now(), isServerTime: Boolean(heard) });
  const frame = /** @type {HTMLElement} */ (part("verdict"));
  const drawn = one(`template[data-verdict="${verdict}"]`).content.cloneNode(true);
  if (card && !["not_ours", "no_keys", "new_key"].includes(verdict)) drawn.append(facts(card));
  frame.replaceChildren(drawn);
  frame.dataset.verdict = verdict;
  show("lead", false);
  frame.focus({ preventScroll: true });
  frame.scrollIntoView({ block: "nearest" });
}

/** What stands on the card. Nothing of it is shown before the signature is right. @param {import("./credential.js").Card} card */
function facts(card) {
  const frame = one("template[data-facts]").content.cloneNode(true);
  const first = inWords(momentOf(card.from));
  const province = word(`place-${card.place.slice(0, 2)}`) || card.place.slice(0, 2);
  const values = {
    name: card.name,
    card: word(`card-${card.kind}-${card.grade}`),
    valid: card.until === null ? word("open-term", { first }) : word("term", { first, last: inWords(momentOf(card.until)) }),
    number: `${card.number.slice(0, 4)}-${card.number.slice(4)}`,
    checked: word(heard ? "checked-server" : "checked-phone", { time: inWords(now(), { hour: "2-digit", minute: "2-digit" }) }),
  };
  for (const [name, value] of Object.entries(values)) one(`[data-fact=${name}]`, frame).textContent = value;
  const place = element("a", word("place", { province, code: card.place }), { href: `/places/${card.place}/` });
  one("[data-fact=place]", frame).append(place);
  one("[data-fact=note]", frame).textContent = card.note;
  if (!card.note) one("[data-row=note]", frame).remove();
  return frame;
}

/** @param {number} moment @param {Intl.DateTimeFormatOptions} [more] */
function inWords(moment, more = {}) {
  const locale = document.documentElement.lang === "th" ? "th-TH-u-ca-buddhist-nu-latn" : "en-GB";
  const how = { day: "numeric", month: "short", year: "numeric", timeZone: "Asia/Bangkok", ...more };
  const parts = new Intl.DateTimeFormat(locale, /** @type {Intl.DateTimeFormatOptions} */ (how)).formatToParts(moment);
  return parts.filter(({ type }) => type !== "era").map(({ value }) => value).join("").trim();
}

/** How old the list is, always in words. */
function sayAge() {
  const line = /** @type {HTMLElement} */ (show("list"));
  if (!known.list) return void (line.textContent = word("list-none"));
  const age = Math.max(0, now() - known.list.madeAt);
  const isToday = dayOf(now()) === dayOf(known.list.madeAt);
  const time = inWords(known.list.madeAt, { hour: "2-digit", minute: "2-digit" });
  const days = Math.round(age / (24 * HOUR));
  if (isToday) line.textContent = word("list-now", { time });
  else line.textContent = days < 2 ? word("list-hours", { n: Math.max(1, Math.round(age / HOUR)) }) : word("list-days", { n: days });
}
