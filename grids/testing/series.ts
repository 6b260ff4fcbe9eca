/**
 * For tests: a network that is nothing but units and demands, on one bus where they have no location, and a year of a source read out by owner.
 * Takes short lists; gives a network as columns, or series by id.
 */
import type { DemandProfile, Network } from "../../sim/model/network.ts";
import { networkColumns } from "../../sim/model/network.ts";
import {
  NETWORK_FORMAT,
  networkDocumentSchema,
  type Technology,
} from "../../sim/model/network-document.ts";
import type { SeriesSource } from "../../sim/model/series.ts";

export interface SmallUnit {
  readonly id: string;
  readonly technology: Technology;
  readonly capacityMw: number;
  /** Latitude and longitude of a bus of its own; none: the one bus, which has no location. */
  readonly at?: readonly [latitudeDeg: number, longitudeDeg: number];
  readonly consumption?: { readonly peakMw: number; readonly profile: DemandProfile };
}

export interface SmallDemand {
  readonly id: string;
  readonly profile: DemandProfile;
  readonly peakMw: number;
}

export function smallNetwork(
  units: readonly SmallUnit[],
  demands: readonly SmallDemand[] = [],
): Network {
  const document = networkDocumentSchema.parse({
    format: NETWORK_FORMAT,
    name: "small",
    buses: [
      { id: "bus", nominalKv: 33, reference: true },
      ...units.flatMap(({ id, at }) =>
        at === undefined
          ? []
          : [{ id: `${id} bus`, nominalKv: 33, latitudeDeg: at[0], longitudeDeg: at[1] }],
      ),
    ],
    connections: units.map((unit) => ({
      id: unit.id,
      bus: unit.at === undefined ? "bus" : `${unit.id} bus`,
      exportLimitMw: unit.capacityMw,
      importLimitMw: unit.consumption?.peakMw ?? 0,
      curtailableWhen: "intact",
      connectedOn: "2020-01-01",
    })),
    units: units.map(({ at: _, ...unit }) => ({
      ...unit,
      connection: unit.id,
      ...(unit.technology === "storage" ? { storage: { energyMwh: 2, chargeMw: 1 } } : {}),
    })),
    demands: demands.map((demand) => ({ ...demand, bus: "bus" })),
  });
  return networkColumns(document);
}

/** Names of the series that are nobody's, in what `readOut` gives. */
export const COMMON_SERIES = [
  "price",
  "systemPrice",
  "temperatureC",
  "windMps",
  "irradianceWPerM2",
];

/** Series of every unit and demand by id, and the common ones by name, over some periods in the order given. */
export function readOut(
  network: Network,
  source: SeriesSource,
  periods: readonly number[],
): Map<string, Float64Array> {
  const series = new Map<string, Float64Array>();
  for (const id of [...network.units.ids, ...network.demands.ids, ...COMMON_SERIES]) {
    series.set(id, new Float64Array(periods.length));
  }
  const available = new Float64Array(network.units.ids.length);
  const demand = new Float64Array(network.demands.ids.length);
  periods.forEach((period, index) => {
    source.availableKw(period, available);
    source.demandKw(period, demand);
    network.units.ids.forEach((id, row) => {
      series.get(id)![index] = available[row]!;
    });
    network.demands.ids.forEach((id, row) => {
      series.get(id)![index] = demand[row]!;
    });
    series.get("price")![index] = source.priceGbpPerMwh(period);
    series.get("systemPrice")![index] = source.systemPriceGbpPerMwh(period);
    for (const [name, value] of Object.entries(source.ambient(period)))
      series.get(name)![index] = value;
  });
  return series;
}

/** Absolute periods from one, so many. */
export function periodsFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
