/** The figures of this study's README are those of the study. */
import { checkFigures } from "../testing/check-figures.ts";
import { winterCapacity } from "./study.ts";

checkFigures(winterCapacity, ["winter-none", "winter-studied", "spring-outline"]);
