/** What pays: every exploit that was tried, by its gain over being honest. Takes facts; gives a figure. */
import { type DataTable, dataTable, figure, numberColumn, textColumn } from "../chart.ts";
import { intervalPanels } from "../experiment/interval-chart.ts";
import { changeWords } from "../experiment/words.ts";
import type { Html } from "../html.ts";
import { intervalLayers } from "../interval-layers.ts";
import { plural } from "../words.ts";
import type { RedTeamFacts, TriedFacts } from "./facts.ts";

/** A panel has room for so many rows; panels stand side by side. */
const ROWS_MAX = 12;

/** The most profitable first. */
const byGain = ({ tried }: RedTeamFacts): readonly TriedFacts[] =>
  tried.toSorted((left, right) => right.gain.mean - left.gain.mean);

/** What the numbers of the figure stand for, in the open. */
export const gainsTable = (facts: RedTeamFacts): Html =>
  dataTable(tableOf(byGain(facts)), "Exploits by gain");

const tableOf = (ranked: readonly TriedFacts[]): DataTable => ({
  columns: [
    textColumn("Rank"),
    textColumn("Exploit"),
    textColumn("What the gamers do"),
    numberColumn("Draws"),
    numberColumn("Gain, £ a run (interval)"),
  ],
  rows: ranked.map(({ kind, words, seeds, gain }, row) => [
    ...[String(row + 1), kind, words, String(seeds)],
    changeWords(gain),
  ]),
});

export function gainsFigure(facts: RedTeamFacts): Html {
  const ranked = byGain(facts);
  const rows = ranked.map(({ kind, gain }, row) => ({
    label: `${row + 1} ${kind}`,
    estimate: gain,
  }));
  const panels = Array.from({ length: Math.ceil(rows.length / ROWS_MAX) }, (_, part) => {
    const own = rows.slice(part * ROWS_MAX, (part + 1) * ROWS_MAX);
    const last = part * ROWS_MAX + own.length;
    return {
      title:
        rows.length <= ROWS_MAX
          ? "gain, £ a run"
          : `gain, £ a run: ${part * ROWS_MAX + 1} to ${last}`,
      ...{ rows: own, isDifference: true },
    };
  });
  return figure({
    ...{ id: "gains", title: "What each exploit gains over being honest", sources: "exploit.json" },
    picture: intervalPanels(panels),
    caption:
      "Dot: mean gain of all gamers together over the draws that it was played under; line: its 95 % interval, where there were two draws or more. Hollow where the interval holds 0 or there is none. What gained little under few draws was not played under more.",
    table: tableOf(ranked),
    spec: {
      rows: ranked.map(({ kind, words, gain: { mean, low, high } }, row) => ({
        ...{ exploit: `${row + 1} ${kind}`, does: words, mean },
        ...{ low: low ?? mean, high: high ?? mean },
      })),
      view: intervalLayers("exploit", { along: "gain, £ a run" }),
    },
  });
}

/** "1 of 11 exploits gains …". */
export function paidWords(facts: RedTeamFacts): string {
  const paid = facts.tried.filter(({ gain }) => gain.mean > 0).length;
  const all = plural(facts.tried.length, "exploit", "exploits");
  return paid === 0
    ? `None of ${all} gains anything over being honest.`
    : `${paid} of ${all} ${paid === 1 ? "gains" : "gain"} something over being honest, in the mean over the draws that chose.`;
}
