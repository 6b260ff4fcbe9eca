/** The constraint statement: forecast flow, its excess over the target, and whom the real allocation would curtail. */
import { expect, test } from "vitest";
import { plainList } from "../access/lists.ts";
import { principleOf, principleSchema } from "../access/registry.ts";
import type { ConstraintModel } from "../network/constraints.ts";
import { FINE, handLimits, handModel } from "../testing/hand-made.ts";
import { lookAhead } from "./look-ahead.ts";

const MW = 1000;
const FIRST = 982_000;

/** Lists of own places, [period][constraint], of orders in that order. */
function plainLists({ isFlexible, network }: ConstraintModel, orders: readonly number[][]) {
  const count = network.constraintPoints.ids.length;
  const cannotRise = new Float64Array(isFlexible.length).fill(-Infinity);
  const lists = orders.map((order) =>
    plainList(
      order.filter((unit) => isFlexible[unit] === 1),
      [],
      cannotRise,
    ),
  );
  return Array.from({ length: orders.length / count }, (_, step) =>
    lists.slice(step * count, (step + 1) * count),
  );
}

/** Two flexible units and a firm one behind one circuit of 20 MW, which flows as they inject. */
function statement(
  schedulesMw: readonly (readonly number[])[],
  kind: "lifo" | "pro-rata-output" = "lifo",
  order: readonly number[] = [0, 1],
) {
  const units = ["newest", "oldest", "firm"].map((id) => ({
    id,
    capacityKw: 15 * MW,
    isFirm: id === "firm",
  }));
  const model = handModel(units, [{ id: "export", ratingKw: 20 * MW }], FINE);
  const periodCount = schedulesMw.length;
  const orders = schedulesMw.map(() => [...order]);
  return lookAhead({
    deliveryDay: 20_000,
    believed: {
      beliefInstant: 0,
      fromPeriod: FIRST,
      periodCount,
      demandKw: new Float64Array(0),
      priceGbpPerMwh: new Float64Array(periodCount).fill(50),
    },
    scheduleKw: Float64Array.from(schedulesMw.flat(), (mw) => mw * MW),
    networks: schedulesMw.map(() => intact(model)),
    principle: principleOf(principleSchema.parse({ kind })),
    order: orders,
    lists: plainLists(model, orders),
  });
}
const intact = (model: ConstraintModel) => ({
  model,
  isElementOut: false,
  targetKw: handLimits(model).targetKw,
});
const near = (values: ArrayLike<number>) => Array.from(values, (kw) => Math.round(kw * 1e3) / 1e3);

test("the size is the excess of the uncurtailed flow over the trim target, and 0 below it", () => {
  const { flowKw, sizeKw } = statement([
    [10, 10, 5],
    [10, 5, 4],
    [5, 1, 1],
  ]);
  expect(near(flowKw)).toEqual([25 * MW, 19 * MW, 7 * MW]);
  expect(near(sizeKw)).toEqual([6 * MW, 0, 0]);
});

test("forecast curtailment follows the order, whole units before the next, and never touches a firm unit", () => {
  const { curtailedKw } = statement([
    [4, 15, 6],
    [10, 10, 10],
    [0, 5, 15],
  ]);
  expect(near(curtailedKw)).toEqual([4 * MW, 2 * MW, 0, 10 * MW, 1 * MW, 0, 0, 1 * MW, 0]);
  expect(near(statement([[4, 15, 6]], "lifo", [1, 0]).curtailedKw)).toEqual([0, 6 * MW, 0]);
});

test("each constraint and period follows its own order", () => {
  const units = ["a", "b"].map((id) => ({ id, capacityKw: 15 * MW }));
  const rating = 10 * MW;
  const model = handModel(
    units,
    [
      { id: "east", ratingKw: rating },
      { id: "west", ratingKw: rating },
    ],
    FINE,
  );
  const orders = [
    [0, 1],
    [1, 0],
    [1, 0],
    [0, 1],
  ];
  const { curtailedKw } = lookAhead({
    deliveryDay: 20_000,
    believed: {
      beliefInstant: 0,
      fromPeriod: FIRST,
      periodCount: 2,
      demandKw: new Float64Array(0),
      priceGbpPerMwh: new Float64Array(2).fill(50),
    },
    scheduleKw: new Float64Array(4).fill(15 * MW),
    networks: [intact(model), intact(model)],
    principle: principleOf(principleSchema.parse({ kind: "most-effective" })),
    order: orders,
    lists: plainLists(model, orders),
  });
  // Both circuits carry half of 30 MW over a target of 9.5.
  const excess = 5.5 * MW;
  expect(near(curtailedKw)).toEqual(near([excess, 0, 0, excess, 0, excess, excess, 0]));
});

test("a shared principle spreads the same excess over all flexible units", () => {
  const { curtailedKw } = statement([[5, 15, 5]], "pro-rata-output", [0, 1, 2]);
  expect(near(curtailedKw)).toEqual([1.5 * MW, 4.5 * MW, 0]);
});

test("what cannot be curtailed away stays in the size: the statement does not hide it", () => {
  const { sizeKw, curtailedKw } = statement([[1, 2, 30]]);
  expect(near(sizeKw)).toEqual([14 * MW]);
  expect(near(curtailedKw)).toEqual([1 * MW, 2 * MW, 0]);
});

test("periods do not know each other: nine give what each gives alone", () => {
  const days = Array.from({ length: 9 }, (_, step) => [step * 1.5, 15 - step, 9]);
  const together = statement(days);
  const alone = days.map((day) => statement([day]));
  expect(near(together.flowKw)).toEqual(alone.flatMap((of) => near(of.flowKw)));
  expect(near(together.curtailedKw)).toEqual(alone.flatMap((of) => near(of.curtailedKw)));
});
