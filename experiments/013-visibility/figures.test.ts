/** The figures of this study's README are those of the study. */
import { checkFigures } from "../testing/check-figures.ts";
import { visibility } from "./study.ts";

checkFigures(visibility, [
  "less-none",
  "more-dso",
  "reserve-all",
  "secure-all",
  "sustain-dso",
  "mic-none",
  "mec-all",
]);
