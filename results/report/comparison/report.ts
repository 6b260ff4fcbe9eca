/**
 * The report of a comparison of rules: one self-contained page for readers who do not program. Takes a comparison; gives HTML. The same
 * comparison gives the same bytes.
 */
import { dataTable, numberColumn, textColumn } from "../chart.ts";
import { type Html, html } from "../html.ts";
import { page } from "../page.ts";
import { headline } from "../sections.ts";
import { fixed, percent, plural } from "../words.ts";
import { differencesFigure } from "./differences-figure.ts";
import {
  type DesignFacts,
  type QuantityKind,
  type RuleComparison,
  valuesUnder,
  withYardstick,
} from "./facts.ts";
import { estimateWords, unsafeRuns, verdictOf } from "./verdict.ts";

export function comparisonReport(comparison: RuleComparison): string {
  const sections = [
    opening(comparison),
    whoGains(comparison),
    network(comparison),
    everyActor(comparison),
    rules(comparison),
    yardsticksSection(comparison),
    method(comparison),
  ];
  const contents = [
    { id: "stakeholders", words: "Who gains, who loses" },
    { id: "network", words: "Was the network safe" },
    { id: "actors", words: "Every actor" },
    { id: "rules", words: "Each rule by itself" },
    { id: "yardsticks", words: "Yardsticks" },
    { id: "method", words: "How to read this" },
  ];
  return page({ title: comparison.title, sections, contents, script: undefined });
}

function opening(comparison: RuleComparison): Html {
  const { title, question, designs, seeds, days, network: name } = comparison;
  const scope = `${plural(designs.length, "set", "sets")} of rules on the network ${name} over ${plural(days, "day", "days")}, each under the same ${plural(seeds.length, "draw", "draws")} of weather, demand, prices and owners. All are held against: ${designs[0]!.label}. In brackets: 95 % interval.`;
  return headline({ title, question, verdict: verdictOf(comparison), scope });
}

function whoGains(comparison: RuleComparison): Html {
  return html`<section id="stakeholders">
<h2>Who gains, who loses</h2>
<p>What each was paid less what it paid, £ over the run. What one gains another loses: every row adds up to £0 but for rounding. A difference whose interval holds 0 may be chance.</p>
${differencesFigure(comparison)}
${levels(comparison, "stakeholder", "Net payments by stakeholder, £, mean over draws")}
<h3>Counted, not paid</h3>
<p>Costs at stated prices that nobody pays in the run: what the system operator would buy elsewhere for what was blocked, and what the distribution operator would pay others to undo what passed a limit.</p>
${differences(comparison, ["counted", "energy"], "Costs that are counted, and energy")}
</section>
`;
}

function network(comparison: RuleComparison): Html {
  const { seeds } = comparison;
  const columns = [
    textColumn("Rules"),
    numberColumn("Draws with a rating passed or demand unserved"),
    numberColumn("Most time above a rating, min"),
    numberColumn("Highest loading, %"),
  ];
  const most = (values: readonly number[], decimals: number) =>
    values.length === 0 ? "–" : fixed(Math.max(...values), decimals);
  const rows = withYardstick(comparison).map((design) => [
    design.label,
    `${unsafeRuns(design)} of ${seeds.length}`,
    most(valuesUnder(design, "overRatingMinutes"), 1),
    most(valuesUnder(design, "peakLoadingFrac"), 1),
  ]);
  return html`<section id="network">
<h2>Whether the network stayed safe</h2>
<p>Network management stands behind every rule: it lowers what would pass a limit, whoever won. Time above a rating is what it took to act.</p>
${dataTable({ columns, rows }, "Safety by set of rules, worst of all draws")}
${differences(comparison, ["network"], "Limits of the network")}
</section>
`;
}

function everyActor(comparison: RuleComparison): Html {
  return html`<section id="actors">
<h2>Every actor</h2>
<p>£ over the run; actors that nothing was paid to or by under any rule are left out.</p>
${differences(comparison, ["actor"], "Net payments by actor")}
</section>
`;
}

/** The effect of each option on everything. */
function rules(comparison: RuleComparison): Html {
  const { effects, quantities } = comparison;
  const columns = [
    textColumn("Quantity"),
    ...effects.map(({ option, insteadOf }) => numberColumn(`${option} instead of ${insteadOf}`)),
  ];
  const rows = quantities.map((quantity) => [
    quantity.words,
    ...effects.map((effect) =>
      estimateWords(
        effect.differences.find((each) => each.quantity === quantity.id)!.difference,
        quantity,
      ),
    ),
  ]);
  return html`<section id="rules">
<h2>Each rule by itself</h2>
<p>One rule in place of another, mean over all that the other rules may be.</p>
${dataTable({ columns, rows }, "Effect of each rule")}
</section>
`;
}

/** What any set of rules is measured by. */
function yardsticksSection({ designs, yardsticks }: RuleComparison): Html {
  const columns = [
    textColumn("Rules"),
    numberColumn("Welfare of trades, £"),
    numberColumn("Most that the same orders could give, £"),
    numberColumn("Reached"),
  ];
  const rows = designs.map(({ label }, row) => {
    const welfare = yardsticks.welfare[row]!;
    if (welfare === null) return [label, "0", "0", "–"];
    const { reached, bound, frac } = welfare;
    return [label, fixed(reached.mean, 2), fixed(bound.mean, 2), percent(frac)];
  });
  const none = yardsticks.welfare.every((each) => each === null)
    ? html`<p>Nobody ordered relief of another that was worth more than it cost, so there is no bound to measure by.</p>`
    : dataTable(
        { columns, rows: [...rows, ["no market", "0", "–", "–"]] },
        "Welfare of trades beside its bound",
      );
  return html`<section id="yardsticks">
<h2>Yardsticks</h2>
<p>Two things stand beside every set of rules. <em>No market</em> is ${designs[0]!.label} with every market and service left out, under the same draws: ${yardsticks.noMarket === null ? "these days cannot be played without" : "it stands as the last column or row of the tables above"}. The <em>welfare bound</em> is the most that the same orders could have given to buyers above what it costs sellers, at each constraint by itself, whatever rule matched them.</p>
${none}
</section>
`;
}

function method({ seeds }: RuleComparison): Html {
  return html`<section id="method">
<h2>How to read this</h2>
<p>The same days are played again and again. A draw fixes weather, demand, prices, forecasts and what owners are like; every set of rules is played under each of the ${seeds.length} draws. So a difference between two sets is what the rules do, and not luck with the weather.</p>
<p>A mean over ${seeds.length} draws is not sure. The interval beside it is made so that, over many such studies, 19 of 20 would hold the true mean. One that holds 0 leaves open whether there is any change. Of twenty quantities that do not change at all, one may look as if it did: trust what is large, and what follows from how the rule works.</p>
<p>Money is what passes between accounts. What fuel, wear and comfort are worth to people is not in it, nor what the network would cost to build. What a model leaves out is in its documentation.</p>
</section>
`;
}

function levels(comparison: RuleComparison, kind: QuantityKind, name: string): Html {
  const own = comparison.quantities.filter((each) => each.kind === kind);
  const columns = [textColumn("Rules"), ...own.map(({ words }) => numberColumn(words))];
  const rows = withYardstick(comparison).map(({ label, quantities }) => [
    label,
    ...own.map(({ id, decimals }) =>
      fixed(quantities.find(({ quantity }) => quantity === id)!.level.mean, decimals),
    ),
  ]);
  return dataTable({ columns, rows }, name);
}

/** The first design's means, and what the others have beyond it. */
function differences(
  comparison: RuleComparison,
  kinds: readonly QuantityKind[],
  name: string,
): Html {
  const { quantities } = comparison;
  const [base, ...others] = withYardstick(comparison);
  const columns = [
    textColumn("Quantity"),
    numberColumn(base!.label),
    ...others.map(({ label }) => numberColumn(`${label}, beyond that`)),
  ];
  const rows = quantities
    .filter(({ kind }) => kinds.includes(kind))
    .map((quantity) => {
      const of = ({ quantities: all }: DesignFacts) =>
        all.find((each) => each.quantity === quantity.id)!;
      return [
        quantity.unit === "" ? quantity.words : `${quantity.words}, ${quantity.unit}`,
        fixed(of(base!).level.mean, quantity.decimals),
        ...others.map((design) => estimateWords(of(design).difference, { ...quantity, unit: "" })),
      ];
    });
  return dataTable({ columns, rows }, name);
}
