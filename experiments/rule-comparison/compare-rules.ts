/**
 * Runs every design of a comparison under every seed and sets them side by side: levels, differences from the first design and the
 * effect of each single rule, all seed by seed. Takes a plan with its scenario; gives the comparison, or every fault of every design.
 */
import type {
  DesignFacts,
  QuantityUnderDesign,
  RuleComparison,
  RuleEffect,
} from "../../results/report/comparison/facts.ts";
import type { SourceDocument } from "../../sim/core/documents/document.ts";
import { type Checked, type Fault, faulty, ok, orThrow } from "../../sim/core/errors.ts";
import { type RunSummary, SummaryFold } from "../../sim/metrics/summary.ts";
import { run } from "../../sim/run.ts";
import { prepare } from "../lab.ts";
import { mergeSources, plainSource } from "../scenario-source.ts";
import { type RunWelfare, welfareOfRow, welfareReached, withoutMarkets } from "../yardsticks.ts";
import { type CrossedDesign, crossed, type Factor } from "./designs.ts";
import { estimate95, paired95 } from "./estimates.ts";
import { quantities, quantitiesOf } from "./quantities.ts";

const NO_MARKET = { id: "no-market", label: "no market" };

export interface ComparisonRequest {
  readonly title: string;
  readonly question: string;
  readonly factors: readonly Factor[];
  readonly seeds: readonly string[];
  /** The scenario that all designs share, and the folder it stands in. */
  readonly scenario: SourceDocument;
  readonly folder: string;
  /** The plan, in which an option's faults are placed; what the plan says lies at `factors`. */
  readonly plan: SourceDocument;
}

type Values = ReadonlyMap<string, readonly number[]>;

/** What is kept of a run. */
interface Measured {
  readonly quantities: ReadonlyMap<string, number>;
  readonly welfare: RunWelfare;
}

/** Runs of a comparison: every design and no market, under every seed. */
export const runsOfComparison = ({ factors, seeds }: ComparisonRequest): number =>
  (crossed(factors).length + 1) * seeds.length;

/** What is wrong with any of the designs, each fault once; otherwise the network's name and days. */
export async function checkDesigns(
  request: ComparisonRequest,
): Promise<Checked<{ readonly network: string; readonly days: number }>> {
  const faults = new Map<string, Fault>();
  let facts = { network: "", days: 0 };
  for (const design of crossed(request.factors)) {
    const prepared = await prepare(sourceOf(request, design, request.seeds[0]!), request.folder);
    if (prepared.kind === "faulty")
      for (const fault of prepared.faults) faults.set(JSON.stringify(fault), fault);
    else {
      const { network, scenario } = prepared.value;
      facts = { network: network.name, days: scenario.period.days };
    }
  }
  return faults.size > 0 ? faulty([...faults.values()]) : ok(facts);
}

export async function compareRules(
  request: ComparisonRequest,
  onRun: (label: string, done: number) => void,
): Promise<Checked<RuleComparison>> {
  const checked = await checkDesigns(request);
  if (checked.kind === "faulty") return checked;
  const designs = crossed(request.factors);
  const [all, welfare]: [Values[], RunWelfare[][]] = [[], []];
  for (const [row, { label, source }] of (await playedOf(request, designs)).entries()) {
    const runs: Measured[] = [];
    for (const seed of request.seeds) {
      onRun(label, row * request.seeds.length + runs.length);
      runs.push(await measured(source(seed), request.folder));
    }
    all.push(bySeed(runs.map((each) => each.quantities)));
    welfare.push(runs.map((each) => each.welfare));
  }
  const shown = quantities.filter(({ id, kind }) => isShown(all, id, kind === "actor"));
  const { title, question, seeds } = request;
  const factsOf = ({ id, label }: Pick<DesignFacts, "id" | "label">, row: number): DesignFacts => {
    const own = shown.map(({ id: quantity }) => underDesign(quantity, all[row]!, all[0]!));
    return { id, label, quantities: own };
  };
  return ok({
    ...{ title, question, seeds, quantities: shown, ...checked.value },
    designs: designs.map(factsOf),
    yardsticks: {
      noMarket: all.length > designs.length ? factsOf(NO_MARKET, designs.length) : null,
      welfare: designs.map((_, row) => welfareReached(welfare[row]!)),
    },
    effects: effectsOf(
      request.factors,
      designs,
      all,
      shown.map(({ id }) => id),
    ),
  });
}

function sourceOf(
  { scenario, plan, factors }: ComparisonRequest,
  design: CrossedDesign,
  seed: string,
): SourceDocument {
  const options = design.options.map(
    (option, factor): SourceDocument => ({
      data: factors[factor]!.options[option]!.set,
      place: (path) => plan.place(["factors", factor, "options", option, "set", ...path]),
    }),
  );
  return [...options, plainSource({ seed, name: design.id })].reduce(mergeSources, scenario);
}

interface Played {
  readonly label: string;
  readonly source: (seed: string) => SourceDocument;
}

/** Every design, and the first without any market where that can be played. */
async function playedOf(
  request: ComparisonRequest,
  designs: readonly CrossedDesign[],
): Promise<Played[]> {
  const none = (seed: string) => withoutMarkets(sourceOf(request, designs[0]!, seed));
  const { kind } = await prepare(none(request.seeds[0]!), request.folder);
  return [
    ...designs.map((design) => ({
      label: design.label,
      source: (seed: string) => sourceOf(request, design, seed),
    })),
    ...(kind === "ok" ? [{ label: NO_MARKET.label, source: none }] : []),
  ];
}

async function measured(source: SourceDocument, folder: string): Promise<Measured> {
  const { scenario, parts } = orThrow(await prepare(source, folder));
  const fold = new SummaryFold();
  for (const block of run(scenario, parts)) fold.add(block);
  const summary = fold.value();
  return { quantities: quantitiesOf(summary), welfare: welfareOf(summary) };
}

const welfareOf = ({ metrics }: RunSummary): RunWelfare =>
  welfareOfRow({ values: Object.fromEntries(metrics.map(({ name, value }) => [name, value])) });

/** Quantities that every run says. */
function bySeed(runs: readonly ReadonlyMap<string, number>[]): Values {
  const ids = [...runs[0]!.keys()].filter((id) => runs.every((each) => each.has(id)));
  return new Map(ids.map((id) => [id, runs.map((each) => each.get(id)!)]));
}

/** Said under every design; an actor only where anything was ever paid. */
function isShown(all: readonly Values[], id: string, needsValue: boolean): boolean {
  if (!all.every((values) => values.has(id))) return false;
  return !needsValue || all.some((values) => values.get(id)!.some((value) => value !== 0));
}

function underDesign(quantity: string, own: Values, base: Values): QuantityUnderDesign {
  const values = own.get(quantity)!;
  const difference = paired95(values, base.get(quantity)!);
  return { quantity, values, level: estimate95(values), difference };
}

/** Each option against the first of its factor: mean over the designs that differ in it alone, seed by seed. */
function effectsOf(
  factors: readonly Factor[],
  designs: readonly CrossedDesign[],
  all: readonly Values[],
  ids: readonly string[],
): RuleEffect[] {
  return factors.flatMap(({ label, options }, factor) =>
    options.slice(1).map((option, index): RuleEffect => {
      const pairs = designs.flatMap((design, row) => {
        if (design.options[factor] !== index + 1) return [];
        const base = designs.findIndex((other) =>
          other.options.every((each, at) => each === (at === factor ? 0 : design.options[at])),
        );
        return [[all[row]!, all[base]!] as const];
      });
      const difference = (id: string) => {
        const seeds = pairs[0]![0].get(id)!;
        return estimate95(
          seeds.map(
            (_, seed) =>
              pairs.reduce(
                (sum, [own, base]) => sum + own.get(id)![seed]! - base.get(id)![seed]!,
                0,
              ) / pairs.length,
          ),
        );
      };
      return {
        ...{ factor: label, option: option.label, insteadOf: options[0]!.label },
        differences: ids.map((quantity) => ({ quantity, difference: difference(quantity) })),
      };
    }),
  );
}
