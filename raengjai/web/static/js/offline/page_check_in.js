// @ts-check
// The registration desk of an event on the phone, with or without network.
import { Desk } from "./desk.js";
import { offerScanning } from "./desk_camera.js";
import { drawCount, drawList, drawSessions, drawVerdict } from "./desk_draw.js";
import { offerWalkIn } from "./desk_walk_in.js";
import { indexOf } from "./desk_index.js";
import { judge, ofGuest } from "./desk_scan.js";
import { chooseEvent, isReady, keepDesk } from "./desk_events.js";
import { undecided } from "./entries.js";
import { one, opened, show } from "./frame.js";
import { openedKey } from "./lock.js";
import { packOf, packsHere } from "./pack_store.js";
import { fetchPack } from "./packs.js";
import { kept, NOTHING, renewed } from "./revoked.js";
import { remembered } from "./store.js";

/** @typedef {import("./pack_fold.js").Row} Row */
/** @typedef {import("./desk_scan.js").Judged} Judged */

const REFRESH = 20_000;

export async function begin() {
  const found = await opened();
  if (!found) return;
  addEventListener("hashchange", () => location.reload());
  const event = location.hash.slice(1);
  if (!event) return chooseEvent(found);
  if (!(await packsHere(found.device))[event]) await fetchPack(found.device, event);
  const pack = await packOf(found.device, found.key, event);
  if (!pack) {
    show("no-pack");
    return chooseEvent(found);
  }
  await work(new Desk(found, event, pack));
}

/** @param {Desk} desk */
async function work(desk) {
  const { device } = desk.opened;
  one("[data-event-title]").textContent = desk.pack.event.title;
  one("[data-event-place]").textContent = desk.pack.event.place;
  const others = await otherEvents(desk);
  let known = await kept().catch(() => NOTHING);
  void renewed(known).then((fresh) => (known = fresh?.known ?? known));

  const input = one("[name=find]");
  const draw = async () => {
    const waiting = (await undecided(device.id)).filter(({ state, name }) => state === "waiting" && name.startsWith("events.")).length;
    drawCount(desk, { at: (await packsHere(device))[desk.event]?.at ?? 0, waiting });
    drawList(desk, input.value, (guest) => void answer(ofGuest(guest, desk.session, desk.index), "list"));
  };
  const answer = async (/** @type {Judged} */ judged, /** @type {"scan" | "list"} */ how) => {
    await openedKey(device.id); // the desk is in use: the fifteen minutes of the PIN begin anew
    try {
      if (judged.kind === "in") await desk.checkIn(/** @type {Row} */ (judged.guest), how);
    } catch (error) {
      return void (one(`[data-form-${/** @type {any} */ (error).reason === "full" ? "full" : "stays"}]`).hidden = false);
    }
    drawVerdict(judged, desk, deeds);
    input.value = "";
    await draw();
  };
  const deeds = {
    admit: (/** @type {Row} */ guest) => void answer({ tone: "good", kind: "in", guest }, "list"),
    undo: async (/** @type {Row} */ guest) => {
      await desk.takeBack(guest);
      drawVerdict({ tone: "warn", kind: "undone", guest }, desk, { ...deeds, admit: deeds.admit });
      await draw();
    },
  };
  const scan = async (/** @type {string} */ text) => {
    const now = Date.now() + ((await remembered("offset")) ?? 0);
    const about = { event: desk.event, session: desk.session, index: desk.index, others, known: { ...known, now, isServerTime: false } };
    await answer(await judge(text, about), "scan");
  };

  const choose = () => {
    drawSessions(desk, choose);
    show("answer", false);
    void draw();
  };
  choose();
  input.oninput = () => void draw();
  one("[data-find]").onsubmit = (/** @type {Event} */ event) => event.preventDefault();
  offerWalkIn(desk, { mark: (guest) => void answer(ofGuest(guest, desk.session, desk.index), "list"), admitted: (guest) => void drawn({ tone: guest.over_quota ? "warn" : "good", kind: "walked-in", guest }) });
  const drawn = async (/** @type {Judged} */ judged) => {
    drawVerdict(judged, desk, deeds);
    await draw();
  };
  offerScanning(scan);
  document.addEventListener("raengjai:scanned", (event) => void scan(/** @type {CustomEvent} */ (event).detail)); // a reader on a cable, and tests
  show("desk");
  await keepDesk();
  show("ready", await isReady());
  setInterval(() => void refresh(desk, draw), REFRESH);
  await refresh(desk, draw);
}

/** What other phones saw, as long as there is network; the page asks for the PIN when nobody used it for a while. @param {Desk} desk @param {() => Promise<void>} draw */
async function refresh(desk, draw) {
  const { device } = desk.opened;
  const open = await remembered(`open:${device.id}`);
  if (!open || Date.now() > open.until) return location.reload();
  if (navigator.onLine && (await fetchPack(device, desk.event)) === "gone") return location.reload();
  if (await desk.reload()) await draw();
}

/** The other events whose packs lie here: their codes are recognised and named. @param {Desk} desk */
async function otherEvents(desk) {
  const { device, key } = desk.opened;
  const others = [];
  for (const event of Object.keys(await packsHere(device))) {
    const pack = event === desk.event ? null : await packOf(device, key, event);
    if (pack) others.push({ event, title: pack.event.title, index: indexOf(pack) });
  }
  return others;
}
