/** For tests: faults planted in what operators see, by the law that must see them. */
import type { Row } from "../../testing/engine-runs.ts";
import { changed, kept, moved, scenario, set } from "./kept-run.ts";

const isShown = ({ shown, operator }: Row) => shown === "shown" && operator === "dso";
const isHidden = ({ shown }: Row) => shown === "tooFew";
const isBeside = ({ shown }: Row) => shown === "byDifference";
const CELLS = ["view_availability", "view_positions", "view_demand", "view_settlements"] as const;

export const brokenViews = {
  noViewShowsTooFew: [
    ...CELLS.map((view) => changed(view, set({ shown: "shown" }), isHidden)),
    changed("view_charge", set({ shown: "shown" }), ({ area }) => area === "south"),
    // Shown beside the sum of both, it gives the other away.
    changed("view_demand", set({ shown: "shown" }), isBeside),
    { ...kept, scenario: { ...scenario, controlRoom: undefined } },
  ],
  whatIsNotShownIsEmpty: [
    changed("view_demand", set({ drawnWh: 1 }), isHidden),
    changed("view_settlements", set({ participants: 2 }), isHidden),
    changed("view_availability", set({ participants: 0 }), isShown),
  ],
  viewsAreWhatTablesSay: [
    changed("view_availability", moved(1, "availableWh"), isShown),
    changed("view_availability", moved(1, "deliveredWh"), isShown),
    changed("view_positions", moved(1, "soldWh"), isShown),
    changed("view_settlements", moved(1, "netMicroGbp"), isShown),
  ],
};
