// @ts-check
// Photos are made small on the phone: at most 1600 pixels and about 200 KB. Drawing them anew leaves out where and
// when they were taken.
import { toText } from "./bytes.js";

export const LONGEST = 1600;
export const HEAVIEST = 200_000;
export const MOST = 5;
const QUALITIES = [0.82, 0.7, 0.58, 0.45, 0.35];

/**
 * The size to draw a picture at.
 * @param {number} width
 * @param {number} height
 * @param {number} longest
 */
export function fitted(width, height, longest = LONGEST) {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** @param {Blob} picture */
export async function shrunk(picture) {
  const image = await createImageBitmap(picture, { imageOrientation: "from-image" });
  try {
    let last = null;
    for (const longest of [LONGEST, 1200, 900]) {
      for (const quality of QUALITIES) {
        last = await drawn(image, fitted(image.width, image.height, longest), quality);
        if (last.size <= HEAVIEST) return last;
      }
    }
    return /** @type {Blob} */ (last);
  } finally {
    image.close();
  }
}

/**
 * @param {ImageBitmap} image
 * @param {{width: number, height: number}} size
 * @param {number} quality
 * @returns {Promise<Blob>}
 */
function drawn(image, { width, height }, quality) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d")?.drawImage(image, 0, 0, width, height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("not drawn"))), "image/jpeg", quality);
  });
}

/**
 * The photos that a form holds, as a command carries them. A file that is no picture is not taken: the form says so.
 * @param {HTMLFormElement} form
 */
export async function photosOf(form) {
  const files = [];
  for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("input[type=file]"))) {
    for (const file of input.files ?? []) {
      const blob = await shrunk(file);
      const name = file.name.replace(/\.[^.]*$/, "") || "photo";
      files.push({ name: `${name}.jpg`, type: "image/jpeg", data: toText(await blob.arrayBuffer()) });
    }
  }
  return files;
}
