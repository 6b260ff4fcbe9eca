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

const keptMwh = ({ kept }: RunFacts) => kept.demandMwh + kept.storesMwh;

/** What generators lost, and what demand and stores were kept from drawing. */
const heldBackMwh = (run: RunFacts) => metricOf(run, "curtailedMwh") + keptMwh(run);

/** Whether it is rather consumption than output that was held back in all these runs together. */
function isOfConsumption(runs: readonly RunFacts[]): boolean {
  const total = (mwhOf: (run: RunFacts) => number) =>
    runs.reduce((sum, run) => sum + mwhOf(run), 0);
  return total(keptMwh) > total((run) => metricOf(run, "curtailedMwh"));
}

const ofPair = ({ untraded, traded }: Pair) => isOfConsumption([untraded, traded]);

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
  // Where consumption is held back, sellers lose little: what they gave is what moved.
  const sold = ofPair(pair) ? trades.deliveredMwh : soldMwh(traded);
  const part =
    curtailed > 0 && !ofPair(pair)
      ? ` (${percent(sold / curtailed, 0)} of all that generators lost)`
      : "";
  const prices =
    trades.bidGbpPerMwh === undefined || trades.askGbpPerMwh === undefined
      ? ""
      : `, from units that bid £${fixed(trades.bidGbpPerMwh, 2)} to be spared a MWh to units that asked £${fixed(trades.askGbpPerMwh, 2)} for ${ofPair(pair) ? "giving" : "losing"} one`;
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
  const lost = [
    ...(after + before > 0 || !ofPair({ untraded, traded })
      ? [`generators lost ${mwh(after)} instead of ${mwh(before)}`]
      : []),
    ...(ofPair({ untraded, traded })
      ? [
          `demand and stores were kept from drawing ${mwh(keptMwh(traded))} instead of ${mwh(keptMwh(untraded))}`,
        ]
      : []),
  ].join(", and ");
  return `${capital(lost)}; ${paid}, and ${ledger}, before fuel and wear.`;
}

const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** The unit that trading spared most, and the one that sold most. */
function unitsSentence(pair: Pair): string {
  const { untraded, traded } = pair;
  const ids = traded.run.manifest.network.units.map(({ id }) => id);
  const spared = highest(ids, (id) => movedMwh(untraded, id) - movedMwh(traded, id));
  const seller = highest(ids, (id) => Math.abs(cutMwh(traded, id, "sold")));
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

/** How far a unit was moved, whichever way. */
const movedMwh = ({ curtailedMwh }: RunFacts, id: string) => Math.abs(curtailedMwh.get(id) ?? 0);

function lostWords({ untraded, traded }: Pair, id: string): string {
  const both = [traded, untraded];
  const all = (isSo: (run: RunFacts) => boolean) => both.every(isSo);
  const part = (share: (run: RunFacts) => number | undefined) =>
    both.map((run) => percent(share(run) ?? 0));
  const { units } = traded.run.manifest.network;
  const technology = units.find((unit) => unit.id === id)?.technology;
  const lowered = ({ curtailedMwh }: RunFacts) => (curtailedMwh.get(id) ?? 0) >= 0;
  const injects = ({ availableMwh }: RunFacts) => (availableMwh.get(id) ?? 0) > 0;
  if (technology === "demand" && all(({ curtailedMwh }) => (curtailedMwh.get(id) ?? 0) <= 0)) {
    const [after, before] = part(({ indexFrac }) => indexFrac.get(id));
    return `was kept from ${after} of its consumption instead of ${before}`;
  }
  if (all((run) => injects(run) && lowered(run) && run.curtailedFrac.has(id))) {
    const [after, before] = part(({ curtailedFrac }) => curtailedFrac.get(id));
    return `lost ${after} of its energy instead of ${before}`;
  }
  // A store keeps what it holds back, who is sent to do more gives it: neither loses it.
  return `gave way by ${both.map((run) => mwh(movedMwh(run, id))).join(" instead of ")}`;
}

/** The other pairs in a clause each, and the design that curtailed least. */
function othersSentence(
  others: readonly Pair[],
  pairs: readonly Pair[],
  runs: readonly RunFacts[],
): string {
  const isConsumption = isOfConsumption(runs);
  const amountOf = (run: RunFacts) =>
    isConsumption ? heldBackMwh(run) : metricOf(run, "curtailedMwh");
  const parts = others.map((pair) => {
    const [before, after] = [pair.untraded, pair.traded].map((run) => mwh(amountOf(run)));
    const start = under(pair, pairs);
    return `${start.charAt(0).toLowerCase()}${start.slice(1)}, ${after} was ${isConsumption ? "held back" : "curtailed"} with trading and ${before} without`;
  });
  if (runs.length > 1) {
    const least = highest(runs, (run) => 1e9 - amountOf(run))!;
    const amount = mwh(amountOf(least));
    parts.push(
      isConsumption
        ? `of all ${runs.length} designs “${least.label}” held back least: ${amount} of injection and consumption`
        : `of all ${runs.length} designs “${least.label}” curtailed least: ${amount}, ${percent(metricOf(least, "curtailedFrac"))} of what was available`,
    );
  }
  const text = parts.join("; ");
  return text === "" ? "" : `${capital(text)}.`;
}

/** What sellers did: lost output where they went down alone, else moved. */
function soldWords(run: RunFacts): string {
  const isLost = run.kept.demandMwh === 0 && soldMwh(run) > 0;
  return isLost ? `lost ${mwh(soldMwh(run))}` : `moved by ${mwh(run.trades.deliveredMwh)}`;
}

function aloneSentences(run: RunFacts): string[] {
  const curtailed = metricOf(run, "curtailedMwh");
  const start = `Under ${principleWords(run.settings)}`;
  const { demandMwh, storesMwh } = run.kept;
  if (curtailed === 0 && keptMwh(run) === 0)
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
