/** The figures of this study's README are those of the study. */
import { checkFigures } from "../testing/check-figures.ts";
import { rollout } from "./study.ts";

// A year takes half a minute: the stage that has what the others have is run again.
checkFigures(rollout, ["three"]);
