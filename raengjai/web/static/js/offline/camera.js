// @ts-check
// Reads QR codes with the camera: by the browser's own reader where it has one (Android), else by a small one of ours.

/** @typedef {(video: HTMLVideoElement) => Promise<string[]>} Reader */
const LOOK = 150; // milliseconds between looks
const WIDEST = 1280; // pixels: more only costs time

/** Why the camera does not run; `reason` is "none" or "refused". */
export class NoCamera extends Error {
  /** @param {any} cause */
  constructor(cause) {
    super("no camera", { cause });
    this.reason = ["NotAllowedError", "SecurityError"].includes(cause?.name) ? "refused" : "none";
  }
}

/**
 * Shows the camera in `video` and gives each text that it sees, until `isOver` says so.
 * @param {HTMLVideoElement} video
 * @param {(text: string) => void} take
 * @param {() => boolean} isOver
 */
export async function watchCamera(video, take, isOver) {
  const stream = await opened();
  try {
    video.srcObject = stream;
    video.hidden = false;
    await video.play();
    const read = await reader();
    while (!isOver()) {
      for (const text of await read(video)) take(text);
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
    video.hidden = true;
  }
}

async function opened() {
  try {
    return await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: WIDEST } } });
  } catch (cause) {
    throw new NoCamera(cause);
  }
}

/** @returns {Promise<Reader>} */
async function reader() {
  const Detector = /** @type {any} */ (window).BarcodeDetector;
  const formats = (await Detector?.getSupportedFormats().catch(() => [])) ?? [];
  if (!formats.includes("qr_code")) return ownReader();
  const detector = new Detector({ formats: ["qr_code"] });
  return async (video) => (await detector.detect(video).catch(() => [])).map((/** @type {any} */ each) => each.rawValue);
}

/** @returns {Promise<Reader>} */
async function ownReader() {
  const { decodeQR } = await import("qr/decode.js");
  const canvas = document.createElement("canvas");
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  return async (video) => {
    const share = Math.min(1, WIDEST / video.videoWidth);
    canvas.width = Math.round(video.videoWidth * share);
    canvas.height = Math.round(video.videoHeight * share);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    try {
      return [decodeQR(context.getImageData(0, 0, canvas.width, canvas.height))];
    } catch {
      return []; // no code in this picture
    }
  };
}
