// @ts-check
/**
 * A button that puts the text of [data-copy] on the clipboard and says so.
 * @param {HTMLElement} element
 */
export function copy(element) {
  const source = element.querySelector("[data-copy]");
  const button = /** @type {HTMLElement | null} */ (element.querySelector("[data-copy-button]"));
  if (!source || !button || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.getAttribute("data-copy") ?? "");
    const words = button.querySelector("span") ?? button;
    const before = words.textContent;
    words.textContent = button.dataset.copied ?? before;
    button.setAttribute("aria-live", "polite");
    setTimeout(() => (words.textContent = before), 4000);
  });
}
