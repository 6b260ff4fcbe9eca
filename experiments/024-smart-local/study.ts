/**
 * Study 024: six pathways to a smart local energy system, each stage of each against the same village without it, over a week of winter and one of summer.
 * Data only; what they come to in money is in pathways.ts, the question and the finding in README.md.
 */
import type { Design, StudyDesign } from "../study.ts";
import { laidOver, PATHWAYS, type Stage, WHOLESALE_GBP_PER_MWH } from "./adoption.ts";

export const WEEKS = {
  winter: { start: "2025-01-06", days: 7, tickMinutes: 30 },
  summer: { start: "2025-07-07", days: 7, tickMinutes: 30 },
} as const;
export type Season = keyof typeof WEEKS;
export const SEASONS = Object.keys(WEEKS) as Season[];

export const stageId = (season: Season, pathway: string, { year }: Pick<Stage, "year">): string =>
  `${season}-${pathway}-${year}`;
/** In a figure; the number after it is the year. */
const shortOf: Readonly<Record<string, string>> = {
  "community energy sharing": "energy sharing",
  "wind farm dividend": "wind dividend",
};
/** What a pathway is compared with. */
export const plainId = (season: Season, carsShare: number | undefined): string =>
  carsShare === undefined ? `${season}-village` : `${season}-village-with-cars`;

const designs = SEASONS.flatMap((season): Design[] => {
  const period = WEEKS[season];
  const plain = [undefined, PATHWAYS.find(({ carsShare }) => carsShare !== undefined)!.carsShare];
  const hasAlerts = season === "winter";
  return [
    ...plain.map((carsShare): Design => {
      const adoption = carsShare === undefined ? {} : { evShare: carsShare };
      const cars = carsShare === undefined ? "" : " with cars";
      return {
        ...{ id: plainId(season, carsShare), label: `${season}: village${cars}` },
        over: { period, ...laidOver({ year: 0, adoption }, hasAlerts) },
      };
    }),
    ...PATHWAYS.flatMap(({ name, id, stages, carsShare }) =>
      stages.map(
        (stage): Design => ({
          ...{
            id: stageId(season, id, stage),
            label: `${season}: ${shortOf[name] ?? name} ${stage.year}`,
          },
          over: { period, ...laidOver(stage, hasAlerts) },
          against: plainId(season, carsShare),
        }),
      ),
    ),
  ];
});

export const smartLocal: StudyDesign = {
  name: "024-smart-local",
  title: "Six pathways to a smart local energy system",
  question:
    "What do the six pathways of the guide to smart local energy bring a village of two hundred homes, by stage, and when have they paid back?",
  base: {
    network: { file: "experiments/024-smart-local/village.network.yaml" },
    period: WEEKS.winter,
    population: [
      {
        policy: { kind: "generator" },
        contract: { energyPrice: { fixedGbpPerMwh: WHOLESALE_GBP_PER_MWH } },
      },
    ],
  },
  designs,
  figures: {
    measures: [
      "homesNetGbp",
      "generationNetGbp",
      "exchangeTradedMwh",
      "exchangeReachedPercent",
      "importedMwh",
      "peakLoadingPercent",
    ],
    compared: ["homesNetGbp", "peakLoadingPercent"],
    headline: "homesNetGbp",
  },
};
