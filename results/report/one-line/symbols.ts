/**
 * The signs of the one-line diagram: units by technology (a shape and a letter), transformer, normally open point,
 * constraint arrow, demand, supply from the transmission system. Each takes a place and gives SVG.
 */
import type { Technology } from "../../../sim/model/network-document.ts";
import { at, type Html, html } from "../html.ts";
import { ALARM_INK, GREEN, INK, MUTED, PAPER, PURPLE } from "../palette.ts";
import type { Point } from "./layout.ts";

/** Letter, colour and words of a technology. */
export const TECHNOLOGY_SIGNS: Readonly<
  Record<Technology, { readonly letter: string; readonly colour: string; readonly words: string }>
> = {
  wind: { letter: "W", colour: "#cfe6f5", words: "wind" },
  solar: { letter: "S", colour: "#fbeec2", words: "solar" },
  hydro: { letter: "H", colour: "#d3efe6", words: "hydro" },
  chp: { letter: "C", colour: "#f6dccb", words: "combined heat and power" },
  storage: { letter: "B", colour: "#f3dbe8", words: "battery or other storage" },
  generator: { letter: "G", colour: "#e6e8ea", words: "other generator" },
  demand: { letter: "D", colour: "#e3dcf3", words: "demand that can be managed" },
};

const OUTLINES: Readonly<Record<Technology, (x: number, y: number) => Html>> = {
  wind: (x, y) => html`<circle cx="${at(x)}" cy="${at(y)}" r="8.5"/>`,
  solar: (x, y) => polygon(x, y, 10, 8, 22.5),
  hydro: (x, y) => polygon(x, y, 11, 3, 90),
  chp: (x, y) => polygon(x, y, 9.5, 6, 0),
  storage: (x, y) =>
    html`<rect x="${at(x - 8)}" y="${at(y - 8)}" width="16" height="16" rx="2.5"/>`,
  generator: (x, y) => html`<circle cx="${at(x)}" cy="${at(y)}" r="8.5"/>`,
  demand: (x, y) => polygon(x, y, 11, 4, 0),
};

/** A unit's sign around a point. */
export function technologySign(technology: Technology, { x, y }: Point): Html {
  const { letter, colour } = TECHNOLOGY_SIGNS[technology];
  const lower = technology === "hydro" ? -1.5 : 0;
  return html`<g fill="${colour}" stroke="${INK}" stroke-width="1.2">${OUTLINES[technology](x, y)}</g><text x="${at(x)}" y="${at(y + 3.8 + lower)}" text-anchor="middle" font-size="10.5" font-weight="600">${letter}</text>`;
}

/** A thick ring around a unit and an arrow: it is held back, or sent to do more. */
export function movedRing({ x, y }: Point): Html {
  return html`<circle cx="${at(x)}" cy="${at(y)}" r="10" fill="none" stroke="${ALARM_INK}" stroke-width="2.4"/><path d="M${at(x + 7.5)} ${at(y - 12)}h7l-3.5 6.5z" fill="${ALARM_INK}"/>`;
}

/** Two circles that overlap along the line through them. */
export function transformerSign({ x, y }: Point, isVertical: boolean): Html {
  const [dx, dy] = isVertical ? [0, 3.6] : [3.6, 0];
  const circle = (sign: number, fill: string) =>
    html`<circle cx="${at(x + sign * dx)}" cy="${at(y + sign * dy)}" r="5.6" fill="${fill}" stroke="${INK}" stroke-width="1.3"/>`;
  return html`${circle(-1, PAPER)}${circle(1, PAPER)}${circle(-1, "none")}`;
}

/** A gap between two contacts, across the line. */
export function openSign({ x, y }: Point, isVertical: boolean): Html {
  const bar = (offset: number) =>
    isVertical
      ? html`<path d="M${at(x - 6)} ${at(y + offset)}h12" stroke="${INK}" stroke-width="1.6"/>`
      : html`<path d="M${at(x + offset)} ${at(y - 6)}v12" stroke="${INK}" stroke-width="1.6"/>`;
  const gap = isVertical
    ? html`<rect x="${at(x - 2)}" y="${at(y - 4)}" width="4" height="8" fill="${PAPER}"/>`
    : html`<rect x="${at(x - 4)}" y="${at(y - 2)}" width="8" height="4" fill="${PAPER}"/>`;
  return html`${gap}${bar(-4)}${bar(4)}`;
}

/** A triangle along the limited direction, and the constraint point's number beside it. */
export function constraintSign(
  number: number,
  { x, y }: Point,
  direction: Point,
  side: 1 | -1,
): Html {
  const { x: dx, y: dy } = direction;
  const tip = { x: x + 8 * dx, y: y + 8 * dy };
  const left = { x: x - 7 * dx - 7.5 * dy, y: y - 7 * dy + 7.5 * dx };
  const right = { x: x - 7 * dx + 7.5 * dy, y: y - 7 * dy - 7.5 * dx };
  const corners = [tip, left, right].map((corner) => `${at(corner.x)},${at(corner.y)}`).join(" ");
  const centre = dy !== 0 ? { x: x + side * 18, y } : { x, y: y + side * 18 };
  return html`<polygon points="${corners}" fill="${INK}" stroke="${PAPER}" stroke-width="1"/>${numberSign(number, centre)}`;
}

/** White on black: the number of a constraint point. */
export function numberSign(number: number, { x, y }: Point): Html {
  return html`<circle cx="${at(x)}" cy="${at(y)}" r="8" fill="${INK}"/><text x="${at(x)}" y="${at(y + 3.8)}" text-anchor="middle" font-size="10.5" font-weight="700" fill="${PAPER}">${number}</text>`;
}

/** An arrow down from a bar: passive demand. */
export function demandSign({ x, y }: Point): Html {
  return html`<path d="M${at(x)} ${at(y)}v8" stroke="${MUTED}" stroke-width="1.2" fill="none"/><path d="M${at(x - 4)} ${at(y + 6)}h8l-4 7z" fill="${MUTED}"/>`;
}

/** A hatched square on a bar: the transmission system, which takes up what is not balanced. */
export function supplySign({ x, y }: Point): Html {
  return html`<g stroke="${INK}" stroke-width="1.2" fill="${PAPER}"><rect x="${at(x - 9)}" y="${at(y - 20)}" width="18" height="18"/><path d="M${at(x - 9)} ${at(y - 11)}l9 -9M${at(x - 9)} ${at(y - 2)}l18 -18M${at(x)} ${at(y - 2)}l9 -9" fill="none"/></g>`;
}

/** Colour of a bar by the place of its voltage among those of the network: the highest is darkest and thickest; none is a colour of loading. */
export function voltageStyle(level: number): { readonly colour: string; readonly height: number } {
  const styles = [
    { colour: INK, height: 9 },
    { colour: PURPLE, height: 7 },
    { colour: GREEN, height: 5 },
    { colour: MUTED, height: 3 },
  ];
  return styles[Math.min(level, styles.length - 1)]!;
}

function polygon(x: number, y: number, radius: number, sides: number, turnDeg: number): Html {
  const corners = Array.from({ length: sides }, (_, corner) => {
    const angle = ((turnDeg + (360 / sides) * corner) * Math.PI) / 180;
    return `${at(x + radius * Math.cos(angle))},${at(y + radius * Math.sin(angle))}`;
  });
  return html`<polygon points="${corners.join(" ")}"/>`;
}
