/** The figures of this study's README are those of the study. */
import { checkFigures } from "../testing/check-figures.ts";
import { gatesAndForecasts } from "./study.ts";

checkFigures(gatesAndForecasts, ["late", "again", "none"]);
