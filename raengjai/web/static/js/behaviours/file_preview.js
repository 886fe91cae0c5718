// @ts-check
/**
 * "2.1 MB", as the server says it.
 * @param {number} bytes
 */
export function sizeOf(bytes) {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/**
 * Shows a chosen picture small, and the size of every chosen file, before it is sent.
 * @param {HTMLElement} field
 */
export function filePreview(field) {
  const input = /** @type {HTMLInputElement | null} */ (field.querySelector("input[type=file]"));
  const button = /** @type {HTMLElement | null} */ (field.querySelector(".file-button"));
  const list = field.querySelector(".chosen-files");
  if (!input || !button || !list) return;
  button.hidden = false;
  input.classList.add("stood-in");
  input.addEventListener("change", () => {
    for (const image of list.querySelectorAll("img")) URL.revokeObjectURL(image.src);
    list.replaceChildren(...[...(input.files ?? [])].map(line));
  });
}

/** @param {File} file */
function line(file) {
  const item = document.createElement("li");
  if (file.type.startsWith("image/")) {
    const image = document.createElement("img");
    image.alt = "";
    image.src = URL.createObjectURL(file);
    item.append(image);
  }
  item.append(`${file.name} · ${sizeOf(file.size)}`);
  return item;
}
