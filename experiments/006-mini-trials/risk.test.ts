/**
 * How likely Orange is reached in scenarios 2 to 4, and what Yellow may expect: the excess is uncertain, normal with a mean of
 * 16 MW and a deviation of 3. From the code that states curtailment factors, on the traded list as dispatch follows it, and
 * the code that settles; each within four of its own standard errors of the exact figure.
 */
import { describe, expect, test } from "vitest";
import { type ConstraintList, tradedRows } from "../../sim/access/lists.ts";
import { tradedPlaces } from "../../sim/access/merit-order.ts";
import { normalCdf } from "../../sim/core/normal.ts";
import {
  type CurtailmentFactors,
  curtailmentFactors,
} from "../../sim/lookahead/curtailment-factors.ts";
import { type Trade, UNMETERED } from "../../sim/model/venues.ts";
import { type ChainUnit, chainModel, chainQuestion } from "../../sim/testing/chain-network.ts";
import { ceilings } from "../../sim/testing/controlled.ts";
import { normalEnsemble } from "../../sim/testing/hand-ensembles.ts";
import { settle } from "../../sim/venues/obligations/settle.ts";

const KW = 1000;
const DRAWS = 100_000;
const MEGAWATTS = { blue: 5, green: 4, red: 3, orange: 4, purple: 5, yellow: 4 } as const;
type Name = keyof typeof MEGAWATTS;
const names = Object.keys(MEGAWATTS) as Name[];
const row = (name: Name) => names.indexOf(name);

/** The output of a firm unit is all that is uncertain: what is above the target then is N(16, 3) MW. */
const BACKGROUND_MW = 40;
const OTHERS_MW = names.reduce((sum, name) => sum + MEGAWATTS[name], 0);
const TARGET_MW = BACKGROUND_MW + OTHERS_MW - 16;
const background: ChainUnit = { id: "background", capacityMw: 80, bus: "site", isFirm: true };
const model = chainModel([
  ...names.map((id): ChainUnit => ({ id, capacityMw: MEGAWATTS[id], bus: "site" })),
  background,
]);

const unknownWorth = { gbpPerMwh: 40, readyGbpPerMwh: 0 };

/** Scenario 3: A 5.50, all-in 40. */
const orangeYellow: Trade = {
  ...{ id: "T2", period: 0, constraint: 0, buyer: row("orange"), seller: row("yellow") },
  ...{ buyerKw: 4 * KW, sellerKw: 4 * KW, buyerSensitivity: 1, sellerSensitivity: 1 },
  ...{ priceGbpPerMwh: 40, availabilityGbpPerMwh: 5.5, bidGbpPerMwh: 45, askGbpPerMwh: 35 },
  ...{ buyerDirection: "down", sellerDirection: "down" },
  ...{ bidWorth: unknownWorth, askWorth: unknownWorth, concludedAt: 0 },
  ...{ outcome: "matched", reason: "", ...UNMETERED },
};
const bluePurple: Trade = {
  ...orangeYellow,
  ...{ id: "T1", buyer: row("blue"), seller: row("purple"), buyerKw: 5 * KW, sellerKw: 5 * KW },
};

function listOf(order: readonly Name[], trades: readonly Trade[]): ConstraintList {
  const incoming = order.map((name) => ({
    ...{ unit: row(name), volumeKw: MEGAWATTS[name] * KW, slice: "own" as const, trade: "" },
  }));
  const swaps = trades.map((trade) => ({ ...trade, trade: trade.id }));
  const still = new Float64Array(names.length + 1);
  const range = { lowestKw: still, highestKw: still };
  const places = tradedPlaces(incoming, swaps);
  return tradedRows(places, trades, range, [], ceilings(model.network));
}

/** Factors of one period; a service of all but a watt tells who is reached at all, one of a watt who is reached in full. */
function factorsOf(list: ConstraintList): CurtailmentFactors {
  const watt = 1e-6;
  const services = [names.map((name) => MEGAWATTS[name] - watt), names.map(() => watt)];
  const question = chainQuestion(model, {
    ensemble: normalEnsemble(
      [...names.map((name) => MEGAWATTS[name] * KW), BACKGROUND_MW * KW],
      [...names.map(() => 0), 3 * KW],
      "mini-trial risk",
    ),
    targetMw: [TARGET_MW, Infinity],
    servicesMw: services.map((service) => [...service, 0]),
    isAntithetic: true,
  });
  const periods = question.periods.map((period) => ({ ...period, lists: [list, list] }));
  const sampling = { drawsMin: DRAWS, drawsMax: DRAWS, standardErrorMax: undefined };
  return curtailmentFactors({ ...question, periods }, sampling);
}

interface Estimate {
  readonly value: number;
  readonly error: number;
}

/** Of one unit: P(any), P(full), and the mean in MW. */
function riskOf(factors: CurtailmentFactors, name: Name): readonly [Estimate, Estimate, Estimate] {
  const { notDelivered, curtailedKw } = factors;
  const at = (
    of: { value: Float64Array; standardError: Float64Array },
    unit: number,
  ): Estimate => ({
    value: of.value[row(name)]! / unit,
    error: of.standardError[row(name)]! / unit,
  });
  return [at(notDelivered[0]!, 1), at(notDelivered[1]!, 1), at(curtailedKw, KW)];
}

/** Exact, of a place with so much ahead of it: P(C > a), P(C > a + 4), and the mean of what of C lies between the two. */
function exactRisk(aheadMw: number): readonly [number, number, number] {
  const z = (mw: number) => (mw - 16) / 3;
  const density = (at: number) => Math.exp(-(at * at) / 2) / Math.sqrt(2 * Math.PI);
  /** E[(C − limit)⁺]. */
  const above = (limit: number) => 3 * density(z(limit)) + (16 - limit) * (1 - normalCdf(z(limit)));
  const full = aheadMw + MEGAWATTS.orange;
  return [1 - normalCdf(z(aheadMw)), 1 - normalCdf(z(full)), above(aheadMw) - above(full)];
}

/** Not further than four standard errors; where no draw differed there is none, and a thousandth is left for what was not seen. */
function expectNear({ value, error }: Estimate, exact: number): void {
  expect(Math.abs(value - exact)).toBeLessThanOrEqual(4 * error + 1e-3);
}

/** What Yellow is paid on average, £: payment is linear in what it gives, so that of the mean is the mean. */
function expectedGbp({ value, error }: Estimate): Estimate {
  const whPerMw = 500_000;
  const paid = (mw: number) =>
    settle(
      {
        instant: 0,
        trades: [{ ...orangeYellow, outcome: "delivered", deliveredWh: mw * whPerMw }],
        network: { units: { ids: names } },
      },
      { payAvailabilityOnCancel: false, shortfallLiability: "none" },
    ).entries!.reduce((sum, { amountMicroGbp }) => sum + amountMicroGbp / 1e6, 0);
  return { value: paid(value), error: paid(value + error) - paid(value) };
}

describe.for([
  {
    place: "at the tail",
    order: ["blue", "green", "red", "orange"],
    ahead: 12,
    figures: [0.909, 0.5, 2.93],
    gbp: 61.54,
  },
  {
    place: "at the head",
    order: ["orange", "blue", "green", "red"],
    ahead: 0,
    figures: [1, 1, 4],
    gbp: 80,
  },
] as const)("Orange $place, 16 ± 3 MW", ({ order, ahead, figures, gbp }) => {
  const exact = exactRisk(ahead);

  test("the figures of the workshop are the exact ones, as rounded there", () => {
    for (const [row_, figure] of figures.entries())
      expect(Math.abs(exact[row_]! - figure)).toBeLessThan(row_ === 1 ? 1e-4 : 5e-3);
  });

  test("P(any), P(full) and the mean of Orange in the incoming list", () => {
    const risk = riskOf(factorsOf(listOf(order, [])), "orange");
    for (const [row_, estimate] of risk.entries()) expectNear(estimate, exact[row_]!);
  });

  test("in the traded list they are Yellow's, Orange is reached behind all others, and the payment is expected so", () => {
    const factors = factorsOf(listOf(order, [bluePurple, orangeYellow]));
    const risk = riskOf(factors, "yellow");
    for (const [row_, estimate] of risk.entries()) expectNear(estimate, exact[row_]!);
    // Behind 16 MW of others stands Blue's released slice, then Orange's.
    const released = order[0] === "orange" ? 16 : 21;
    expectNear(riskOf(factors, "orange")[0], exactRisk(released)[0]);
    const paid = expectedGbp(risk[2]);
    expect(Math.abs(paid.value - gbp)).toBeLessThanOrEqual(4 * paid.error + 0.02);
  });
});
