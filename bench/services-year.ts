/**
 * The ring with 50 sites and every service, for the bench of a year: the scenario of a run. Takes nothing; gives a scenario's source and its network.
 */
import { builtInNetworks } from "../grids/built-in-networks.ts";
import { type NetworkDocument, networkDocumentSchema } from "../sim/model/network-document.ts";

const SITES = 50;
const SITE_MW = 1;

/** The ring's sites, and works and batteries at its loads until there are fifty. */
export function ringOfFiftySites(): NetworkDocument {
  const ring = networkDocumentSchema.parse(builtInNetworks.ring.document);
  const added = Array.from({ length: SITES - ring.connections.length }, (_, index) => {
    const { bus } = ring.demands[index % ring.demands.length]!;
    const isBattery = index % 2 === 0;
    return { id: `${isBattery ? "battery" : "works"}-${index}`, bus, isBattery };
  });
  return networkDocumentSchema.parse({
    ...ring,
    name: "ring-50",
    connections: [
      ...ring.connections,
      ...added.map(({ id, bus, isBattery }) => ({
        ...{ id, bus, exportLimitMw: isBattery ? SITE_MW : 0, importLimitMw: SITE_MW },
        ...{ curtailableWhen: "never" as const, connectedOn: "2016-04-01" },
      })),
    ],
    units: [
      ...ring.units,
      ...added.map(({ id, isBattery }) =>
        isBattery
          ? {
              ...{ id, connection: id, technology: "storage" as const, capacityMw: SITE_MW },
              storage: { energyMwh: 2 * SITE_MW, chargeMw: SITE_MW },
            }
          : {
              ...{ id, connection: id, technology: "demand" as const, capacityMw: 0 },
              consumption: { peakMw: SITE_MW, profile: "industrial" as const },
            },
      ),
    ],
  });
}

const evenings = [{ days: "all", from: "16:00", to: "20:00" }];
const zone = (id: string, constraint: string, requirement: object) => ({
  ...{ id, constraints: [constraint], windows: evenings, requirement },
});
const reserve = (wantedMw: number, countedAt: string) => ({ wantedMw, countedAt, minOfferKw: 500 });

/** Every service, obligations and trades of capacity, half-hours, primacy by cost; `file`: of the network. */
export function allServices(days: number, file: string) {
  const { constraintPoints } = ringOfFiftySites();
  const [first, second] = constraintPoints.map(({ id }) => id) as [string, string];
  return {
    name: "every service",
    network: { file },
    period: { start: "2025-01-01", days, tickMinutes: 30 },
    primacy: { kind: "by-cost" },
    visibility: "all",
    facilitator: {},
    settlement: { imbalance: {}, duos: {} },
    venues: {
      "curtailment-obligations": {},
      sustain: { zones: [zone("peak", second, { kind: "stated", reliefKw: 1000 })] },
      secure: { zones: [zone("before", first, { kind: "look-ahead", triggerFrac: 0.9 })] },
      dynamic: { zones: [zone("after", first, { kind: "look-ahead", triggerFrac: 0.9 })] },
      "short-term-operating-reserve": {
        ...reserve(8, first),
        windows: [{ days: "all", from: "06:00", to: "10:00" }],
      },
      "replacement-reserve": reserve(4, first),
      "demand-flexibility-service": { ...reserve(2, first), calls: { kind: "drawn" } },
      "frequency-response": reserve(2, first),
      "high-frequency-response": reserve(2, first),
      "bids-and-offers": { wantedMw: 5, countedAt: first, minOfferKw: 500 },
      "wholesale-portfolio": { trader: "storage party" },
      "capacity-trades": { market: {} },
    },
  };
}
