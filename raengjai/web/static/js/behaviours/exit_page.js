// @ts-check
/**
 * Leaves at once for a harmless page, which takes this one's place in the history: the screen goes blank, what was typed
 * goes. Pressing Escape three times within two seconds does the same.
 * @param {HTMLAnchorElement} link
 */
export function exitPage(link) {
  const leave = () => {
    document.documentElement.classList.add("left");
    document.title = "";
    for (const form of document.forms) form.reset();
    location.replace(link.href);
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  /** @type {number[]} */
  let pressed = [];
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    pressed = [...pressed.filter((at) => Date.now() - at < 2_000), Date.now()];
    if (pressed.length === 3) leave();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload(); // back from elsewhere: nothing typed comes back
  });
}
