/** The figures of this study's README are those of the study. */
import { checkFigures } from "../testing/check-figures.ts";
import { stageOne } from "./study.ts";

checkFigures(stageOne, ["lifo", "lifo-traded", "rota", "rota-traded", "pro-rata"]);
