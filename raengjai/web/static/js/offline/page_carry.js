// @ts-check
// Carrying entries out of this phone, and taking in those of another.
import { collector, countLeft, cut, keepCarried, packedUp, unpackedFrom } from "./carry.js";
import { filled, one } from "./frame.js";
import { qrCode } from "./receipt_card.js";
import { sendCarried } from "./sender.js";

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
  one("[data-chain]").hidden = false;
  one("[data-next]").onclick = () => ((at = (at + 1) % pieces.length), draw());
  one("[data-back]").onclick = () => ((at = (at + pieces.length - 1) % pieces.length), draw());
  draw();
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
  const Detector = /** @type {any} */ (window).BarcodeDetector;
  if (!Detector || !navigator.mediaDevices) return;
  one("[data-scan]").hidden = false;
  one("[data-start]").onclick = async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).catch(() => null);
    if (!stream) return;
    const video = /** @type {HTMLVideoElement} */ (one("[data-video]"));
    video.srcObject = stream;
    await video.play();
    await scan(video, new Detector({ formats: ["qr_code"] }));
    for (const track of stream.getTracks()) track.stop();
  };
}

/** @param {HTMLVideoElement} video @param {any} detector */
async function scan(video, detector) {
  const parts = collector();
  const line = one("[data-scanned]");
  while (parts.whole() === null && one("[data-scan]").open) {
    for (const { rawValue } of await detector.detect(video).catch(() => [])) parts.take(rawValue);
    line.textContent = filled(line.dataset.words, parts.count());
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const text = parts.whole();
  if (text !== null) await takeIn(text);
}
