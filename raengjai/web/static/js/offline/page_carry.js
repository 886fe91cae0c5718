// @ts-check
// Carrying entries out of this phone, and taking in those of another.
import { watchCamera } from "./camera.js";
import { collector, countLeft, cut, keepCarried, packedUp, unpackedFrom } from "./carry.js";
import { filled, one } from "./frame.js";
import { qrCode } from "./receipt_card.js";
import { sendCarried } from "./sender.js";

const FEW = 12; // numbers of missing parts that a line may hold
const TURN = 1_500; // milliseconds that a picture stays when they turn by themselves: time for a cheap camera

export async function begin() {
  const left = await countLeft();
  one("[data-left]").textContent = filled(one("[data-left]").dataset.words, { n: left });
  one("[data-save]").disabled = one("[data-show]").disabled = left === 0;
  one("[data-save]").onclick = save;
  one("[data-show]").onclick = chain;
  one("#carried").onchange = async (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (input.files?.[0]) await takeIn(await input.files[0].text());
    input.value = "";
  };
  offerCamera();
}

async function save() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([await packedUp()], { type: "application/json" }));
  link.download = `${new Date().toISOString().slice(0, 16).replace(/[:T]/g, "-")}.raengjai`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function chain() {
  const pieces = cut(await packedUp(), Date.now().toString(36));
  let at = 0;
  const draw = () => {
    one("[data-chain] [data-qr]").replaceChildren(qrCode(pieces[at]));
    const line = one("[data-part-line]");
    line.textContent = filled(line.dataset.words, { n: at + 1, total: pieces.length });
  };
  const turn = (/** @type {number} */ step) => ((at = (at + pieces.length + step) % pieces.length), draw());
  one("[data-chain]").hidden = false;
  one("[data-next]").onclick = () => turn(1);
  one("[data-back]").onclick = () => turn(-1);
  for (const button of document.querySelectorAll("[data-back], [data-next], [data-turn]")) /** @type {HTMLElement} */ (button).hidden = pieces.length === 1;
  turnByThemselves(() => turn(1));
  draw();
  one("[data-chain]").scrollIntoView({ block: "nearest" });
}

/** @type {ReturnType<typeof setInterval> | undefined} */
let turning;

/** @param {() => void} next Nobody wants to tap through thirty pictures; it begins and ends with a tap. */
function turnByThemselves(next) {
  const button = one("[data-turn]");
  const stop = () => {
    clearInterval(turning);
    turning = undefined;
    button.setAttribute("aria-pressed", "false");
  };
  stop();
  button.onclick = () => {
    if (turning) return stop();
    turning = setInterval(next, TURN);
    button.setAttribute("aria-pressed", "true");
  };
}

/** @param {string} text */
async function takeIn(text) {
  const requests = unpackedFrom(text);
  one("[data-error=carried]").hidden = requests !== null;
  if (!requests) return;
  await keepCarried(requests);
  const { sent, held } = await sendCarried();
  const line = one("[data-taken]");
  line.textContent = filled(line.dataset.words, { n: sent, held });
}

function offerCamera() {
  const start = one("[data-start]");
  const frame = one("[data-scan]");
  let isOn = false;
  one("[data-stop]").onclick = () => (isOn = false);
  frame.ontoggle = () => (isOn &&= frame.open);
  start.onclick = async () => {
    isOn = true;
    for (const error of frame.querySelectorAll(".error")) error.hidden = true;
    start.hidden = true;
    one("[data-stop]").hidden = false;
    await scan(() => isOn).catch(sayWhy);
    isOn = false;
    start.hidden = false;
    one("[data-stop]").hidden = true;
  };
}

/** @param {any} error */
function sayWhy(error) {
  one(`[data-error="camera-${error.reason ?? "none"}"]`).hidden = false;
}

/** @param {() => boolean} isOn */
async function scan(isOn) {
  const parts = collector();
  const line = one("[data-scanned]");
  const say = () => {
    const missing = parts.missing();
    line.textContent = filled(line.dataset.words, parts.count()) + (missing.length > 0 && missing.length <= FEW ? ` ${filled(line.dataset.missing, { list: missing.join(", ") })}` : "");
  };
  line.textContent = line.dataset.looking;
  const take = (/** @type {string} */ text) => (parts.take(text), parts.count().total > 0 && say());
  await watchCamera(one("[data-video]"), take, () => !isOn() || parts.whole() !== null).finally(() => {
    if (parts.count().total === 0) line.textContent = "";
  });
  const text = parts.whole();
  if (text !== null) await takeIn(text);
}
