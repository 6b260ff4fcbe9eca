/**
 * One run of a red team: owners honest, gaming, or without any market. Takes a scenario with its gamers apart; gives what each account was paid, what the gamers drew in
 * each half-hour and have in store at the end, and what trades were worth. Everything else is the same under a seed, because draws go by unit id.
 */
import type { SourceDocument } from "../../sim/core/documents/document.ts";
import { SummaryFold } from "../../sim/metrics/summary.ts";
import type { PopulationGroup } from "../../sim/model/population.ts";
import { run } from "../../sim/run.ts";
import type { Prepared } from "../lab.ts";
import { mergeSources, plainSource } from "../scenario-source.ts";
import { laidAt } from "../sweep/factor-path.ts";
import { type RunWelfare, welfareOfRow } from "../yardsticks.ts";
import type { Move } from "./catalogue.ts";

const WH_PER_MWH = 1_000_000;

/** Gamers of one group of the population, who game alike. */
export interface Crew {
  readonly gamers: readonly string[];
  /** As it is resolved. */
  readonly group: PopulationGroup;
}

export interface Stage {
  readonly scenario: SourceDocument;
  readonly folder: string;
  /** They game together: what one loses another may gain. */
  readonly crews: readonly Crew[];
  /** All groups. */
  readonly population: readonly PopulationGroup[];
  readonly worthGbpPerMwh: number;
}

export const gamersOf = ({ crews }: Pick<Stage, "crews">): readonly string[] =>
  crews.flatMap(({ gamers }) => gamers);

export interface Played {
  /** Net £ by account. */
  readonly paidGbp: ReadonlyMap<string, number>;
  /** Wh that the gamers drew, by unit and half-hour in the order of the run. */
  readonly drawnWh: ReadonlyMap<string, readonly number[]>;
  /** Wh that the gamers have in store when the run ends, by unit; 0 without a store. */
  readonly storedWh: ReadonlyMap<string, number>;
  /** Mean over the half-hours of the run. */
  readonly dayAheadGbpPerMwh: number;
  readonly welfare: RunWelfare;
}

const isDemand = ({ group }: Crew) => group.policy.kind === "demand";

/** The scenario with the gamers in groups of their own before all others, where what each crew does is laid over its policy. */
export function staged(
  { scenario, crews, population, worthGbpPerMwh }: Stage,
  moves: readonly Move[],
): SourceDocument {
  const own = crews.map((crew, row) => {
    const settings = moves.filter((move) => move.crew === row).map((move) => move.settings);
    const worth = isDemand(crew) ? [{ valueOfLostLoadGbpPerMwh: worthGbpPerMwh }] : [];
    const policy = [crew.group.policy, ...worth, ...settings]
      .map((each) => plainSource(each))
      .reduce(mergeSources).data;
    return { ...crew.group, units: { ids: [...crew.gamers] }, policy };
  });
  return laidAt(scenario, ["population"], [...own, ...population], scenario.place);
}

/** `gamers`: whose draws and stores are kept. */
export function playedOf(
  { scenario, parts }: Pick<Prepared, "scenario" | "parts">,
  gamers: readonly string[],
): Played {
  const fold = new SummaryFold();
  const drawnWh = new Map<string, number[]>(gamers.map((unit) => [unit, []]));
  const storedWh = new Map<string, number>(gamers.map((unit) => [unit, 0]));
  const prices = { sum: 0, count: 0 };
  for (const block of run(scenario, parts)) {
    fold.add(block);
    for (const price of block.tables.system_period?.numbers("dayAheadGbpPerMwh") ?? []) {
      prices.sum += price;
      prices.count += 1;
    }
    const rows = block.tables.unit_period;
    if (rows === undefined) continue;
    const { codes, words } = rows.codes("unit");
    const stored = rows.numbers("storedWh");
    rows.numbers("deliveredWh").forEach((wh, row) => {
      const unit = words[codes[row]!]!;
      drawnWh.get(unit)?.push(Math.max(0, -wh));
      if (storedWh.has(unit)) storedWh.set(unit, stored[row]!);
    });
  }
  const { byAccount, metrics } = fold.value();
  const paid = byAccount.find(({ name }) => name === "netGbp")!.values;
  const values = Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  return {
    paidGbp: new Map(paid.map(({ id, value }) => [id, value ?? 0])),
    ...{ drawnWh, storedWh, welfare: welfareOfRow({ values }) },
    dayAheadGbpPerMwh: prices.count === 0 ? 0 : prices.sum / prices.count,
  };
}

/** What the gamers made, £, by where it comes from. */
export interface Profit {
  /** Net payments: what everybody else together paid net. */
  readonly paidGbp: number;
  /** Worth of energy that they used, and what is left in their stores. */
  readonly energyGbp: number;
}

/**
 * What the gamers made: what they were paid net, what is in their stores at the end at the run's mean day-ahead price, and for demand what the energy is worth that they would
 * have drawn without any market and did draw. What is drawn on top of that is for the baseline alone and worth nothing.
 */
export function profitOf(
  { crews, worthGbpPerMwh }: Pick<Stage, "crews" | "worthGbpPerMwh">,
  played: Played,
  natural: Played,
): Profit {
  let [paidGbp, energyGbp] = [0, 0];
  for (const crew of crews) {
    // Nothing to a store, which sells again what it draws or still has it, or to a generator.
    const gbpPerMwh = isDemand(crew) ? worthGbpPerMwh : 0;
    for (const unit of crew.gamers) {
      const own = natural.drawnWh.get(unit)!;
      const usedWh = played.drawnWh
        .get(unit)!
        .reduce((total, wh, row) => total + Math.min(wh, own[row]!), 0);
      const storedGbp = (played.storedWh.get(unit)! / WH_PER_MWH) * played.dayAheadGbpPerMwh;
      paidGbp += played.paidGbp.get(unit) ?? 0;
      energyGbp += (usedWh / WH_PER_MWH) * gbpPerMwh + storedGbp;
    }
  }
  return { paidGbp, energyGbp };
}

/** £. */
export function profitGbp(...asked: Parameters<typeof profitOf>): number {
  const { paidGbp, energyGbp } = profitOf(...asked);
  return paidGbp + energyGbp;
}
