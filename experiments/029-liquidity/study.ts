/** Study 029: the market for curtailment obligations as more kinds of owner take part. Data only; see README.md for the question and the finding. */
import type { StudyDesign } from "../study.ts";

const open = (...kinds: readonly string[]) => ({
  venues: { "curtailment-obligations": { participation: { buyer: kinds, seller: kinds } } },
});
const STEADY = ["storage", "chp", "hydro"];

export const liquidity: StudyDesign = {
  name: "029-liquidity",
  title: "Liquidity against participants",
  question:
    "How does the market for curtailment obligations change as more kinds of owner take part?",
  base: {
    period: { start: "2025-02-01", days: 7, tickMinutes: 30 },
    anm: { principle: { kind: "lifo" } },
  },
  designs: [
    { id: "wind", label: "Wind alone", over: open("wind") },
    { id: "solar", label: "And solar", over: open("wind", "solar"), against: "wind" },
    {
      id: "storage",
      label: "And stores",
      over: open("wind", "solar", "storage"),
      against: "solar",
    },
    {
      id: "all",
      label: "And CHP and hydro",
      over: open("wind", "solar", ...STEADY),
      against: "storage",
    },
    {
      id: "steady",
      label: "All, but wind and solar only buy",
      over: {
        venues: {
          "curtailment-obligations": {
            participation: { buyer: ["wind", "solar", ...STEADY], seller: STEADY },
          },
        },
      },
      against: "all",
    },
    { id: "none", label: "No market", over: {}, against: "all" },
  ],
  figures: {
    measures: [
      "tradesMatched",
      "soldMwh",
      "paidGbp",
      "tradeWelfareGbp",
      "tradeWelfareGapGbp",
      "curtailedMwh",
    ],
    compared: ["tradesMatched", "tradeWelfareGbp", "curtailedMwh"],
    headline: "tradeWelfareGbp",
  },
};
