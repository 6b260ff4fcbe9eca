/** Whether the best exploit pays under draws that did not choose it, draw by draw, and what each victim loses under them. Takes facts; gives a figure each. */
import { figure, numberColumn, textColumn } from "../chart.ts";
import { intervalPanels } from "../experiment/interval-chart.ts";
import { changeWords, intervalWords, short } from "../experiment/words.ts";
import { type Html, html } from "../html.ts";
import { intervalLayers } from "../interval-layers.ts";
import type { BestFacts } from "./facts.ts";

const VICTIMS_DRAWN_MAX = 12;

export function freshFigure({ fresh, words }: BestFacts): Html {
  const rows = [
    ...fresh.seeds.map((seed, row) => ({
      label: `seed ${seed}`,
      estimate: { mean: fresh.gainsGbp[row]! },
    })),
    { label: "mean", estimate: fresh.gain },
  ];
  return figure({
    ...{ id: "fresh", title: `${words}: gain under fresh seeds`, sources: "exploit.json" },
    picture: intervalPanels([{ title: "gain, £ a run", rows, isDifference: true }]),
    caption:
      "A dot a draw: what the gamers make more than honest under the same draw. Below them the mean with its 95 % interval, hollow where that holds 0. These draws had no part in choosing the exploit, so they do not flatter it.",
    table: {
      columns: [textColumn("Draw"), numberColumn("Gain, £ a run (interval)")],
      rows: rows.map(({ label, estimate }) => [label, changeWords(estimate)]),
    },
    spec: {
      rows: rows.map(({ label, estimate }) => {
        const { mean } = estimate;
        const { low = mean, high = mean } = estimate as Partial<BestFacts["fresh"]["gain"]>;
        return { draw: label, mean, low, high };
      }),
      view: intervalLayers("draw", { along: "gain, £ a run" }),
    },
  });
}

export function victimsFigure({ fresh: { victims } }: BestFacts): Html {
  if (victims.length === 0)
    return html`<p>Under fresh seeds nobody is paid less than beside honest owners.</p>`;
  const rows = victims
    .slice(0, VICTIMS_DRAWN_MAX)
    .map(({ account, loss }) => ({ label: account, estimate: loss }));
  const more = victims.length - rows.length;
  return figure({
    ...{
      id: "victims",
      title: "What each victim loses, under fresh seeds",
      sources: "exploit.json",
    },
    picture: intervalPanels([{ title: "loss, £ a run", rows, isDifference: true }]),
    caption: `What an account is paid less, net, than beside honest owners, mean over the fresh draws with its 95 % interval; hollow where that holds 0. An account loses too where it pays for what the market buys instead.${more > 0 ? ` ${more} more accounts are in the table.` : ""}`,
    table: {
      columns: [textColumn("Account"), numberColumn("Loss, £ a run (interval)")],
      rows: victims.map(({ account, loss }) => [
        account,
        `${short(loss.mean)}${intervalWords(loss)}`,
      ]),
    },
    spec: {
      rows: rows.map(({ label, estimate: { mean, low, high } }) => ({
        ...{ account: label, mean, low: low ?? mean, high: high ?? mean },
      })),
      view: intervalLayers("account", { along: "loss, £ a run" }),
    },
  });
}
