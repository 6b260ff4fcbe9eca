/**
 * For tests: the export mini-trial played by the engine with everybody as on the cards, from 07:00 to 09:30, and orders for
 * 08:00 to 08:30 alone. Takes orders and what goes wrong; gives the run and what each unit did in that half-hour.
 */
import { agentPolicies } from "../../agents/registry.ts";
import { miniTrialExport } from "../../grids/mini-trial-export/network.ts";
import { parseInstant, periodOf } from "../../sim/core/time.ts";
import type { AgentPolicy, OrderColumns } from "../../sim/model/agents.ts";
import {
  type NetworkDocument,
  type NetworkDocumentInput,
  networkDocumentSchema,
} from "../../sim/model/network-document.ts";
import { handSeries } from "../../sim/testing/hand-series.ts";
import { type Ran, type Row, ran, rowsOf, scenarioOf } from "./engine-runs.ts";

const DAY = "2026-01-15";
export const at = (clock: string) => `${DAY}T${clock}:00Z`;
export const PERIOD = periodOf(parseInstant(at("08:00"))!);

/** A side of a card: MW, all-in and availability price. */
export interface Side {
  readonly mw: number;
  readonly allIn: number;
  readonly availability?: number;
}

/** The cards of the reconstruction, with the availability parts of scenario 3 where asked. */
export function cards(hasTwoParts = false): Readonly<Record<string, Side>> {
  const side = (mw: number, allIn: number, availability: number): Side => ({
    ...{ mw, allIn },
    ...(hasTwoParts ? { availability } : {}),
  });
  return {
    ...{ blue: side(5, 70, 7), green: side(4, 42, 2), red: side(3, 38, 3) },
    ...{ orange: side(4, 45, 6), purple: side(5, 30, 4), yellow: side(4, 35, 5) },
    ...{ pink: side(3, 40, 3), white: side(2, 55, 6) },
  };
}

const BUYERS: ReadonlySet<string> = new Set(["blue", "green", "red", "orange"]);

/** The network of the trial, its stores twenty times as large so that none runs out; with more in it where a test needs that. */
export function miniTrialDocument(
  change: (document: NetworkDocumentInput) => NetworkDocumentInput = (document) => document,
): NetworkDocument {
  const units = (miniTrialExport.units ?? []).map((unit) =>
    unit.storage === undefined
      ? unit
      : { ...unit, storage: { ...unit.storage, energyMwh: 20 * unit.storage.energyMwh } },
  );
  return networkDocumentSchema.parse(change({ ...miniTrialExport, units }));
}

/** 4 MW more behind the circuit once a switch is closed that is normally open. */
export function withLateComer(document: NetworkDocumentInput): NetworkDocumentInput {
  return {
    ...document,
    buses: [...document.buses, { id: "late-33", nominalKv: 33 }],
    branches: [
      ...(document.branches ?? []),
      { id: "late-main", from: "late-33", to: "main-33", reactancePu: 0.1, ratingMw: 50 },
    ],
    switches: [
      ...(document.switches ?? []),
      { id: "late-switch", branch: "late-main", normally: "open" },
    ],
    connections: [
      ...(document.connections ?? []),
      {
        ...{ id: "late", bus: "late-33", exportLimitMw: 4, connectedOn: "2012-04-01" },
        curtailableWhen: "never",
      },
    ],
    units: [
      ...(document.units ?? []),
      { id: "late", connection: "late", technology: "generator", capacityMw: 4 },
    ],
  };
}

/** What everybody does by itself, kW. */
const OWN_KW: Readonly<Record<string, number>> = {
  ...{ blue: 5000, green: 4000, red: 3000, orange: 4000, "orange-firm": 26_000 },
  ...{ purple: 0, yellow: -6000, pink: 3000, white: -2000, late: 4000 },
};

export interface MiniTrial {
  readonly orders?: Readonly<Record<string, Side>>;
  readonly venue?: object;
  readonly faults?: readonly object[];
  readonly network?: NetworkDocument;
  /** Half-hours before the one at 08:00 that are traded too. */
  readonly earlier?: number;
  readonly more?: object;
}

export function miniTrial({
  orders = cards(),
  venue = {},
  faults = [],
  network = miniTrialDocument(),
  earlier = 0,
  more = {},
}: MiniTrial): Ran {
  const isPlayed = (period: number) => Math.abs(period - PERIOD) <= 2;
  const policy = ({ conduct: _, games: __, ...own }: AgentPolicy): AgentPolicy => ({
    ...own,
    columns: () => ({}),
    schedule: ({ rows, fromPeriod, periodCount }, _, plannedKw) => {
      for (let cell = 0; cell < plannedKw.length; cell += 1) {
        const id = rows.ids[Math.floor(cell / periodCount)]!;
        plannedKw[cell] = isPlayed(fromPeriod + (cell % periodCount)) ? OWN_KW[id]! : 0;
      }
    },
    order: ({ rows, fromPeriod, periodCount }, _, out) => {
      for (const [row, id] of rows.ids.entries()) {
        const side = orders[id];
        if (side === undefined) continue;
        for (let period = PERIOD - earlier; period <= PERIOD; period += 1) {
          const step = period - fromPeriod;
          if (step >= 0 && step < periodCount)
            write(out, BUYERS.has(id), side, row * periodCount + step);
        }
      }
    },
  });
  const parts = {
    network,
    policies: Object.fromEntries(
      Object.entries(agentPolicies).map(([kind, own]) => [kind, policy(own)]),
    ),
    series: (of: { readonly units: { readonly ids: readonly string[] } }) =>
      handSeries({
        availableKw: (period, out) => {
          for (const [unit, id] of of.units.ids.entries())
            out[unit] = isPlayed(period) ? OWN_KW[id]! : 0;
        },
        demandKw: (period, out) => out.fill(isPlayed(period) ? 2000 : 0),
        priceGbpPerMwh: () => 60,
      }),
  };
  const scenario = scenarioOf({
    period: { start: DAY, days: 1, tickMinutes: 1 },
    forecast: { kind: "perfect" },
    // A circuit that may carry half as much again as its rating for a while: no breaker opens in what is told here.
    anm: { sequentialTripFrac: 1.5, globalTripFrac: 2 },
    venues: { "curtailment-obligations": { priceStructure: "two-part", ...venue } },
    faults,
    ...more,
  });
  return ran(scenario, parts);
}

function write(out: OrderColumns, isBuyer: boolean, side: Side, cell: number): void {
  const { mw, allIn, availability = 0 } = side;
  if (isBuyer) {
    out.bidKw[cell] = mw * 1000;
    out.bidGbpPerMwh[cell] = allIn;
    out.bidAvailabilityGbpPerMwh![cell] = availability;
  } else {
    out.offerKw[cell] = mw * 1000;
    out.offerGbpPerMwh[cell] = allIn;
    out.offerAvailabilityGbpPerMwh![cell] = availability;
  }
}

const START = PERIOD * 1800;

/** Mean curtailment of the half-hour, MW, of those that were moved. */
export function curtailedMw({ tables }: Ran): Readonly<Record<string, number>> {
  const rows = rowsOf(tables.unit_period).filter((row) => row.periodStart === START);
  return Object.fromEntries(
    rows
      .map((row): [string, number] => [String(row.unit), Number(row.curtailedWh) / 500_000])
      .filter(([, mw]) => mw !== 0),
  );
}

export const tradesOf = ({ tables }: Ran): Row[] => rowsOf(tables.trades);

/** Trades as "buyer from seller": a column of each. */
export function tradesBy(run: Ran, column: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    tradesOf(run).map((row) => [`${row.buyer} from ${row.seller}`, row[column]]),
  );
}

/** Pounds that passed by rule. */
export function pounds({ tables }: Ran, rule: string): number {
  return rowsOf(tables.ledger)
    .filter((row) => row.rule === `curtailment-obligations/${rule}`)
    .reduce((sum, row) => sum + Number(row.amountMicroGbp) / 1e6, 0);
}
