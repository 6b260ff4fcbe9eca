/**
 * Laws between two runs that differ in how a market is held, or in whether a constraint is imposed or real. Takes a question and
 * the facts of its run; gives what breaks the law.
 */
import { parseInstant, periodOf } from "../../sim/core/time.ts";
import { placesOf, type StepPlaces } from "../../sim/model/market-process.ts";
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import type { Facts } from "./facts.ts";
import { accepted, type Question } from "./scenarios.ts";
import { differences, HAPPENED, PHYSICAL, type Twin } from "./twin.ts";

/** More than anybody has, kW. */
const NO_TRADE_KW = 1e9;

export const aMarketWithoutTradesChangesNothing: Twin = {
  isFor: (seed, { scenario }) =>
    seed % 3 === 0 && scenario.venues["curtailment-obligations"] !== undefined,
  breaches: (question, _facts, ask) => {
    const { scenario } = question;
    const venues = {
      "curtailment-obligations": {
        ...scenario.venues["curtailment-obligations"]!,
        minTradeKw: NO_TRADE_KW,
      },
    };
    const faults = scenario.faults.filter(({ kind }) => kind !== "market-failed");
    const idle = ask({ ...question, scenario: { ...scenario, faults, venues } });
    const closed = ask({ ...question, scenario: { ...scenario, faults, venues: {} } });
    return differences(withoutReviews(idle), withoutReviews(closed), [
      ...PHYSICAL,
      ...(["ledger", "events", "look_ahead"] as const),
    ]);
  },
};

/** Without the decisions on who may take part and who did not answer: markets have them whether anybody trades or not. */
function withoutReviews(facts: Facts): Facts {
  const ofMarket = /^((company|resource)(Approved|Rejected)|orderMissing)$/;
  const events = facts.rows.events.filter(({ kind }) => !ofMarket.test(String(kind)));
  return { ...facts, rows: { ...facts.rows, events } };
}

/** What is done by hand, by the same rules and as soon, comes to the same: only where the steps were taken is told apart. */
export const byHandComesToTheSame: Twin = {
  isFor: (seed, { scenario }) =>
    seed % 3 !== 0 && scenario.venues["curtailment-obligations"] !== undefined,
  breaches: (question, facts, ask) => {
    const other = ask(
      withSteps(question, (places) =>
        Object.fromEntries(
          ANYWHERE.filter((step) => places[step] !== "skipped").map((step) => [
            step,
            places[step] === "onPlatform" ? "offPlatform" : "onPlatform",
          ]),
        ),
      ),
    );
    return differences(facts, other, [...HAPPENED, "look_ahead"]);
  },
};

/** Steps that take no longer by hand. */
const ANYWHERE = ["trading", "dispatch", "performance"] as const;

/** A trial that dispatches nothing changes no physics: as if there were no market. */
export const withoutDispatchAMarketMovesNobody: Twin = {
  isFor: (_seed, { scenario: { venues } }) => {
    const market = venues["curtailment-obligations"];
    return market !== undefined && placesOf(market.process).dispatch === "skipped";
  },
  breaches: (question, _facts, ask) => {
    const { scenario } = question;
    const { "curtailment-obligations": market } = scenario.venues;
    const faults = scenario.faults.filter(({ kind }) => kind !== "market-failed");
    const held = { "curtailment-obligations": market };
    const trial = ask({ ...question, scenario: { ...scenario, faults, venues: held } });
    const closed = ask({ ...question, scenario: { ...scenario, faults, venues: {} } });
    return differences(trial, closed, PHYSICAL);
  },
};

function withSteps(
  question: Question,
  change: (places: StepPlaces) => Partial<StepPlaces>,
): Question {
  const { scenario } = question;
  const market = scenario.venues["curtailment-obligations"]!;
  const places = placesOf(market.process);
  const process = { ...market.process, steps: { ...places, ...change(places) } };
  const venues = { ...scenario.venues, "curtailment-obligations": { ...market, process } };
  return accepted({ ...question, scenario: { ...scenario, venues } });
}

/**
 * A constraint that a trial plan imposes is dispatched, traded and settled as one that there is: the same as where the branch's
 * rating is a series that falls as low. Where all is known ahead, nothing else lowers a rating by surprise, and the points have
 * their branches' ratings for themselves.
 */
export const anImposedConstraintIsAReal: Twin = {
  isFor: (_seed, { scenario: { imposedConstraints, faults, venues }, network }) =>
    imposedConstraints.length > 0 &&
    // Trades of capacity, and offsetting, are approved before it is known what is imposed.
    venues["capacity-trades"] === undefined &&
    venues.offsetting === undefined &&
    faults.every(({ kind }) => kind !== "branch-out" && kind !== "switching") &&
    imposedConstraints.every(
      ({ constraint, known }) => known === "ahead" && hasOneRating(network, constraint),
    ),
  breaches: (question, facts, ask) => {
    const { scenario, series } = question;
    const ratings = ratingsInForce(facts);
    const real = ask({
      ...question,
      scenario: { ...scenario, imposedConstraints: [] },
      series: (network, seed) => {
        const source = series(network, seed);
        return {
          ...source,
          ratingKw(period, out) {
            source.ratingKw(period, out);
            for (const { branch, kw } of ratings.get(period) ?? [])
              out[network.branches.ids.indexOf(branch)] = kw;
          },
        };
      },
    });
    const told = facts.rows.events.filter(({ kind }) => kind !== "constraintImposed");
    const imposed = { ...facts, rows: { ...facts.rows, events: told } };
    // Branches are measured by their own ratings: what is imposed is on their points alone.
    const tables = [...HAPPENED, "look_ahead", "expected_curtailment"] as const;
    return differences(
      imposed,
      real,
      tables.filter((name) => name !== "branch_period"),
    );
  },
};

/** Whether a point has the rating of its branch, which no other point has, and which does not follow the weather. */
function hasOneRating({ constraintPoints, branches }: NetworkDocument, id: string): boolean {
  const point = constraintPoints.find((one) => one.id === id)!;
  const branch = branches.find((one) => one.id === point.branch)!;
  const sharing = constraintPoints.filter((one) => one.branch === point.branch);
  const isItsOwn = point.ratingMw !== undefined || point.rating !== undefined;
  const isSteady = branch.rating === undefined || branch.rating.kind === "seasonal";
  return !isItsOwn && isSteady && sharing.length === 1;
}

/** Ratings of branches in the windows of the constraints imposed on their points, kW, by period. */
function ratingsInForce({ rows, scenario, network }: Facts) {
  const branchOf = new Map(network.constraintPoints.map(({ id, branch }) => [id, branch]));
  const isImposed = (constraint: string, start: number) =>
    scenario.imposedConstraints.some(
      (of) =>
        of.constraint === constraint &&
        start >= parseInstant(of.from)! &&
        start < parseInstant(of.to)!,
    );
  const ratings = new Map<number, { branch: string; kw: number }[]>();
  for (const { periodStart, constraint, ratingW } of rows.constraint_period) {
    if (!isImposed(String(constraint), Number(periodStart))) continue;
    const period = periodOf(Number(periodStart));
    const of = { branch: branchOf.get(String(constraint))!, kw: Number(ratingW) / 1000 };
    ratings.set(period, [...(ratings.get(period) ?? []), of]);
  }
  return ratings;
}
