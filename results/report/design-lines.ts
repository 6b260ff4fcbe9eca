/**
 * Designs as lines and signs in one chart: each has a colour, and a dash and a sign of its own, so that they can be told
 * apart without colour. Takes runs; gives their styles and the key. Only so many can be told apart: the rest stand in
 * tables.
 */
import { key, lineSample } from "./chart.ts";
import type { RunFacts } from "./facts.ts";
import { type Html, html } from "./html.ts";
import { DESIGN_STYLES, type DesignStyle } from "./palette.ts";

/** The runs that a chart of lines shows. */
export function styled(runs: readonly RunFacts[]): readonly RunFacts[] {
  return runs.slice(0, DESIGN_STYLES.length);
}

/** Undefined for runs beyond those that can be told apart. */
export function styleOf(runs: readonly RunFacts[], run: RunFacts): DesignStyle | undefined {
  return DESIGN_STYLES[runs.indexOf(run)];
}

export function designKey(runs: readonly RunFacts[], sample: "line" | "sign"): Html {
  const entries = styled(runs).flatMap((run) => {
    const style = styleOf(runs, run);
    if (style === undefined) return [];
    const { colour, dash } = style;
    const drawing = sample === "line" ? lineSample(colour, 2.2, dash) : signSample(style);
    return [{ sample: drawing, words: run.label }];
  });
  return key(entries);
}

/** What the charts leave out. */
export function leftOutWords(runs: readonly RunFacts[]): string {
  const left = runs.length - styled(runs).length;
  return left > 0
    ? ` The first ${DESIGN_STYLES.length} designs are drawn; the table has all ${runs.length}.`
    : "";
}

const SIGNS: Readonly<Record<DesignStyle["symbol"], string>> = {
  circle: "M13 7a4 4 0 1 1 -8 0a4 4 0 1 1 8 0z",
  square: "M5.4 3.4h7.2v7.2h-7.2z",
  triangle: "M9 2.4l4.6 8h-9.2z",
  diamond: "M9 1.6l3.4 5.4l-3.4 5.4l-3.4 -5.4z",
  cross: "M7.4 2.2h3.2v3.2h3.2v3.2h-3.2v3.2h-3.2v-3.2h-3.2v-3.2h3.2z",
  star: "M9 1.8l1.2 3.7h3.9l-3.1 2.3l1.2 3.7l-3.2 -2.3l-3.2 2.3l1.2 -3.7l-3.1 -2.3h3.9z",
};

function signSample({ symbol, colour }: DesignStyle): Html {
  return html`<svg width="18" height="14" aria-hidden="true"><path d="${SIGNS[symbol]}" fill="${colour}" fill-opacity="0.55" stroke="${colour}" stroke-width="1.5"/></svg>`;
}
