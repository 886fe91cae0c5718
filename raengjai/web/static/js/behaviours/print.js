// @ts-check
/** @param {HTMLElement} button */
export function print(button) {
  button.addEventListener("click", () => window.print());
  window.addEventListener("beforeprint", unfold);
}

/** Paper cannot be unfolded: what a page means for paper is opened first. */
function unfold() {
  for (const each of document.querySelectorAll("details[data-prints]")) each.setAttribute("open", "");
}
