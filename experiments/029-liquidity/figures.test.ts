/** The figures of this study's README are those of the study. */
import { checkFigures } from "../testing/check-figures.ts";
import { liquidity } from "./study.ts";

checkFigures(liquidity, ["wind", "steady"]);
