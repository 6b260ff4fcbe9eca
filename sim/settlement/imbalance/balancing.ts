/**
 * What imbalance settlement needs through a run: parties, whose each row is, the price, and how virtual trading and meters are
 * settled. Takes settings and the network's rows; gives it, without parties where the scenario does not settle imbalance.
 */
import type { HomeGroup } from "../../model/homes.ts";
import type { SystemRecord } from "../../model/imbalance.ts";
import type { Compensation } from "./compensations/compensation.ts";
import { compensationOf } from "./compensations/registry.ts";
import { type HomeSupply, homeSupplyOf } from "./home-supply.ts";
import { type BalanceParty, type Parties, partiesOf, type Rows } from "./parties.ts";
import type { ImbalancePrice } from "./prices/imbalance-price.ts";
import { imbalancePriceOf } from "./prices/registry.ts";
import { type MeterErrors, meterErrors, type RunSettings } from "./runs.ts";
import type { ImbalanceSettings } from "./settings.ts";

export interface VirtualTrading {
  readonly id: string;
  readonly told: BalanceParty["told"];
  /** 1 for a unit whose deviation it sells. */
  readonly isSold: Uint8Array;
  readonly compensation: Compensation;
}

export interface Balancing extends Parties {
  /** By unit: the account that buys its energy. */
  readonly offtakers: readonly string[];
  readonly price: ImbalancePrice;
  readonly record: SystemRecord | undefined;
  readonly virtual: VirtualTrading | undefined;
  /** How homes are supplied; undefined where nothing is said of it. */
  readonly homeSupply: HomeSupply | undefined;
  readonly runs: RunSettings | undefined;
  /** By unit, and after all units by demand. */
  readonly errors: MeterErrors;
}

interface Beside {
  readonly record?: SystemRecord | undefined;
  readonly homes?: readonly HomeGroup[];
  /** Those of the homes that are offered to services. */
  readonly offered?: readonly HomeGroup[];
}

export function balancingOf(
  settings: ImbalanceSettings | undefined,
  rows: Rows,
  seed: string,
  { record, homes = [], offered = [] }: Beside = {},
): Balancing {
  const price = imbalancePriceOf(settings?.price ?? { kind: "system-price" });
  const runs = settings?.runs;
  const meters = [
    ...rows.units.map(({ id }) => `unit/${id}`),
    ...rows.demands.map(({ id }) => `demand/${id}`),
  ];
  const rest = { price, record, runs, errors: meterErrors(runs, seed, meters) };
  if (settings === undefined) {
    const none = new Int32Array(0);
    const nobody = { parties: [], unitParty: none, demandParty: none, offtakers: [] };
    const noRows = { unitRows: [], demandRows: [] };
    return { ...rest, ...nobody, ...noRows, virtual: undefined, homeSupply: undefined };
  }
  const of = partiesOf(settings, rows, offered);
  const offtakers = Array.from(of.unitParty, (party) => of.parties[party]!.id);
  const firstGroup = rows.demands.length - homes.length;
  const homeSupply = homeSupplyOf(
    settings.homes,
    homes,
    of.parties,
    (group) => of.demandParty[firstGroup + group]!,
  );
  return { ...rest, ...of, offtakers, virtual: virtualOf(settings, rows), homeSupply };
}

function virtualOf({ virtualTrading }: ImbalanceSettings, { units }: Rows) {
  if (virtualTrading === undefined) return undefined;
  const sold = new Set(virtualTrading.units);
  return {
    id: virtualTrading.id,
    told: virtualTrading.told,
    isSold: Uint8Array.from(units, ({ id }) => (sold.has(id) ? 1 : 0)),
    compensation: compensationOf(virtualTrading.compensation),
  };
}
