/**
 * Colours (Okabe and Ito, safe for colour-blind readers) and what they mean in every figure. Colour never stands alone:
 * each meaning also has a dash, a hatch, a width or a label.
 */
export const INK = "#1b1f24";
export const MUTED = "#57606a";
export const FAINT = "#c4cad1";
export const OPEN = "#7d8792";
export const BLUE = "#0072b2";
export const ORANGE = "#e69f00";
export const VERMILLION = "#d55e00";
export const GREEN = "#009e73";
export const PURPLE = "#b5628f";
export const PAPER = "#ffffff";
/** Words in the hue of VERMILLION: dark enough to be read. */
export const ALARM_INK = "#a33f00";

/** Fill of energy that a unit was curtailed by in a buyer's place: orange with a dark hatch. */
export const SOLD_FILL = "url(#sold-hatch)";

/** A way to fill an area: by colour in a plain chart, and by a hatch that says the same without colour. */
export interface FillStyle {
  readonly words: string;
  readonly fill: string;
  readonly colour: string;
}

/** Why a unit was curtailed, in the order of stacking. */
export const CAUSES: Readonly<Record<string, FillStyle>> = {
  own: { words: "own: in the unit’s own place in the queue", fill: BLUE, colour: BLUE },
  sold: { words: "sold: in a buyer’s place, under a trade", fill: SOLD_FILL, colour: ORANGE },
  trip: { words: "trip: disconnected for security", fill: "url(#trip-bars)", colour: VERMILLION },
  failSafe: {
    words: "fail-safe: held low without communication",
    fill: "url(#fail-safe-dots)",
    colour: PURPLE,
  },
  outage: {
    words: "outage: its connection or supply was out",
    fill: "url(#outage-grid)",
    colour: MUTED,
  },
};
const OTHER_CAUSE = { fill: "url(#other-hatch)", colour: FAINT };

/** The style of a cause; one that this report does not know has its own name. */
export function causeStyle(cause: string): FillStyle {
  return CAUSES[cause] ?? { words: cause, ...OTHER_CAUSE };
}

/** Causes in the order of stacking: those that are known first, then by name. */
export function inCauseOrder(causes: Iterable<string>): string[] {
  const known = Object.keys(CAUSES);
  const place = (cause: string) => (known.includes(cause) ? known.indexOf(cause) : known.length);
  return [...new Set(causes)].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}

/** What active network management did, in the order of stacking. */
export const ACTIONS: Readonly<Record<string, FillStyle>> = {
  setPointLowered: { words: "set-point lowered", fill: BLUE, colour: BLUE },
  setPointRaised: { words: "set-point raised", fill: "url(#released-dots)", colour: "#85b7da" },
  tripped: { words: "tripped", fill: "url(#trip-bars)", colour: VERMILLION },
  reconnected: { words: "reconnected", fill: SOLD_FILL, colour: ORANGE },
  failSafe: { words: "fail-safe", fill: "url(#fail-safe-dots)", colour: PURPLE },
};

/** A line of a design: colour, dash and the sign at its points; two never share a dash or a sign. */
export interface DesignStyle {
  readonly colour: string;
  readonly dash: string;
  readonly symbol: "circle" | "square" | "triangle" | "diamond" | "cross" | "star";
}

export const DESIGN_STYLES: readonly DesignStyle[] = [
  { colour: BLUE, dash: "0", symbol: "circle" },
  { colour: VERMILLION, dash: "8 3", symbol: "square" },
  { colour: GREEN, dash: "2 3", symbol: "triangle" },
  { colour: PURPLE, dash: "10 3 2 3", symbol: "diamond" },
  { colour: INK, dash: "5 2 1 2 1 2", symbol: "cross" },
  { colour: MUTED, dash: "1 2", symbol: "star" },
];

/** Light to dark in one hue, from nothing on: the order is the same in grey. */
export const SHADES = ["#f3f4f6", "#c6dbef", "#85b7da", "#3f87bd", "#14588e", "#08254a"] as const;

/** How a branch is drawn by its loading, from the heaviest down; from 80 % it has a dark edge (`casing`, its width). */
export const LOADING_CLASSES = [
  { from: 1, colour: VERMILLION, width: 6, casing: 8, words: "above 100 %" },
  { from: 0.8, colour: ORANGE, width: 4.5, casing: 6.5, words: "80 to 100 %" },
  { from: 0.5, colour: BLUE, width: 3, casing: 0, words: "50 to 80 %" },
  { from: 0, colour: "#86909a", width: 1.6, casing: 0, words: "below 50 %" },
] as const;

/** How a branch without any flow is drawn. */
export const OPEN_STYLE = { colour: OPEN, width: 1.6, dash: "5 4" } as const;

export type LoadingClass = (typeof LOADING_CLASSES)[number];

/** The class of a loading, a fraction of the rating; "above 100 %" begins beyond it. */
export function loadingClass(fraction: number): LoadingClass {
  const [over, ...others] = LOADING_CLASSES;
  if (fraction > over.from) return over;
  return others.find(({ from }) => fraction >= from) ?? LOADING_CLASSES[3];
}

export const FONT =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif";
