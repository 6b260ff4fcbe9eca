/**
 * What is wrong with the ratings of a network document: of branches and of constraint points, all at once. Takes a document
 * of the right shape; gives faults with path, what was found and what to write.
 */
import type { DocumentPath } from "../core/documents/document.ts";
import type { Finding } from "./findings.ts";
import { staticBranchMw, staticPointMw } from "./network.ts";
import type { NetworkDocument } from "./network-document.ts";
import type { RatingSettings, RatingWhenOut } from "./ratings.ts";

type Branch = NetworkDocument["branches"][number];

/** Faults of every rating, and of constraint points that have none. */
export function* ratingFaults(document: NetworkDocument): Generator<Finding> {
  for (const [row, branch] of document.branches.entries()) {
    const path = ["branches", row];
    yield* settingsFaults(path, branch.rating, branch);
    yield* missingStatic(path, branch.rating, branch.ratingMw);
    yield* factorOfNothing(path, branch.ratingWhenOut, staticBranchMw(branch));
  }
  const branches = new Map(document.branches.map((branch) => [branch.id, branch]));
  for (const [row, point] of document.constraintPoints.entries()) {
    const path = ["constraintPoints", row];
    const branch = branches.get(point.branch);
    if (branch === undefined) continue;
    yield* settingsFaults(path, point.rating, branch);
    const staticMw = staticPointMw(point, branch);
    if (staticMw === null || staticMw === 0) yield withoutRating(path, branch);
    if (
      point.ratingWhenOut !== undefined &&
      point.ratingMw === undefined &&
      point.rating === undefined
    ) {
      yield {
        code: "network.outageRatingAlone",
        path: [...path, "ratingWhenOut"],
        found: "no rating of the point's own for the intact network",
        remedy: `write ratingMw or rating beside it, or write ratingWhenOut on branch "${branch.id}"`,
      };
    }
  }
}

function withoutRating(path: DocumentPath, branch: Branch): Finding {
  return {
    code: "network.constraintWithoutRating",
    path,
    found: `no rating above 0 at the point or on branch "${branch.id}"`,
    remedy: "write ratingMw on the constraint point or on its branch",
  };
}

/** A kind that is bounded by the static rating must have one; a point takes its branch's. */
function* missingStatic(
  path: DocumentPath,
  rating: RatingSettings | undefined,
  ratingMw: number | null,
): Generator<Finding> {
  if (rating === undefined || rating.kind === "seasonal" || ratingMw !== null) return;
  yield {
    code: "network.ratingWithoutStatic",
    path: [...path, "rating"],
    found: `a ${rating.kind} rating without ratingMw`,
    remedy:
      rating.kind === "line-weather"
        ? "write ratingMw, the static rating that floor and cap are multiples of"
        : "write ratingMw, the rated power that the load factor is a multiple of",
  };
}

function* factorOfNothing(
  path: DocumentPath,
  whenOut: RatingWhenOut | undefined,
  staticMw: number | null,
): Generator<Finding> {
  if (whenOut === undefined || !("factor" in whenOut) || staticMw !== null) return;
  yield {
    code: "network.outageFactorOfNothing",
    path: [...path, "ratingWhenOut", "factor"],
    found: `${whenOut.factor} of a rating that is not known`,
    remedy: "write ratingMw or rating beside it, or ratingWhenOut: { ratingMw }",
  };
}

function* settingsFaults(
  path: DocumentPath,
  rating: RatingSettings | undefined,
  branch: Branch,
): Generator<Finding> {
  if (rating === undefined) return;
  const at = [...path, "rating"];
  switch (rating.kind) {
    case "seasonal":
      yield* monthFaults(at, rating);
      return;
    case "line-weather":
      if (branch.kind !== "line") yield wrongPlant(at, rating.kind, branch, "line");
      yield* resistanceFaults(at, rating);
      return;
    case "transformer-hot-spot":
      if (branch.kind !== "transformer") yield wrongPlant(at, rating.kind, branch, "transformer");
  }
}

function wrongPlant(path: DocumentPath, kind: string, branch: Branch, wanted: string): Finding {
  return {
    code: "network.ratingOfOtherPlant",
    path: [...path, "kind"],
    found: `${kind} on branch "${branch.id}", a ${branch.kind}`,
    remedy: `write it on a branch of kind ${wanted}; a ${branch.kind} may have ratingMw or a seasonal rating`,
  };
}

type OfKind<Kind extends RatingSettings["kind"]> = Extract<RatingSettings, { kind: Kind }>;

function* monthFaults(
  path: DocumentPath,
  { winterMonths, summerMonths }: OfKind<"seasonal">,
): Generator<Finding> {
  for (const [row, month] of summerMonths.entries()) {
    if (!winterMonths.includes(month) || summerMonths.indexOf(month) !== row) continue;
    yield {
      code: "network.ratingMonth",
      path: [...path, "summerMonths", row],
      found: `month ${month}, which is among winterMonths too`,
      remedy: "write each month in one season",
    };
  }
}

function* resistanceFaults(
  path: DocumentPath,
  { resistanceLow: low, resistanceHigh: high, maximumConductorC }: OfKind<"line-weather">,
): Generator<Finding> {
  if (low.atC >= high.atC || low.ohmPerKm >= high.ohmPerKm) {
    yield {
      code: "network.ratingResistance",
      path: [...path, "resistanceHigh"],
      found: `${high.ohmPerKm} ohm/km at ${high.atC} °C after ${low.ohmPerKm} ohm/km at ${low.atC} °C`,
      remedy: "write a higher temperature and the higher resistance that goes with it",
    };
    return;
  }
  const slope = (high.ohmPerKm - low.ohmPerKm) / (high.atC - low.atC);
  const atMaximum = low.ohmPerKm + slope * (maximumConductorC - low.atC);
  if (atMaximum > 0) return;
  yield {
    code: "network.ratingResistance",
    path: [...path, "resistanceLow"],
    found: `a line through both resistances that is ${atMaximum} ohm/km at ${maximumConductorC} °C`,
    remedy: "write the resistances of one conductor, at about 20 and 75 °C",
  };
}
