// @ts-check
// The phone without signal: what is to be done, what became of my needs, and what can be done about them here.
import { afterPause } from "../behaviours/autosave.js";
import { clock } from "./badge.js";
import { CHANNEL } from "./channel.js";
import { detailOf, nameOf, toneOf } from "./detail.js";
import { undecided } from "./entries.js";
import { isReachable } from "./forms.js";
import { element, filled, one, opened, show, word } from "./frame.js";
import { refresh, workingSet } from "./set.js";
import { remembered } from "./store.js";
import { inOrder, lineOfTwo, shortDay, taskLine } from "./task_lines.js";

/** @typedef {import("./set.js").Row} Row */
const FIRST = 30;
const EVENTS_FRESH = 10 * 60_000;
const REDRAW = 300; // several entries of a batch are decided one after the other

export async function begin() {
  const found = await opened();
  if (!found) return;
  const { device, key } = found;
  const isOnline = await isReachable();
  show("offline-notice", !isOnline);
  await draw(device, key);
  const again = afterPause(() => void draw(device, key), REDRAW);
  document.addEventListener("raengjai:outbox", again.touch);
  if (typeof BroadcastChannel !== "undefined") new BroadcastChannel(CHANNEL).addEventListener("message", again.touch);
  if (isOnline && (await refresh(device))) await draw(device, key);
  await drawEventsOf(found, isOnline);
}

/** Events at which the person helps: what lies here, then what the office says. @param {import("./frame.js").Opened} found @param {boolean} isOnline */
async function drawEventsOf(found, isOnline) {
  const [{ drawEvents }, { fetchList }] = await Promise.all([import("./desk_events.js"), import("./packs.js")]);
  show("events", (await drawEvents(found)) > 0);
  if (isOnline && (await fetchList(found.device, EVENTS_FRESH))) show("events", (await drawEvents(found)) > 0);
}

/**
 * @param {import("./types.js").Device} device
 * @param {CryptoKey} key
 */
async function draw(device, key) {
  const { needs, tasks, rest } = await workingSet(device, key);
  const last = await remembered(`set:${device.id}`);
  const asOf = one("[data-as-of]");
  asOf.textContent = last ? filled(asOf.dataset.words, { time: clock(last) }) : "";
  const waiting = new Set((await undecided(device.id)).filter((each) => each.state === "waiting").map((each) => each.subject));
  const byId = new Map(needs.map((need) => [need.id, need]));
  const open = (/** @type {Row | undefined} */ need) => need && detailOf(need, device, () => draw(device, key));
  const now = Date.now() + ((await remembered("offset")) ?? 0);
  const known = tasks.map((task) => ({ ...byId.get(task.need), ...task }));
  const drawnTasks = inOrder(known).map((task) => taskLine(task, now, waiting, () => open(byId.get(task.need))));
  one("[data-tasks]").replaceChildren(...drawnTasks);
  one("[data-tasks]").hidden = drawnTasks.length === 0;
  one("[data-none-tasks]").hidden = drawnTasks.length > 0;
  one("[data-order]").hidden = drawnTasks.length < 2;
  const cut = one("[data-cut]");
  cut.hidden = !rest.cut;
  cut.textContent = filled(cut.dataset.words, { n: rest.cut });
  drawNeeds(needs, waiting, open);
  drawTargets(rest.targets ?? []);
  drawMentors(rest.mentors ?? []);
  show("set");
}

/**
 * @param {Row[]} needs
 * @param {Set<string>} waiting
 * @param {(need: Row) => void} open
 * @param {number} [most]
 */
function drawNeeds(needs, waiting, open, most = FIRST) {
  const newest = needs.filter((need) => need.own).sort((a, b) => String(b.recorded).localeCompare(String(a.recorded)));
  const lines = newest.slice(0, most).map((need) => {
    const line = lineOfTwo(need.person, [need.topic_name, need.recorded && shortDay(need.recorded)].filter(Boolean).join(" · "), () => open(need));
    const words = waiting.has(need.id) ? word("waiting") : nameOf(need);
    const end = element("span", "", { class: "task-end" });
    end.append(element("span", words, { class: `status ${waiting.has(need.id) ? "info" : toneOf(need)}` }));
    line.append(end);
    return line;
  });
  one("[data-needs]").replaceChildren(...lines);
  one("[data-needs]").hidden = lines.length === 0;
  one("[data-none-needs]").hidden = lines.length > 0;
  const [words, button] = document.querySelectorAll("[data-more]");
  for (const each of [words, button]) /** @type {HTMLElement} */ (each).hidden = needs.length <= most;
  words.textContent = filled(/** @type {HTMLElement} */ (words).dataset.words ?? "", { n: needs.length - most });
  one("button", button).onclick = () => drawNeeds(needs, waiting, open, most + 200);
}

/** @param {{name: string, done: number, target: number, place?: string}[]} targets */
function drawTargets(targets) {
  show("targets", targets.length > 0);
  const list = one(".targets");
  list.replaceChildren(
    ...targets.map(({ name, done, target, place }) => {
      const line = element("li");
      const count = element("strong", `${filled(list.dataset.words, { done, target })} `);
      count.append(element("span", `${Math.floor((done * 100) / target)}%`, { class: "share" }));
      line.append(count, element("span", [name, place].filter(Boolean).join(" · ")));
      return line;
    }),
  );
}

/** @param {{name: string, office: string, tel: string, phone: string}[]} mentors */
function drawMentors(mentors) {
  show("mentors", mentors.length > 0);
  one("[data-mentors]").replaceChildren(
    ...mentors.map(({ name, office, tel, phone }) => {
      const line = element("li");
      const who = element("div", "", { class: "team-who" });
      who.append(element("strong", name), element("span", office, { class: "muted" }));
      line.append(who);
      if (tel) line.append(element("a", phone, { class: "button button-quiet team-do", href: `tel:${tel}`, "aria-label": `${phone} ${name}` }));
      return line;
    }),
  );
}
