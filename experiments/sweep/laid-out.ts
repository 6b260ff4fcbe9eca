/**
 * Scenarios of an experiment by row: every point's, and after the last of them point 1 without its markets, the yardstick. Takes the scenario that is varied, and a level for each factor;
 * gives scenarios, not checked.
 */
import type { SourceDocument } from "../../sim/core/documents/document.ts";
import { withoutMarkets } from "../yardsticks.ts";
import { laidAt, stepsOf } from "./factor-path.ts";

/** What a factor sets, and where that is written. */
interface Laid {
  readonly value: unknown;
  readonly place: SourceDocument["place"];
}

/** `laidOf`: by factor. */
export const withLevels = (
  base: SourceDocument,
  factors: readonly { readonly path: string }[],
  laidOf: (factor: number) => Laid,
): SourceDocument =>
  factors.reduce((scenario, { path }, factor) => {
    const { value, place } = laidOf(factor);
    return laidAt(scenario, stepsOf(path), value, place);
  }, base);

export const atRow = (
  row: number,
  points: bigint,
  atPoint: (point: number) => SourceDocument,
): SourceDocument => (BigInt(row) < points ? atPoint(row) : withoutMarkets(atPoint(0)));
