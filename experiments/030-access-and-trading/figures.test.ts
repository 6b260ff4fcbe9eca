/** The figures of this study's README are those of the study. */
import { checkFigures } from "../testing/check-figures.ts";
import { accessAndTrading } from "./study.ts";

checkFigures(accessAndTrading, ["most-effective-traded"]);
