// @ts-check
/**
 * What to say about a text of `used` characters where `most` are allowed.
 * @param {number} used
 * @param {number} most
 * @param {{left: string, over: string}} words
 */
export function remaining(used, most, words) {
  const over = used > most;
  const figure = Math.abs(most - used).toLocaleString("en-US");
  return { over, text: (over ? words.over : words.left).replace("{n}", figure) };
}

/**
 * Length as the server counts it: characters, with line ends as two.
 * @param {string} text
 */
export function length(text) {
  return Array.from(text.replace(/\r?\n/g, "\r\n")).length;
}

/**
 * Counts down the characters of a long text; a screen reader hears it when the person pauses.
 * @param {HTMLElement} element
 */
export function count(element) {
  const area = /** @type {HTMLTextAreaElement | null} */ (element.querySelector("[data-longest]"));
  const line = /** @type {HTMLElement | null} */ (element.querySelector(".count-line"));
  if (!area || !line) return;
  const most = Number(area.dataset.longest);
  const words = { left: line.dataset.left ?? "{n}", over: line.dataset.over ?? "{n}" };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pause;
  const show = () => {
    const { over, text } = remaining(length(area.value), most, words);
    line.textContent = text;
    line.classList.toggle("over", over);
  };
  area.addEventListener("input", () => {
    line.removeAttribute("aria-live");
    show();
    clearTimeout(pause);
    pause = setTimeout(() => line.setAttribute("aria-live", "polite"), 1000);
  });
  show();
}
