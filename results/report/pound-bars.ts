/**
 * Pounds as bars to either side of nothing, by name, a panel a design on one scale, each with its figure on its outer side. Takes amounts and which sign is
 * the worse; gives a row of panels.
 */
import * as Plot from "@observablehq/plot";
import { drawn, WIDE } from "./chart.ts";
import type { Html } from "./html.ts";
import { BLUE, INK, SOLD_FILL } from "./palette.ts";
import { cut, fixed, signed } from "./words.ts";

/** Width of the longest figure beside a bar, px. */
const FIGURE_WIDTH = 54;

export interface PoundBar {
  readonly design: string;
  readonly name: string;
  readonly gbp: number;
}

interface PoundBars {
  readonly title: string;
  /** Of all panels of the figure, so that rows of them have one scale. */
  readonly all: readonly PoundBar[];
  readonly designs: readonly string[];
  readonly names: readonly string[];
  readonly isWorse: (gbp: number) => boolean;
  readonly width: number;
  readonly rowHeight: number;
}

export function poundBars(of: PoundBars): Html {
  const { all, designs, names, isWorse, width } = of;
  const shown = all.filter(({ design, name }) => designs.includes(design) && names.includes(name));
  const extent = all.map(({ gbp }) => gbp);
  const letters = Math.max(...names.map((name) => Math.min(name.length, 24)));
  const marginLeft = letters * 6.2 + 12;
  const [least, most] = [Math.min(...extent, 0), Math.max(...extent, 0)];
  // A figure stands beside each bar, so the scale leaves room for one on either side.
  const panelWidth = (width - marginLeft) / designs.length;
  const room = ((most - least || 1) * FIGURE_WIDTH) / (panelWidth - 2 * FIGURE_WIDTH);
  return drawn(`${of.title}: ${designs.join("; ")}`, {
    width,
    height: names.length * of.rowHeight + 62,
    ...{ marginLeft, marginRight: 14, marginTop: 34, marginBottom: 28 },
    fx: { label: null, domain: [...designs], padding: 0.1, axis: null },
    x: {
      ...{ label: null, ticks: width === WIDE ? 4 : 2, grid: true },
      tickFormat: (gbp: number) => fixed(gbp, 0),
      domain: [least - room, most + room],
    },
    y: {
      label: null,
      domain: [...names],
      padding: 0.25,
      tickSize: 0,
      tickFormat: (name: string) => cut(name),
    },
    marks: [
      Plot.axisFx({ anchor: "top", fontSize: 12, fontWeight: 600 }),
      Plot.barX(shown, {
        ...{ fx: "design", y: "name", x: "gbp", stroke: INK, strokeWidth: 0.5 },
        fill: ({ gbp }: PoundBar) => (isWorse(gbp) ? SOLD_FILL : BLUE),
      }),
      Plot.ruleX([0], { stroke: INK }),
      figuresBeside(shown, 1),
      figuresBeside(shown, -1),
    ],
    color: { type: "identity" },
  });
}

/** Figures on the outer side of bars that go right (1) or left (−1). */
function figuresBeside(bars: readonly PoundBar[], sign: 1 | -1) {
  return Plot.text(
    bars.filter(({ gbp }) => (sign === 1 ? gbp >= 0 : gbp < 0)),
    {
      ...{ fx: "design", y: "name", x: "gbp", dx: 4 * sign, fontSize: 10.5 },
      text: ({ gbp }: PoundBar) => signed(Math.round(gbp), 0),
      textAnchor: sign === 1 ? "start" : "end",
    },
  );
}
