/** The figures of this study's README are those of the study. */
import { checkFigures } from "../testing/check-figures.ts";
import { bluntAndGranular } from "./study.ts";

checkFigures(bluntAndGranular, ["continuous", "quarters", "whole-unit", "trip-only"]);
