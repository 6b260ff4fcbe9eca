/** What a command says of the plan that its own took the place of: where that plan's dataset is kept, and which of its runs count no more. */
import type { EarlierPlan } from "../../results/sweep/earlier-plan.ts";
import { counted } from "../counted.ts";
import { shownPath } from "../files.ts";

export function earlierLines({ folder, runs, isOtherProgram }: EarlierPlan): string[] {
  const what = isOtherProgram
    ? "of another state of the program, and none of this one's"
    : "of the plan before, and none of this one's";
  return [
    ...(folder === undefined
      ? []
      : [`the folder held another plan: what was made of it is kept in ${shownPath(folder)}`]),
    ...(runs === 0 ? [] : [`${counted(runs, "run")} here ${runs === 1 ? "is" : "are"} ${what}`]),
  ];
}
