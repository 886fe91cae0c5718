// @ts-check
/**
 * A button opens the dialog it names; a link opens its page as a dialog, and stays a link when that fails.
 * @param {HTMLElement} element
 */
export function dialog(element) {
  element.addEventListener("click", async (event) => {
    const named = element.dataset.opens && document.getElementById(element.dataset.opens);
    if (named) {
      show(/** @type {HTMLDialogElement} */ (named), element);
      return;
    }
    const { href } = /** @type {HTMLAnchorElement} */ (element);
    if (!href || isElsewhere(event)) return;
    event.preventDefault();
    const content = await contentOf(href);
    if (content) show(built(content), element);
    else location.assign(href);
  });
}

/**
 * The person wants a new tab or window, not us.
 * @param {MouseEvent} event
 */
export function isElsewhere(event) {
  return event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0;
}

/**
 * The main part of a page, or nothing when the page cannot be had (signed out, not allowed, no signal).
 * @param {string} address
 */
async function contentOf(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
}

/** @param {Element} content */
function built(content) {
  const box = document.createElement("dialog");
  const page = document.createElement("div");
  page.className = "dialog-page";
  page.append(...content.childNodes);
  const heading = page.querySelector("h1");
  if (heading) {
    heading.id = heading.id || "dialog-heading";
    box.setAttribute("aria-labelledby", heading.id);
  }
  for (const back of page.querySelectorAll("a.back, [data-closes]")) {
    back.addEventListener("click", (event) => {
      event.preventDefault();
      box.close();
    });
  }
  box.append(page);
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.dispatchEvent(new CustomEvent("raengjai:added", { bubbles: true }));
  return box;
}

/**
 * @param {HTMLDialogElement} box
 * @param {HTMLElement} opener
 */
function show(box, opener) {
  box.addEventListener("close", () => opener.focus(), { once: true });
  box.showModal();
}
