/** The figures of this study's README are those of the study. */
import { checkFigures } from "../testing/check-figures.ts";
import { rollout } from "./study.ts";

checkFigures(
  rollout,
  rollout.designs.map(({ id }) => id),
);
