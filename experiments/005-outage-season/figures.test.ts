/** The figures of this study's README are those of the study. */
import { checkFigures } from "../testing/check-figures.ts";
import { outageSeason } from "./study.ts";

checkFigures(outageSeason, ["lifo", "lifo-traded"]);
