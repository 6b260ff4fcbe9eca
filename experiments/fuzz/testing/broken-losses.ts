/** For tests: faults planted in losses, single outages and what was curtailed of wind, sun and water, by the law that must see them. */
import { changed, kept, moved, scenario, set, withRows } from "./kept-run.ts";

export const brokenLosses = {
  lossesAreThoseOfFlows: [
    changed("network_period", moved(1_000_000, "lossesWh")),
    changed("network_period", set({ lossesWh: -10 })),
  ],
  singleOutagesAreTriedAsAsked: [
    withRows("single_outages", kept.rows.single_outages.slice(1)),
    { ...kept, scenario: { ...scenario, outageCheck: undefined } },
    changed("single_outages", set({ outages: 100 })),
    changed("single_outages", set({ overloads: 0, overloadWh: 5 })),
    changed("single_outages", set({ overloads: 1, overloadWh: 5, worstFrac: 0.5 })),
    changed("single_outages", set({ worstFrac: 0.5, worstBranch: "nowhere" })),
  ],
  whatWindSunAndWaterLostIsInTheCauses: [
    changed("network_period", moved(1, "curtailedFuelFreeWh")),
  ],
};
