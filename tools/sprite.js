// Makes dist/icons.svg, one sprite of the icons listed in static/icons.txt (Lucide, ISC), and copies our own images.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

const STATIC = "raengjai/web/static";
const lucide = JSON.parse(readFileSync("node_modules/@iconify-json/lucide/icons.json", "utf8"));

/** @param {string} name */
const bodyOf = (name) => {
  const icon = lucide.icons[name] ?? lucide.icons[lucide.aliases[name]?.parent];
  if (!icon) throw new Error(`Lucide has no icon named ${name} (static/icons.txt)`);
  // Stroke, width and fill come from base.css, so that one rule draws every icon.
  return icon.body.replace(/ (?:fill|stroke|stroke-[a-z]+)="[^"]*"/g, "");
};

const names = readFileSync(`${STATIC}/icons.txt`, "utf8").split(/\s+/).filter(Boolean);
const symbols = names.map((name) => `<symbol id="${name}" viewBox="0 0 24 24">${bodyOf(name)}</symbol>`);
mkdirSync(`${STATIC}/dist`, { recursive: true });
writeFileSync(
  `${STATIC}/dist/icons.svg`,
  `<svg xmlns="http://www.w3.org/2000/svg"><!-- Lucide, ISC licence -->${symbols.join("")}</svg>\n`,
);
cpSync(`${STATIC}/images`, `${STATIC}/dist`, { recursive: true });
