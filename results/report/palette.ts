/**
 * Colours (Okabe and Ito, safe for colour-blind readers) and what they mean in every figure. Colour never stands alone:
 * each meaning also has a dash, a hatch, a width or a label.
 */
export const INK = "#1b1f24";
export const MUTED = "#57606a";
export const FAINT = "#c4cad1";
export const OPEN = "#98a2ad";
export const BLUE = "#0072b2";
export const ORANGE = "#e69f00";
export const VERMILLION = "#d55e00";
export const GREEN = "#009e73";
export const PURPLE = "#b5628f";
export const PAPER = "#ffffff";

/** Fill of energy that a unit was curtailed by in a buyer's place: orange with a dark hatch. */
export const SOLD_FILL = "url(#sold-hatch)";

/** How a branch is drawn by its highest loading, from the heaviest down. */
export const LOADING_CLASSES = [
  { from: 1, colour: VERMILLION, width: 6, words: "above 100 %" },
  { from: 0.8, colour: ORANGE, width: 4.5, words: "80 to 100 %" },
  { from: 0.5, colour: BLUE, width: 3, words: "50 to 80 %" },
  { from: 0, colour: "#8c959f", width: 1.6, words: "below 50 %" },
] as const;

export type LoadingClass = (typeof LOADING_CLASSES)[number];

/** The class of a loading, a fraction of the rating; "above 100 %" begins beyond it. */
export function loadingClass(fraction: number): LoadingClass {
  const [over, ...others] = LOADING_CLASSES;
  if (fraction > over.from) return over;
  return others.find(({ from }) => fraction >= from) ?? LOADING_CLASSES[3];
}

export const FONT =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif";
