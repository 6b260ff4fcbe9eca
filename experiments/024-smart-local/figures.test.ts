/** The figures of this study's README are those of the study. */
import { checkFigures } from "../testing/check-figures.ts";
import { PATHWAYS } from "./adoption.ts";
import { smartLocal, stageId } from "./study.ts";

checkFigures(smartLocal, [
  "winter-village",
  ...PATHWAYS.map(({ id, stages }) => stageId("winter", id, stages.at(-1)!)),
  "summer-private-wire-4",
]);
