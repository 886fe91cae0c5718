// @ts-check
export const PAUSE = 2500;

/**
 * Waits for a pause in the calls; `flush` does not wait, `stop` forgets.
 * @param {() => void} act
 * @param {number} ms
 */
export function afterPause(act, ms) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  return {
    touch() {
      clearTimeout(timer);
      timer = setTimeout(act, ms);
    },
    flush() {
      if (!timer) return;
      clearTimeout(timer);
      timer = undefined;
      act();
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

/**
 * Keeps a draft of a form on the server (data-url) and says when in the element [data-draft].
 * @param {HTMLFormElement} form
 */
export function autosave(form) {
  const line = /** @type {HTMLElement | null} */ (form.querySelector("[data-draft]"));
  const url = form.dataset.url;
  if (!url) return;
  const say = (/** @type {string | undefined} */ words) => {
    const time = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    if (line) line.textContent = (words ?? "").replace("{time}", time);
  };
  const save = async () => {
    const answer = await fetch(url, { method: "POST", body: new FormData(form) }).catch(() => null);
    say(answer?.ok ? form.dataset.saved : form.dataset.failed);
  };
  const draft = afterPause(() => void save(), PAUSE);
  form.addEventListener("input", draft.touch);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) draft.flush();
  });
}
