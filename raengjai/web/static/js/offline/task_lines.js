// @ts-check
// Tasks as lines: in which order, the person first, and how long there is still time.
import { element, word } from "./frame.js";

/** @typedef {import("./set.js").Row} Row */
const DAY = 86_400_000;

/**
 * Late ones first, then the soonest; of one day the nearest to the own village, as the office measured it, and those
 * of one sub-district and village together, so that one way serves several.
 * @param {Row[]} tasks
 */
export function inOrder(tasks) {
  const text = (/** @type {unknown} */ value) => String(value ?? "");
  return [...tasks].sort(
    (a, b) =>
      text(a.due).localeCompare(text(b.due)) ||
      Number(a.near ?? 0) - Number(b.near ?? 0) ||
      text(a.place).localeCompare(text(b.place)) ||
      Number(a.village ?? 0) - Number(b.village ?? 0) ||
      text(a.person).localeCompare(text(b.person), "th"),
  );
}

/**
 * Days until a day of the calendar, below zero when it is over.
 * @param {string} day
 * @param {number} now
 */
export function daysUntil(day, now) {
  const today = new Date(now + 7 * 3_600_000).toISOString().slice(0, 10); // the day in Bangkok
  return Math.round((Date.parse(day) - Date.parse(today)) / DAY);
}

/**
 * @param {Row} task
 * @param {number} now
 * @param {Set<string>} waiting
 * @param {() => void} open
 */
export function taskLine(task, now, waiting, open) {
  const days = daysUntil(task.due, now);
  const line = lineOfTwo(task.person, [task.name, task.topic_name].filter(Boolean).join(": "), open);
  const end = element("span", "", { class: "task-end" });
  if (waiting.has(task.need)) end.append(element("span", word("waiting"), { class: "status info" }));
  else end.append(element("span", dueWords(task.due, days), { class: days < 0 ? "clock bad" : "clock" }));
  line.append(end);
  return line;
}

/** @param {string} day @param {number} days */
function dueWords(day, days) {
  if (days < 0) return word("late", { day: shortDay(day) }); // office days are counted at the office: no holidays here
  return days === 0 ? word("due-today") : word("due", { day: shortDay(day) });
}

/** @param {string} day */
export function shortDay(day) {
  const language = document.documentElement.lang === "en" ? "en-GB" : "th-TH";
  return new Date(`${String(day).slice(0, 10)}T00:00:00`).toLocaleDateString(language, { day: "numeric", month: "short", year: "numeric" });
}

/** @param {string} person @param {string} what @param {() => void} open */
export function lineOfTwo(person, what, open) {
  const line = element("li");
  const button = element("a", person || word("no-name"), { href: "#" });
  button.addEventListener("click", (event) => {
    event.preventDefault();
    open();
  });
  line.append(button, element("span", what, { class: "task-what" }));
  return line;
}
