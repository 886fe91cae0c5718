// @ts-check
// What the desk shows: the big answer to a scan, the count, the list.
import { clock } from "./badge.js";
import { found } from "./desk_index.js";
import { element, filled, one, show, word } from "./frame.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./desk_scan.js").Judged} Judged */
/** @typedef {import("./pack_fold.js").Row} Row */
/** @typedef {{undo: (guest: Row) => void, admit: (guest: Row) => void}} Deeds */

const MOST = 30;
const FELT = /** @type {Record<string, number[]>} */ ({ good: [60], warn: [60, 80, 60], bad: [220] });

/**
 * Colour, icon, a word, the name, the group: readable where two people stand in the sun.
 * @param {Judged} judged
 * @param {Desk} desk
 * @param {Deeds} deeds
 */
export function drawVerdict({ tone, kind, guest, seen, title }, desk, { undo, admit }) {
  const panel = /** @type {HTMLElement} */ (show("answer"));
  panel.dataset.tone = tone;
  one("[data-answer-word]", panel).textContent = word(`say-${kind}`) || word(`say-${tone}`);
  one("[data-answer-name]", panel).replaceChildren(...nameParts(guest?.name ?? ""));
  one("[data-answer-group]", panel).textContent = guest ? desk.groupName(guest) : "";
  one("[data-answer-more]", panel).textContent = more(kind, desk, guest, seen, title);
  const isMine = kind === "in" || (seen && desk.whoSaw(seen) === "");
  button(panel, "undo", Boolean(guest && isMine), () => undo(/** @type {Row} */ (guest)));
  button(panel, "admit", Boolean(guest && tone === "warn" && kind !== "already"), () => admit(/** @type {Row} */ (guest)));
  panel.classList.remove("is-new");
  void panel.offsetWidth; // the next answer is seen to be another, also when it reads the same
  panel.classList.add("is-new");
  panel.scrollIntoView({ block: "nearest" });
  navigator.vibrate?.(FELT[tone]);
}

/** A line may end between the parts of a name, not inside one. @param {string} name */
function nameParts(name) {
  return name.split(" ").flatMap((each, at) => [...(at ? [" "] : []), element("span", each, { class: "name-part" })]);
}

/**
 * @param {string} kind
 * @param {Desk} desk
 * @param {Row} [guest]
 * @param {Row} [seen]
 * @param {string} [title]
 */
function more(kind, desk, guest, seen, title) {
  if (seen) {
    const who = desk.whoSaw(seen);
    return word(who ? "seen-by" : "seen-here", { time: clock(Date.parse(seen.at)), who });
  }
  if (guest?.over_quota) return word("over-quota");
  return word(`more-${kind}`, { title: title ?? "" });
}

/** @param {HTMLElement} panel @param {string} name @param {boolean} isThere @param {() => void} deed */
function button(panel, name, isThere, deed) {
  const found_ = one(`[data-${name}]`, panel);
  found_.hidden = !isThere;
  found_.onclick = deed;
}

/** @param {Desk} desk @param {{at: number, waiting: number}} state */
export function drawCount(desk, { at, waiting }) {
  const line = one("[data-count]");
  one("[data-here]", line).textContent = String(desk.index.here(desk.session));
  one("[data-seats]", line).textContent = filled(line.dataset.words, { seats: desk.seats });
  const state = [at ? word("as-of", { time: clock(at) }) : "", waiting ? word("waits", { n: waiting }) : word("nothing-waits")];
  one("[data-standing]").textContent = state.filter(Boolean).join(" · ");
}

/** @param {Desk} desk @param {() => void} chosen */
export function drawSessions(desk, chosen) {
  const frame = one("[data-sessions]");
  const days = new Set(desk.sessions.map(({ day }) => day)).size;
  frame.replaceChildren(
    ...desk.sessions.map(({ id, day, part: name }) => {
      const tab = element("button", word(`part-${name}`), { type: "button", "aria-pressed": String(id === desk.session) });
      if (days > 1) tab.append(element("span", dayOf(day)));
      tab.onclick = () => {
        desk.session = id;
        chosen();
      };
      return tab;
    }),
  );
}

/** @param {string} day "2026-11-26" */
function dayOf(day) {
  const locale = document.documentElement.lang === "en" ? "en-GB" : "th-TH";
  return new Date(`${day}T12:00:00+07:00`).toLocaleDateString(locale, { day: "numeric", month: "short", timeZone: "Asia/Bangkok" });
}

/**
 * The list as somebody types a name; nothing before that, for who comes is scanned.
 * @param {Desk} desk
 * @param {string} typed
 * @param {(guest: Row) => void} mark
 */
export function drawList(desk, typed, mark) {
  const list = one("[data-people]");
  const rows = typed.trim() ? found(desk.index, desk.session, typed, MOST) : [];
  list.replaceChildren(...rows.map((guest) => personLine(desk, guest, mark)));
  show("nobody", Boolean(typed.trim()) && rows.length === 0);
}

/**
 * @param {Desk} desk
 * @param {Row} guest
 * @param {(guest: Row) => void} mark
 */
export function personLine(desk, guest, mark) {
  const seen = desk.index.seen(desk.session, guest.id);
  const line = element("li", "", seen ? { class: "is-here" } : {});
  const who = element("div", "", { class: "desk-who" });
  const name = element("strong");
  name.append(...nameParts(guest.name));
  who.append(name, element("span", [desk.groupName(guest), guest.organisation].filter(Boolean).join(" · "), { class: "muted" }));
  const surprise = guest.over_quota ? word("over-quota") : word(`state-${guest.state}`);
  if (surprise) who.append(element("span", surprise, { class: "status warn" }));
  line.append(who);
  const deed = element("button", word(seen ? "look" : "is-here"), { type: "button", class: seen ? "button button-quiet" : "button desk-mark", "aria-label": `${word(seen ? "look" : "is-here")} ${guest.name}` });
  deed.onclick = () => mark(guest);
  line.append(deed);
  return line;
}
