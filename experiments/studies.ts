/** The studies by name. A new study is a folder and one line here. */

import { type Checked, faulty, nearestWord, ok } from "../sim/core/errors.ts";
import { stageOne } from "./001-stage-one/study.ts";
import { accessPrinciples } from "./002-access-principles/study.ts";
import { bluntAndGranular } from "./003-blunt-and-granular/study.ts";
import { monitoredArea } from "./004-monitored-area/study.ts";
import { outageSeason } from "./005-outage-season/study.ts";
import { primacy } from "./010-primacy/study.ts";
import { regulatorsComparison } from "./012-regulators-comparison/study.ts";
import { visibility } from "./013-visibility/study.ts";
import { winterCapacity } from "./016-winter-capacity/study.ts";
import { balancingMechanism } from "./017-balancing-mechanism/study.ts";
import { realSystemPrices } from "./019-real-system-prices/study.ts";
import { gamingBaselines } from "./022-gaming-baselines/study.ts";
import { rollout } from "./023-rollout/study.ts";
import { smartLocal } from "./024-smart-local/study.ts";
import { matchersAndPrices } from "./026-matchers-and-prices/study.ts";
import { gatesAndForecasts } from "./027-gates-and-forecasts/study.ts";
import { valueOfFactors } from "./028-value-of-factors/study.ts";
import { liquidity } from "./029-liquidity/study.ts";
import { accessAndTrading } from "./030-access-and-trading/study.ts";
import { marketMonitoring } from "./031-market-monitoring/study.ts";
import type { StudyDesign } from "./study.ts";

/** What `headroom run` runs when nothing is asked for. */
export const MAIN_STUDY = stageOne;

export const studies: readonly StudyDesign[] = [
  stageOne,
  accessPrinciples,
  bluntAndGranular,
  monitoredArea,
  outageSeason,
  primacy,
  regulatorsComparison,
  visibility,
  winterCapacity,
  balancingMechanism,
  realSystemPrices,
  gamingBaselines,
  rollout,
  smartLocal,
  matchersAndPrices,
  gatesAndForecasts,
  valueOfFactors,
  liquidity,
  accessAndTrading,
  marketMonitoring,
];

/** The study of that name, or which there are. */
export function studyNamed(name: string): Checked<StudyDesign> {
  const study = studies.find((each) => each.name === name);
  if (study !== undefined) return ok(study);
  const names = studies.map((each) => each.name);
  const near = nearestWord(name, names);
  const remedy = `write one of ${names.join(", ")}`;
  return faulty([
    {
      code: "study.unknown",
      path: "",
      file: "--study",
      found: `"${name}", which is no study`,
      remedy: near === undefined ? remedy : `did you mean "${near}"? ${remedy}`,
    },
  ]);
}
