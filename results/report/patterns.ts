/**
 * Fills that say by hatching what they say by colour: the definitions that `url(#…)` of the palette names. Once a page.
 */
import { type Html, html } from "./html.ts";
import { BLUE, FAINT, INK, MUTED, ORANGE, PAPER, PURPLE, VERMILLION } from "./palette.ts";

const hatch = (id: string, size: number, ground: string, marks: Html, turn = 0) =>
  html`<pattern id="${id}" width="${size}" height="${size}" patternUnits="userSpaceOnUse" patternTransform="rotate(${turn})"><rect width="${size}" height="${size}" fill="${ground}"/>${marks}</pattern>
`;
const line = (stroke: string, width: number) =>
  html`<path d="M1 0v8" stroke="${stroke}" stroke-width="${width}"/>`;

export const PATTERNS = html`<svg width="0" height="0" class="patterns" aria-hidden="true"><defs>
${hatch("sold-hatch", 6, ORANGE, line(INK, 1.1), 45)}${hatch(
  "released-dots",
  5,
  "#dcebf6",
  html`<circle cx="2.5" cy="2.5" r="0.8" fill="${BLUE}"/>`,
)}${hatch("trip-bars", 5, VERMILLION, line(PAPER, 1.4))}${hatch(
  "fail-safe-dots",
  6,
  PURPLE,
  html`<circle cx="3" cy="3" r="1.3" fill="${PAPER}"/>`,
)}${hatch("outage-grid", 5, PAPER, html`<path d="M0 2.5h5M2.5 0v5" stroke="${MUTED}" stroke-width="1.2"/>`)}${hatch("other-hatch", 5, FAINT, line(INK, 0.8), 135)}</defs></svg>`;
