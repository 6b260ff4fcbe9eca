/** Study 028: what curtailment factors are worth to a system operator, by its policy. Data only; see README.md for the question and the finding. */
import type { Design, StudyDesign } from "../study.ts";

const policy = (kind: string, label: string): Design => ({
  ...{ id: kind, label, over: { procurement: { policies: [{ kind }] } } },
  ...(kind === "no-factors" ? {} : { against: "no-factors" }),
});

export const valueOfFactors: StudyDesign = {
  name: "028-value-of-factors",
  title: "What curtailment factors are worth",
  question:
    "What are stated curtailment factors worth to a system operator that buys from units behind network management?",
  base: {
    period: { start: "2026-01-05", days: 2, tickMinutes: 30 },
    lookAhead: {
      daysAhead: 1,
      factors: {
        ...{ draws: 60, outages: "none" },
        serviceMw: {
          ...{ "gullcrag-wind": 4, "stonegarth-wind": 4, "saltcote-wind": 4 },
          ...{ "mossby-wind": 4, "highdale-hydro": 1.5 },
        },
      },
    },
  },
  designs: [
    policy("no-factors", "Nobody behind network management"),
    policy("threshold", "At most 5 % failing"),
    policy("firm-power", "The firm part"),
    policy("cost-aware", "Least expected cost"),
  ],
  figures: {
    measures: ["procurementCostGbp", "procurementAcceptedMwh", "procurementShortMwh"],
    compared: ["procurementCostGbp", "procurementShortMwh"],
    headline: "procurementCostGbp",
  },
};
