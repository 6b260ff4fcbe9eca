/** The figures of this study's README are those of the study. */
import { checkFigures } from "../testing/check-figures.ts";
import { valueOfFactors } from "./study.ts";

checkFigures(valueOfFactors, ["cost-aware"]);
