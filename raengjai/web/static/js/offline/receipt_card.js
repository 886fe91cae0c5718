// @ts-check
// The receipt of a form that was kept here: the code in groups of four, and as a QR code.
import encodeQR from "qr";
import { one } from "./frame.js";

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {HTMLElement} frame
 * @param {string} code
 */
export function showReceipt(frame, code) {
  const groups = code.match(/.{1,4}/g) ?? [];
  const line = one(".code", frame);
  line.dataset.copy = groups.join(" ");
  line.replaceChildren(...groups.flatMap((group) => [Object.assign(document.createElement("span"), { textContent: group }), " "]));
  one("[data-qr]", frame).replaceChildren(qrCode(`${location.origin}${one("[data-qr]", frame).dataset.qr || "/follow/"}#${code}`));
  frame.scrollIntoView();
  frame.focus();
}

/** @param {string} text */
export function qrCode(text) {
  const rows = encodeQR(text, "raw", { ecc: "medium", border: 4 });
  const size = rows.length;
  let path = "";
  rows.forEach((row, y) => row.forEach((isDark, x) => (path += isDark ? `M${x} ${y}h1v1h-1z` : "")));
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ class: "qr-code", viewBox: `0 0 ${size} ${size}`, "aria-hidden": "true" })) svg.setAttribute(name, value);
  for (const [fill, d] of [["#fff", `M0 0h${size}v${size}H0z`], ["#000", path]]) {
    const shape = document.createElementNS(SVG, "path");
    shape.setAttribute("fill", fill);
    shape.setAttribute("d", d);
    svg.append(shape);
  }
  return svg;
}
