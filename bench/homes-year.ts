/**
 * Homes on a thousand buses, for the bench of a year: the ring, with feeders on each of its buses, and the scenario of a run on it, with the homes in the local energy exchange, a
 * group at a time, and billed home by home. Takes days, how many homes and where the network lies; gives documents.
 */
import { builtInNetworks } from "../grids/built-in-networks.ts";

const BUSES = 1000;
/** Groups of homes, one at every so many buses of the feeders. */
const GROUPS = 100;

/** The ring with lines to further buses, one after the other from each of its own. */
export function ringOfThousandBuses() {
  const { document } = builtInNetworks.ring;
  const { buses } = document;
  const added = Array.from({ length: BUSES - buses.length }, (_, row) => {
    const root = buses[row % buses.length]!;
    const before = row < buses.length ? root.id : feederBus(row - buses.length);
    return { id: feederBus(row), before, nominalKv: root.nominalKv };
  });
  return {
    ...document,
    name: "ring-1000",
    buses: [...buses, ...added.map(({ id, nominalKv }) => ({ id, nominalKv }))],
    branches: [
      ...(document.branches ?? []),
      ...added.map(({ id, before }) => ({
        id: `to ${id}`,
        from: before,
        to: id,
        reactancePu: 0.05,
      })),
    ],
  };
}

const feederBus = (row: number) => `feeder-${row}`;

/** A hundredth of the homes in a group at each of a hundred buses, all with a car and a heat pump, half with panels and a battery. */
export function homesOnFeeders(days: number, homes: number, network: string) {
  const ids = Array.from({ length: GROUPS }, (_, index) => `homes-${index}`);
  const step = Math.floor((BUSES - builtInNetworks.ring.document.buses.length) / GROUPS);
  return {
    name: "homes",
    network: { file: network },
    period: { start: "2025-01-01", days, tickMinutes: 30 },
    homes: ids.map((id, index) => ({
      ...{ id, bus: feederBus(index * step), count: homes / GROUPS },
      ...{ solar: { share: 0.5 }, battery: {}, heatPump: { share: 1 } },
      ev: { share: 1, charging: { kind: "price" } },
      tariff: { kind: "flat" },
    })),
    settlement: { imbalance: {} },
    venues: { "local-energy-exchange": { members: [{ homes: ids }] } },
  };
}
