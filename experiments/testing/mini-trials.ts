/**
 * For tests: the scenario files of the mini-trials, run by the whole engine. Takes the name of a file and what is laid over
 * it; gives what happened in the traded half-hour, in MW, MWh and pounds.
 */
import { fileURLToPath } from "node:url";
import { orThrow } from "../../sim/core/errors.ts";
import { MICRO_GBP_PER_GBP } from "../../sim/core/money.ts";
import { parseInstant } from "../../sim/core/time.ts";
import type { ResultTableName } from "../../sim/model/result-tables.ts";
import { loadScenarioSource } from "../files.ts";
import { type Prepared, prepare } from "../lab.ts";
import { mergeSources, plainSource } from "../scenario-source.ts";
import { type Row, ran, rowsOf, type Tables } from "./engine-runs.ts";

export const TRIALS_FOLDER = fileURLToPath(new URL("../006-mini-trials/", import.meta.url));
export const WINDOW = parseInstant("2024-01-31T08:00:00Z")!;

export async function prepared(name: string, over: object = {}): Promise<Prepared> {
  const source = orThrow(await loadScenarioSource(`${TRIALS_FOLDER}${name}.yaml`));
  return orThrow(await prepare(mergeSources(source, plainSource(over)), TRIALS_FOLDER));
}

export async function trial(name: string, over: object = {}): Promise<Trial> {
  const { scenario, parts } = await prepared(name, over);
  return new Trial(ran(scenario, parts).tables);
}

const mega = (value: unknown) => Number(value) / 1e6;

/** The half-hour from 08:00 of one run. */
export class Trial {
  readonly tables: Tables;

  constructor(tables: Tables) {
    this.tables = tables;
  }

  rows(table: ResultTableName): Row[] {
    return rowsOf(this.tables[table]).filter(({ periodStart }) => periodStart === WINDOW);
  }

  /** What was forecast, and what came, above the target of the circuit, MW. */
  sizesMw(): { readonly forecast: number; readonly actual: number } {
    const stated = this.rows("look_ahead").filter(({ run }) => run === "first");
    const [met] = this.rows("constraint_period");
    return {
      forecast: mega(stated[0]!.sizeW),
      actual: mega(Number(met!.uncurtailedPeakW) - Number(met!.targetW)),
    };
  }

  /** "buyer-seller": MW and prices, in the order of the trades. */
  trades(): Record<string, readonly [mw: number, allIn: number, availability: number]> {
    return Object.fromEntries(
      this.rows("trades").map((row) => [
        `${row.buyer}-${row.seller}`,
        [mega(row.buyerW), Number(row.priceGbpPerMwh), Number(row.availabilityGbpPerMwh)],
      ]),
    );
  }

  outcomes(): Record<string, string> {
    return Object.fromEntries(
      this.rows("trades").map(({ buyer, seller, outcome, reason }) => [
        `${buyer}-${seller}`,
        reason === "" ? String(outcome) : `${outcome}: ${reason}`,
      ]),
    );
  }

  list(name: "incoming" | "traded"): string[] {
    return this.rows("merit_order")
      .filter(({ list }) => list === name)
      .map(({ unit, volumeW, slice }) => `${unit} ${mega(volumeW)} ${slice}`);
  }

  /** Who was curtailed for what cause, MWh; negative: kept from drawing. */
  curtailedMwh(): Record<string, number> {
    return Object.fromEntries(
      this.rows("curtailment").map(({ unit, cause, curtailedWh }) => [
        `${unit} ${cause}`,
        mega(curtailedWh),
      ]),
    );
  }

  /** What passed under each rule of the market, £, "buyer-seller". */
  paidGbp(part: "availability" | "utilisation"): Record<string, number> {
    return Object.fromEntries(
      this.rows("ledger")
        .filter(({ rule }) => rule === `curtailment-obligations/${part}`)
        .map(({ payer, payee, amountMicroGbp }) => [
          `${payer}-${payee}`,
          Number(amountMicroGbp) / MICRO_GBP_PER_GBP,
        ]),
    );
  }

  /** All that buyers paid sellers, £. */
  totalGbp(): number {
    const parts = [this.paidGbp("availability"), this.paidGbp("utilisation")];
    return parts.flatMap((paid) => Object.values(paid)).reduce((sum, gbp) => sum + gbp, 0);
  }

  /** What a unit was paid for its energy, £. */
  energyGbp(unit: string): number {
    const paid = this.rows("ledger").filter(
      ({ rule, payee }) => rule === "energy" && payee === unit,
    );
    return paid.reduce((sum, row) => sum + Number(row.amountMicroGbp), 0) / MICRO_GBP_PER_GBP;
  }

  /** What matched orders were worth, £, and how much more they could have given. */
  welfareGbp(): { readonly welfare: number; readonly optimum: number } {
    const cleared = rowsOf(this.tables.clearings).filter((row) => row.periodStart === WINDOW)[0]!;
    const gbp = (value: unknown) => Number(value) / MICRO_GBP_PER_GBP;
    return { welfare: gbp(cleared.welfareMicroGbp), optimum: gbp(cleared.optimumMicroGbp) };
  }

  cancelled = () => this.#told("tradeCancelled");
  unanswered = () => this.#told("orderMissing");

  #told(of: string): string[] {
    return rowsOf(this.tables.events)
      .filter(({ kind }) => kind === of)
      .map(({ unit, because }) => `${unit}: ${because}`);
  }
}
