/**
 * What the pathways come to in money: the study's two weeks as a year, what that brings the village less what it costs to keep, and when the outlay has come back. Takes the study's numbers by
 * seed; gives a row for each stage, with means and 95 % intervals over seeds. Costs are the source's (economics.ts), settings those of adoption.ts.
 */

import type { Estimate95 } from "../../results/report/comparison/facts.ts";
import type { MeasureName } from "../figures/measures.ts";
import { type StudyOverSeeds, valuesOf } from "../figures/over-seeds.ts";
import { estimate95 } from "../rule-comparison/estimates.ts";
import {
  type Adoption,
  FIELD_KW,
  HOMES,
  PATHWAYS,
  type Pathway,
  ROOF_KW,
  ROOF_KWH,
  type Stage,
  TRANSFORMER_KW,
  WIND_KW,
} from "./adoption.ts";
import {
  boundarySavingGbp,
  DIVIDEND_FRAC,
  middle,
  paybackYears,
  RED_HOURS,
  SOURCE,
} from "./economics.ts";
import { plainId, SEASONS, type Season, stageId, WEEKS } from "./study.ts";

/** What a stage comes to over seeds, £; years undefined where the mean earns nothing. */
export interface StageMoney {
  readonly pathway: string;
  readonly year: number;
  readonly outlayGbp: number;
  /** What it brings the village in a year, upkeep taken off. */
  readonly gainGbp: Estimate95;
  readonly paybackYears: number | undefined;
  /** By the two ends of the gain; undefined: never. */
  readonly paybackFrom: number | undefined;
  readonly paybackTo: number | undefined;
}

const solarGbp = ({ solarShare = 0 }: Adoption) =>
  HOMES * solarShare * ROOF_KW * middle(SOURCE.solarGbpPerKw);
const batteriesGbp = ({ solarShare = 0, batteryShare = 0 }: Adoption) =>
  HOMES * solarShare * batteryShare * ROOF_KWH * middle(SOURCE.batteryGbpPerKwh);
const SET_UP_GBP = middle(SOURCE.setUpGbp);

/** What is built or set up by then; somebody else's wind farm is not the village's. */
export function outlayGbp({ id }: Pick<Pathway, "id">, { adoption, beside }: Stage): number {
  const field = beside === "field" ? FIELD_KW * middle(SOURCE.solarGbpPerKw) : 0;
  const organised = field > 0 ? SET_UP_GBP + middle(SOURCE.feasibilityGbp) : 0;
  const contract = id === "simple-vpp" || id === "advanced-vpp" ? SET_UP_GBP : 0;
  return solarGbp(adoption) + batteriesGbp(adoption) + field + organised + contract;
}

/** Equipment is kept, and members administered; who sets a thing up is paid once. */
function keptGbp({ adoption, beside }: Stage): number {
  const field = beside === "field" ? FIELD_KW * middle(SOURCE.solarGbpPerKw) : 0;
  const equipment = solarGbp(adoption) + batteriesGbp(adoption) + field;
  const members = beside === "field" ? HOMES * SOURCE.memberGbpPerYear : 0;
  return middle(SOURCE.upkeepFrac) * equipment + members;
}

/** By seed, a year: half of its weeks are as the one of winter, half as the one of summer. */
function aYearOf(
  figures: StudyOverSeeds,
  of: (
    season: Season,
    values: (design: string, name: MeasureName) => readonly number[],
  ) => readonly number[],
): readonly number[] {
  const values = (design: string, name: MeasureName) => valuesOf(figures, design, name);
  return figures.seeds.map((_, seed) =>
    SEASONS.reduce(
      (sum, season) =>
        sum + ((365 / SEASONS.length) * of(season, values)[seed]!) / WEEKS[season].days,
      0,
    ),
  );
}

export function stageMoney(figures: StudyOverSeeds, pathway: Pathway, stage: Stage): StageMoney {
  const { id, carsShare } = pathway;
  const earned = aYearOf(figures, (season, values) => {
    const [own, plain] = [stageId(season, id, stage), plainId(season, carsShare)];
    const homes = values(own, "homesNetGbp");
    const before = values(plain, "homesNetGbp");
    const made = values(own, "generationNetGbp");
    // A farm that is somebody else's pays a part of its profit, reckoned below.
    const isOwn = stage.beside === "field";
    return homes.map((gbp, seed) => gbp - before[seed]! + (isOwn ? made[seed]! : 0));
  });
  const wind = aYearOf(figures, (season, values) =>
    values(stageId(season, id, stage), "generationNetGbp"),
  );
  const cutKw = peakCutKw(figures, pathway, stage);
  const gains = earned.map((gbp, seed) => {
    const dividend =
      stage.beside === "wind"
        ? DIVIDEND_FRAC *
          (wind[seed]! - middle(SOURCE.upkeepFrac) * WIND_KW * middle(SOURCE.windGbpPerKw))
        : 0;
    const boundary = id === "private-wire" ? boundarySavingGbp(cutKw[seed]!, RED_HOURS) : 0;
    return gbp + dividend + boundary - keptGbp(stage);
  });
  const gainGbp = estimate95(gains);
  const outlay = outlayGbp(pathway, stage);
  return {
    ...{ pathway: pathway.name, year: stage.year, outlayGbp: outlay, gainGbp },
    paybackYears: paybackYears(outlay, gainGbp.mean),
    paybackFrom: paybackYears(outlay, gainGbp.high),
    paybackTo: paybackYears(outlay, gainGbp.low),
  };
}

/** By how much the peak at the village's transformer in the week of winter is lower, kW by seed. */
export function peakCutKw(
  figures: StudyOverSeeds,
  { id, carsShare }: Pathway,
  stage: Stage,
): readonly number[] {
  const kw = (design: string) =>
    valuesOf(figures, design, "peakLoadingPercent").map(
      (percent) => (percent / 100) * TRANSFORMER_KW,
    );
  const own = kw(stageId("winter", id, stage));
  return kw(plainId("winter", carsShare)).map((before, seed) => before - own[seed]!);
}

export const allStages = (figures: StudyOverSeeds): readonly StageMoney[] =>
  PATHWAYS.flatMap((pathway) => pathway.stages.map((stage) => stageMoney(figures, pathway, stage)));
