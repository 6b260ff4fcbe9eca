/** For tests: faults planted in what cars of homes hold, by the law that must see them. */
import type { Row } from "../../testing/engine-runs.ts";
import type { Facts } from "../facts.ts";
import { changed, kept, moved, scenario, set } from "./kept-run.ts";

/** At night, when no car comes home and some are there. */
const isNight = ({ group, periodStart, pluggedCars }: Row) =>
  group === "farms" && Number(periodStart) % 86_400 === 2 * 3600 && Number(pluggedCars) > 0;

/** As if cars gave to the network, of which one is almost empty. */
const gives = changed(
  "homes_period",
  set({ evWh: -1000, pluggedCars: 1, carsStoredWh: 1000 }),
  isNight,
);
const giving: Facts = {
  ...gives,
  scenario: {
    ...scenario,
    homes: scenario.homes.map((group) =>
      group.ev === undefined
        ? group
        : {
            ...group,
            ev: {
              ...group.ev,
              charging: {
                ...{ kind: "price", overrideFrac: 0 },
                vehicleToGrid: {
                  ...{ floorFrac: 0.4, roundTripFrac: 0.8 },
                  ...{ degradationGbpPerMwh: 0, isSold: true },
                },
              },
            },
          },
    ),
  },
};

export const brokenCars = {
  carsHoldNoMoreThanTheyCan: [
    changed("homes_period", moved(1_000_000, "carsStoredWh")),
    changed("homes_period", moved(-1_000_000, "carsStoredWh")),
    changed("homes_period", set({ pluggedCars: 100, carsStoredWh: 0 })),
    giving,
  ],
  carsDriveWhatTheyTakeUp: [
    // Beyond what rounding does: drawn and not in the car, or in it and not drawn; lacked by who left full.
    ...[10, -10].map((wh) => changed("homes_period", moved(wh, "evWh"), isNight)),
    ...[10, -10].map((wh) => changed("homes_period", moved(wh, "carsStoredWh"), isNight)),
    changed("homes_period", moved(10, "evLackedWh"), isNight),
    { ...kept, scenario: withCapacity(1) },
  ],
};

/** The scenario as if its cars held so much, kWh. */
function withCapacity(capacityKwh: number): Facts["scenario"] {
  return {
    ...scenario,
    homes: scenario.homes.map((group) =>
      group.ev === undefined ? group : { ...group, ev: { ...group.ev, capacityKwh } },
    ),
  };
}
