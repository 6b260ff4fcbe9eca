/**
 * What a study found, in three to five sentences that may be quoted. Takes labelled runs; gives plain text made only of
 * numbers in the runs, each with its unit. A pair (untraded, traded) follows from the stored scenarios; an effect that
 * is nil or goes the wrong way is said as it is.
 */
import { PERIOD_SECONDS } from "../../sim/core/time.ts";
import {
  cutMwh,
  factsOf,
  type LabelledRun,
  metricOf,
  type Pair,
  pairsOf,
  type RunFacts,
  soldMwh,
  unitsNetGbp,
} from "./facts.ts";
import { constraintPointsOf } from "./one-line/loading.ts";
import { principleWords } from "./settings.ts";
import { fixed, listWords, minutes, mwh, percent, plural, pounds, whenWords } from "./words.ts";

export async function verdict(runs: readonly LabelledRun[]): Promise<readonly string[]> {
  const facts: RunFacts[] = [];
  for (const run of runs) facts.push(await factsOf(run));
  return verdictOf(facts);
}

/** The same from facts that are at hand. */
export function verdictOf(runs: readonly RunFacts[]): readonly string[] {
  const [first] = runs;
  if (first === undefined) return [];
  const pairs = pairsOf(runs);
  const [pair, ...others] = pairs;
  const sentences =
    pair === undefined
      ? aloneSentences(first)
      : [movedSentence(pair, pairs), togetherSentence(pair), unitsSentence(pair)];
  const rest = othersSentence(others, pairs, runs);
  return [...sentences, ...(rest === "" ? [] : [rest]), safetySentence(runs)];
}

const whenOf = ({ run }: RunFacts) => whenWords(run.manifest.firstDay, run.manifest.lastDay);

/** "Under LIFO", with the label where two traded designs have the same principle. */
function under({ traded }: Pair, pairs: readonly Pair[]): string {
  const words = principleWords(traded.settings);
  const same = pairs.filter((each) => principleWords(each.traded.settings) === words);
  return same.length > 1 ? `Under ${words} (${traded.label})` : `Under ${words}`;
}

function movedSentence(pair: Pair, pairs: readonly Pair[]): string {
  const { traded } = pair;
  const { trades } = traded;
  const start = `${under(pair, pairs)}, trading moved`;
  const when = whenOf(traded);
  if (trades.count === 0) {
    const matched = metricOf(traded, "tradesMatched");
    const why =
      matched === 0
        ? "no trade was matched"
        : `of ${plural(matched, "trade", "trades")} matched, none was delivered`;
    return `${start} no curtailment ${when}: ${why}.`;
  }
  const curtailed = metricOf(traded, "curtailedMwh");
  const sold = soldMwh(traded);
  const part =
    curtailed > 0 ? ` (${percent(sold / curtailed, 0)} of all that generators lost)` : "";
  const prices =
    trades.bidGbpPerMwh === undefined || trades.askGbpPerMwh === undefined
      ? ""
      : `, from units that bid £${fixed(trades.bidGbpPerMwh, 2)} to be spared a MWh to units that asked £${fixed(trades.askGbpPerMwh, 2)} for losing one`;
  return `${start} ${mwh(sold)} of curtailment ${when}${part}${prices}.`;
}

function togetherSentence({ untraded, traded }: Pair): string {
  const before = metricOf(untraded, "curtailedMwh");
  const after = metricOf(traded, "curtailedMwh");
  const paid = `${pounds(traded.trades.paidGbp)} passed from buyers to sellers`;
  const net = unitsNetGbp(traded) - unitsNetGbp(untraded);
  const ledger =
    Math.abs(net) < 0.005
      ? "all units together were left with the same as without trading"
      : `all units together were left with ${pounds(Math.abs(net))} ${net > 0 ? "more" : "less"} than without trading`;
  return `Generators lost ${mwh(after)} instead of ${mwh(before)}; ${paid}, and ${ledger}, before fuel and wear.`;
}

/** The unit that trading spared most, and the one that sold most. */
function unitsSentence(pair: Pair): string {
  const { untraded, traded } = pair;
  const ids = traded.run.manifest.network.units.map(({ id }) => id);
  const spared = highest(
    ids,
    (id) => (untraded.curtailedMwh.get(id) ?? 0) - (traded.curtailedMwh.get(id) ?? 0),
  );
  const seller = highest(ids, (id) => cutMwh(traded, id, "sold"));
  const parts: string[] = [];
  if (spared !== undefined) parts.push(`${spared} ${lostWords(pair, spared)}`);
  if (seller !== undefined && seller !== spared) {
    const change = (traded.netGbp.get(seller) ?? 0) - (untraded.netGbp.get(seller) ?? 0);
    const money = `${pounds(Math.abs(change))} ${change < 0 ? "less" : "more"}`;
    parts.push(
      `${seller}, which sold most, ${lostWords(pair, seller)} and was left with ${money} before fuel and wear`,
    );
  }
  return parts.length === 0 ? "No unit lost less than without trading." : `${parts.join("; ")}.`;
}

function lostWords({ untraded, traded }: Pair, id: string): string {
  const shares = [traded, untraded].map((run) =>
    (run.availableMwh.get(id) ?? 0) > 0 ? run.curtailedFrac.get(id) : undefined,
  );
  const [after, before] = shares;
  if (after !== undefined && before !== undefined)
    return `lost ${percent(after)} of its energy instead of ${percent(before)}`;
  const lost = [traded, untraded].map((run) => mwh(run.curtailedMwh.get(id) ?? 0));
  // A store keeps what it holds back, and demand draws on top: neither loses it.
  return `gave way by ${lost.join(" instead of ")}`;
}

/** The other pairs in a clause each, and the design that curtailed least. */
function othersSentence(
  others: readonly Pair[],
  pairs: readonly Pair[],
  runs: readonly RunFacts[],
): string {
  const parts = others.map((pair) => {
    const [before, after] = [pair.untraded, pair.traded].map((run) =>
      mwh(metricOf(run, "curtailedMwh")),
    );
    const start = under(pair, pairs);
    return `${start.charAt(0).toLowerCase()}${start.slice(1)}, ${after} was curtailed with trading and ${before} without`;
  });
  if (runs.length > 1) {
    const least = highest(runs, (run) => 1e9 - metricOf(run, "curtailedMwh"));
    const amount = metricOf(least!, "curtailedMwh");
    const share = percent(metricOf(least!, "curtailedFrac"));
    parts.push(
      `of all ${runs.length} designs “${least!.label}” curtailed least: ${mwh(amount)}, ${share} of what was available`,
    );
  }
  const text = parts.join("; ");
  return text === "" ? "" : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** What sellers did: lost output where they went down alone, else moved. */
function soldWords(run: RunFacts): string {
  const isLost = run.kept.demandMwh === 0 && run.kept.storesMwh === 0 && soldMwh(run) > 0;
  return isLost ? `lost ${mwh(soldMwh(run))}` : `moved by ${mwh(run.trades.deliveredMwh)}`;
}

function aloneSentences(run: RunFacts): string[] {
  const curtailed = metricOf(run, "curtailedMwh");
  const start = `Under ${principleWords(run.settings)}`;
  const { demandMwh, storesMwh } = run.kept;
  if (curtailed === 0 && demandMwh === 0 && storesMwh === 0)
    return [`${start}, nothing was curtailed ${whenOf(run)}.`];
  const sentences: string[] = [];
  if (curtailed > 0) {
    const share = percent(metricOf(run, "curtailedFrac"));
    sentences.push(
      `${start}, ${mwh(curtailed)} was curtailed ${whenOf(run)}: ${share} of what was available.`,
    );
  } else sentences.push(`${start}, no output was curtailed ${whenOf(run)}.`);
  if (demandMwh > 0 && storesMwh > 0)
    sentences.push(
      `Demand was kept from drawing ${mwh(demandMwh)}, and stores from charging ${mwh(storesMwh)}.`,
    );
  else if (demandMwh > 0) sentences.push(`Demand was kept from drawing ${mwh(demandMwh)}.`);
  else if (storesMwh > 0) sentences.push(`Stores were kept from charging ${mwh(storesMwh)}.`);
  const ids = run.run.manifest.network.units.map(({ id }) => id);
  const generators = ids.filter((id) => (run.availableMwh.get(id) ?? 0) > 0);
  const most = highest(generators, (id) => run.curtailedMwh.get(id) ?? 0);
  if (most !== undefined) {
    const lost = run.curtailedMwh.get(most) ?? 0;
    const own = (run.availableMwh.get(most) ?? 0) > 0 ? run.curtailedFrac.get(most) : undefined;
    const ofOwn = own === undefined ? "" : ` (${percent(own)} of its energy)`;
    sentences.push(`${most} lost most: ${mwh(lost)}${ofOwn}.`);
  }
  if (run.isTraded) {
    const { trades } = run;
    sentences.push(
      trades.count === 0
        ? "No trade was delivered."
        : `${plural(trades.count, "trade was", "trades were")} delivered: sellers ${soldWords(run)} in buyers' places and were paid ${pounds(trades.paidGbp)}.`,
    );
  }
  return sentences;
}

function safetySentence(runs: readonly RunFacts[]): string {
  const most = Math.max(...runs.map((run) => run.overRatingSMost));
  if (most === 0) return "No constraint point was above its rating at any time.";
  const inAll = runs.map((run) => {
    const count = fixed(metricOf(run, "overRatingMinutes"), 0);
    return runs.length === 1 ? count : `${count} under “${run.label}”`;
  });
  const cycle = runs[0]!.settings.anm?.cycleS;
  const oneCycle = cycle === most ? ", one control cycle," : "";
  const start =
    most >= PERIOD_SECONDS
      ? "A constraint point was above its rating for whole half-hours"
      : `No constraint point was above its rating for more than ${minutes(most)}${oneCycle} in any half-hour`;
  return `${start}${highestFlow(runs)} (minutes in all, added up over the points: ${listWords(inAll)}).`;
}

/** ", the highest flow being 120 % of the rating at x under “y”": time above a rating says nothing of how far above. */
function highestFlow(runs: readonly RunFacts[]): string {
  const flows = runs.flatMap(({ label, run }) => {
    const of = (metric: string) => {
      const found = run.summary.byConstraint.find(({ name }) => name === metric)?.values ?? [];
      return new Map(found.map(({ id, value }) => [id, value]));
    };
    const [peakMw, inForce] = [of("peakMw"), of("peakLoadingFrac")];
    return constraintPointsOf(run.manifest.network).map(({ id, ratingMw }) => {
      // Runs of an earlier version stored no rating in force.
      const still = ratingMw === undefined || ratingMw <= 0 ? 0 : (peakMw.get(id) ?? 0) / ratingMw;
      return { label, id, fraction: inForce.get(id) ?? still };
    });
  });
  const most = highest(flows, ({ fraction }) => fraction);
  if (most === undefined) return "";
  return `, the highest flow being ${percent(most.fraction, 0)} of the rating of ${most.id}${runs.length === 1 ? "" : ` under “${most.label}”`}`;
}

/** The one with the highest positive value; the first of equals. */
function highest<Item>(items: readonly Item[], value: (item: Item) => number): Item | undefined {
  let best: Item | undefined;
  let bestValue = 0;
  for (const item of items) {
    const own = value(item);
    if (own > bestValue) {
      best = item;
      bestValue = own;
    }
  }
  return best;
}
