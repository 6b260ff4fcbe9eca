/**
 * Who gains and who loses as a drawing: for each rule a panel, for each actor the effect with its 95 % interval. Takes a comparison;
 * gives a figure that needs no colour.
 */
import * as Plot from "@observablehq/plot";
import { bothWidths, drawn, figure, numberColumn, textColumn } from "../chart.ts";
import { type Html, html } from "../html.ts";
import { intervalLayers } from "../interval-layers.ts";
import { INK } from "../palette.ts";
import { cut, fixed, signed } from "../words.ts";
import { type Estimate95, isClear, type RuleComparison, type RuleEffect } from "./facts.ts";

const ROW_HEIGHT = 20;
/** Names of actors in full, where the page is as wide as that. */
const lettersIn = (width: number): number => (width < 500 ? 24 : 30);

interface Shown extends Estimate95 {
  readonly rule: string;
  readonly actor: string;
  readonly isClear: boolean;
}

export function differencesFigure({ effects, quantities }: RuleComparison): Html {
  const own = quantities.filter(({ kind }) => kind === "actor");
  const shown = effects.flatMap((effect) =>
    own.map(({ id, words, decimals }): Shown => {
      const { difference } = effect.differences.find(({ quantity }) => quantity === id)!;
      return {
        ...{ ...difference, rule: ruleWords(effect), actor: words },
        isClear: isClear(difference, decimals),
      };
    }),
  );
  const names = own.map(({ words }) => words);
  const labels = effects.map(ruleWords);
  return figure({
    id: "differences",
    title: "What each rule changes, by actor",
    picture: html`${bothWidths(
      (width) => html`${labels.map((label) => panel(label, shown, names, width))}`,
    )}`,
    caption:
      "£ over the run, one rule in place of another, mean over all that the other rules may be. Dot: mean over draws; line: 95 % interval. Filled where the interval holds no 0, open where the difference may be chance.",
    sources: ["actor_payments"],
    table: {
      columns: [
        ...[textColumn("Rule"), textColumn("Actor"), numberColumn("Difference, £")],
        ...[numberColumn("From"), numberColumn("To"), numberColumn("Standard error")],
      ],
      rows: shown.map(({ rule, actor, mean, low, high, standardError }) => [
        ...[rule, actor, signed(mean, 0), fixed(low, 0), fixed(high, 0)],
        fixed(standardError, 0),
      ]),
    },
    spec: {
      rows: shown.map(({ rule, actor, mean, low, high }) => ({
        ...{ rule, actor, mean, low, high },
      })),
      view: {
        facet: { row: { field: "rule", type: "nominal", sort: null, title: null } },
        spec: intervalLayers("actor", { along: "difference, £" }),
      },
    },
  });
}

const ruleWords = ({ option, insteadOf }: RuleEffect): string =>
  `${option} instead of ${insteadOf}`;

function panel(
  label: string,
  all: readonly Shown[],
  names: readonly string[],
  width: number,
): Html {
  const shown = all.filter(({ rule }) => rule === label);
  const extent = all.flatMap(({ low, high }) => [low, high, 0]);
  const letters = Math.max(...names.map((name) => Math.min(name.length, lettersIn(width))));
  const dot = (isFilled: boolean) =>
    Plot.dot(
      shown.filter((each) => each.isClear === isFilled),
      {
        ...{ x: "mean", y: "actor", r: 4, stroke: INK },
        fill: isFilled ? INK : "#ffffff",
      },
    );
  return html`<h4>${label}</h4>
${drawn(`Differences of net payments, £: ${label}`, {
  width,
  height: names.length * ROW_HEIGHT + 34,
  ...{ marginLeft: letters * 6.2 + 12, marginRight: 20, marginTop: 8, marginBottom: 26 },
  x: {
    ...{ label: null, grid: true, ticks: 5, tickFormat: (gbp: number) => fixed(gbp, 0) },
    domain: [Math.min(...extent), Math.max(...extent)],
    nice: true,
  },
  y: {
    ...{ label: null, domain: [...names], padding: 0.3, tickSize: 0 },
    tickFormat: (name: string) => cut(name, lettersIn(width)),
  },
  marks: [
    Plot.ruleX([0], { stroke: INK }),
    Plot.ruleY(shown, { x1: "low", x2: "high", y: "actor", stroke: INK, strokeWidth: 1.5 }),
    dot(true),
    dot(false),
  ],
})}`;
}
