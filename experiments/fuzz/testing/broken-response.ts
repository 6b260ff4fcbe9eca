/** For tests: the kept run as if a store held response both ways, of more than its power, or for longer than it could. */
import type { Facts } from "../facts.ts";
import { kept, network, withRows } from "./kept-run.ts";

const store = network.units.find(({ storage }) => storage !== undefined)!;
const powerW = store.capacityMw * 1e6;
const armed = kept.rows.service_awards.find(({ state }) => state === "armed")!;
/** In a run that opens both, with so many minutes to hold. */
function holding(holdMinutes: number, ...changesW: readonly number[]): Facts {
  const own = { wantedMw: 1, countedAt: network.constraintPoints[0]!.id, holdMinutes };
  const { venues } = kept.scenario;
  const open = { "frequency-response": own, "high-frequency-response": own } as object;
  const rows = changesW.map((changeW, row) => ({
    ...armed,
    ...{ unit: store.id, zone: "system", award: `response.${row}`, changeW },
    service: changeW > 0 ? "frequency-response" : "high-frequency-response",
  }));
  return withRows("service_awards", rows, {
    ...kept,
    scenario: { ...kept.scenario, venues: { ...venues, ...open } },
  });
}

/** All of its power both ways, for a minute, is what a store may hold. */
const bothWays = holding(1, powerW, -powerW);
const bothWaysTwice = holding(1, powerW, -powerW, -powerW);
/** Half of its power both ways, and a call of either service. */
const halfHeld = holding(1, powerW / 2, -powerW / 2);
const called = (...services: readonly string[]): Facts =>
  withRows(
    "service_awards",
    [
      ...halfHeld.rows.service_awards,
      ...services.map((service) => ({
        ...{ ...halfHeld.rows.service_awards[0]!, service, award: service },
        changeW: powerW / 4,
      })),
    ],
    halfHeld,
  );
export const heldWell = [bothWays, called("bids-and-offers")];
export const heldTwice = [bothWaysTwice, called("bids-and-offers", "replacement-reserve")];
export const brokenResponse = {
  noStoreHoldsMoreResponseThanItCan: [holding(60 * 24, powerW), holding(60 * 24, powerW, -powerW)],
};
