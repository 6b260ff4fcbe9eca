/**
 * The rating in force, the one source of it: of every branch and of every constraint point, in a period, with the network
 * intact or with an element out. Takes the network and a port to the weather and to ratings read from CSV.
 * Keeps: the answer depends on the arguments alone; no call allocates.
 */
import { londonMonthOf, periodStart } from "../core/time.ts";
import { KW_PER_MW } from "../core/units.ts";
import type { Network } from "../model/network.ts";
import type { RatingSettings, RatingWhenOut, Season } from "../model/ratings.ts";
import type { Ambient, SeriesSource } from "../model/series.ts";
import type { RatedElement, RatingModel } from "./rating-model.ts";
import { ratingModel } from "./registry.ts";
import { seasonKw } from "./seasonal.ts";

/** What ratings ask of the series of a run: the weather, where a rating depends on it, and ratings that are a series. */
export type RatingSeries = Pick<SeriesSource, "ambient" | "ratingKw">;

export interface RatingSource {
  /** Fills `out`, one value a constraint point, kW. */
  constraintKw(period: number, isElementOut: boolean, out: Float64Array): void;
  /** Fills `out`, one value a branch, kW; Infinity where no rating is known. */
  branchKw(period: number, isElementOut: boolean, out: Float64Array): void;
}

/**
 * A series from CSV stands above all that the document says of a branch. A point without a rating of its own has its
 * branch's, series and all; a point with its own keeps it. `ratingWhenOut` of a point holds for whichever it has.
 */
export function ratingSource(network: Network, series: RatingSeries): RatingSource {
  const { branch, isRatedByBranch } = network.constraintPoints;
  const branches = ratedBranches(network);
  const points = ratedPoints(network);
  const followed = branch.filter((_, point) => isRatedByBranch[point] === 1);
  const own = Int32Array.from(points.keys()).filter((point) => isRatedByBranch[point] === 0);
  const fillBranches = filler(branches, Int32Array.from(branches.keys()), series);
  const fillFollowed = filler(branches, Int32Array.from(new Set(followed)), series);
  const fillOwn = filler(points, own, series);
  /** Rows of followed branches are filled anew by every call; the others are never read. */
  const followedKw = new Float64Array(branches.length);
  return {
    branchKw(period, isElementOut, out) {
      fillBranches(period, isElementOut, out);
      series.ratingKw(period, out);
    },
    constraintKw(period, isElementOut, out) {
      fillFollowed(period, isElementOut, followedKw);
      series.ratingKw(period, followedKw);
      for (let point = 0; point < points.length; point += 1)
        if (isRatedByBranch[point] === 1) out[point] = followedKw[branch[point]!]!;
      fillOwn(period, isElementOut, out);
    },
  };
}

/** Fills the named rows of a column with what the document says of them. */
function filler(all: readonly Rated[], rows: Int32Array, series: RatingSeries) {
  const readsWeather = rows.some((row) => all[row]!.model?.reads === "weather");
  return (period: number, isElementOut: boolean, out: Float64Array): void => {
    const month = londonMonthOf(periodStart(period));
    const ambient = readsWeather ? series.ambient(period) : NOT_READ;
    for (let at = 0; at < rows.length; at += 1) {
      const row = rows[at]!;
      out[row] = inForceKw(all[row]!, month, ambient, isElementOut);
    }
  };
}

/**
 * Branch ratings of a snapshot, which has neither date nor weather: static, or of a season where one is named and the
 * branch has ratings by season.
 */
export function snapshotBranchKw(
  network: Network,
  { season, isElementOut }: { readonly season?: Season; readonly isElementOut: boolean },
): Float64Array {
  return Float64Array.from(ratedBranches(network), ({ element, settings, whenOut }) => {
    const intactKw =
      season !== undefined && settings?.kind === "seasonal"
        ? seasonKw(settings, season)
        : element.staticKw;
    return isElementOut ? outKw(intactKw, whenOut) : intactKw;
  });
}

interface Rated {
  readonly element: RatedElement;
  readonly settings: RatingSettings | undefined;
  readonly model: RatingModel | undefined;
  readonly whenOut: RatingWhenOut | undefined;
}

/** Stands where the weather is asked for and no rating reads it. */
const NOT_READ: Ambient = { temperatureC: 0, windMps: 0, irradianceWPerM2: 0 };

function ratedBranches({ branches }: Network): Rated[] {
  return branches.ids.map((_, row) =>
    rated(
      { staticKw: branches.ratingKw[row]!, nominalKv: branches.nominalKv[row]! },
      branches.rating[row],
      branches.ratingWhenOut[row],
    ),
  );
}

function ratedPoints({ branches, constraintPoints }: Network): Rated[] {
  return constraintPoints.ids.map((_, row) =>
    rated(
      {
        staticKw: constraintPoints.ratingKw[row]!,
        nominalKv: branches.nominalKv[constraintPoints.branch[row]!]!,
      },
      constraintPoints.rating[row],
      constraintPoints.ratingWhenOut[row],
    ),
  );
}

function rated(
  element: RatedElement,
  settings: RatingSettings | undefined,
  whenOut: RatingWhenOut | undefined,
): Rated {
  return {
    element,
    settings,
    model: settings === undefined ? undefined : ratingModel(settings),
    whenOut,
  };
}

function inForceKw(
  { element, model, whenOut }: Rated,
  month: number,
  ambient: Ambient,
  isElementOut: boolean,
): number {
  const intactKw = intactKwOf(element, model, month, ambient);
  return isElementOut ? outKw(intactKw, whenOut) : intactKw;
}

function intactKwOf(
  element: RatedElement,
  model: RatingModel | undefined,
  month: number,
  ambient: Ambient,
): number {
  if (model === undefined) return element.staticKw;
  return model.reads === "month"
    ? model.ratingKw(element, month)
    : model.ratingKw(element, ambient);
}

function outKw(intactKw: number, whenOut: RatingWhenOut | undefined): number {
  if (whenOut === undefined) return intactKw;
  return "factor" in whenOut ? intactKw * whenOut.factor : whenOut.ratingMw * KW_PER_MW;
}
