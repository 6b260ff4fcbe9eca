/** The figures of this study's README are those of the study. */
import { checkFigures } from "../testing/check-figures.ts";
import { matchersAndPrices } from "./study.ts";

checkFigures(matchersAndPrices, ["max-volume", "welfare-lp", "uniform"]);
