/** The figures of this study's README are those of the study. */
import { checkFigures } from "../testing/check-figures.ts";
import { monitoredArea } from "./study.ts";

checkFigures(monitoredArea, ["none", "coast", "all"]);
