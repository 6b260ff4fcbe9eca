/** The use cases of the source that run. One more is a file beside this, an import and a line here, and its rows in the README. */
import { exceedingMec, exceedingMic } from "./capacity.ts";
import { constraintManagement, peakManagement } from "./network-services.ts";
import { offsetting } from "./offsetting.ts";
import { portfolio1, portfolio2 } from "./portfolio.ts";
import { reserve } from "./reserve.ts";
import type { UseCase } from "./use-case.ts";

export const useCases: readonly UseCase[] = [
  constraintManagement,
  peakManagement,
  reserve,
  exceedingMic,
  exceedingMec,
  offsetting,
  portfolio1,
  portfolio2,
];
