/**
 * Homes on the ring, for the bench of a year: the scenario of a run, with the homes in the local energy exchange, a group at a time, and billed
 * home by home. Takes days and how many homes; gives a scenario's source.
 */
import { builtInNetworks } from "../grids/built-in-networks.ts";

/** A tenth of the homes in a group at each of ten loads, all with a car and a heat pump, half with panels and a battery. */
export function homesOnTheRing(days: number, homes: number) {
  const { demands } = builtInNetworks.ring.document;
  const groups = 10;
  return {
    name: "homes",
    period: { start: "2025-01-01", days, tickMinutes: 30 },
    homes: Array.from({ length: groups }, (_, index) => ({
      ...{
        id: `homes-${index}`,
        bus: demands![index % demands!.length]!.bus,
        count: homes / groups,
      },
      ...{ solar: { share: 0.5 }, battery: {}, heatPump: { share: 1 } },
      ev: { share: 1, charging: { kind: "price" } },
      tariff: { kind: "flat" },
    })),
    settlement: { imbalance: {} },
    venues: {
      "local-energy-exchange": {
        members: [{ homes: Array.from({ length: groups }, (_, index) => `homes-${index}`) }],
      },
    },
  };
}
