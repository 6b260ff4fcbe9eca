/** The figures of this study's README are those of the study. */
import { checkFigures } from "../testing/check-figures.ts";
import { accessPrinciples } from "./study.ts";

checkFigures(accessPrinciples, ["shared", "least-cost", "merit-order", "pro-rata-output"]);
