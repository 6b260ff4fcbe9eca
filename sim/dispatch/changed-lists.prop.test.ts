/**
 * Laws of a list that changes while relief is in force: nobody is curtailed further without need, what is held stays held
 * until it is given back, and the need follows the new order.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plainList, tradedRows } from "../access/lists.ts";
import { tradedPlaces } from "../access/merit-order.ts";
import { measure } from "../access/set-points.ts";
import {
  type Conditions,
  ceilings,
  cycleContext,
  manager,
  setFlows,
} from "../testing/controlled.ts";
import { FINE, handModel } from "../testing/hand-made.ts";
import { act, type CycleContext, reorder } from "./control-cycle.ts";
import { type DispatchWork, dispatchWork } from "./state.ts";

const RATING_KW = 1000;
const TARGET_KW = 0.95 * RATING_KW;
const RESIDUE_KW = 0.01;
const UNITS = 4;

/** Conditions under which the units are trimmed, those under which their order changes, and the orders. */
interface Change {
  readonly sensitivities: readonly number[];
  readonly before: Conditions;
  readonly after: Conditions;
  readonly orders: readonly (readonly number[])[];
}

const conditions = fc.record({
  availableKw: fc.array(fc.integer({ min: 0, max: 900 }), {
    minLength: UNITS,
    maxLength: UNITS,
  }),
  uncontrolledKw: fc.integer({ min: -900, max: 1100 }).map((kw) => [kw]),
});
const order = fc.shuffledSubarray([0, 1, 2, 3], { minLength: UNITS, maxLength: UNITS });
const changes: fc.Arbitrary<Change> = fc.record({
  sensitivities: fc.array(
    fc.integer({ min: 10, max: 100 }).map((hundredths) => hundredths / 100),
    { minLength: UNITS, maxLength: UNITS },
  ),
  before: conditions,
  after: conditions,
  orders: fc.tuple(order, order),
});

interface Placed {
  /** What the units could do, what they did under the old list, what they do under the new one, kW. */
  readonly availableKw: Float64Array;
  readonly oldKw: readonly number[];
  readonly newKw: readonly number[];
  readonly oldFlowKw: number;
  readonly newFlowKw: number;
  /** Flow above target that there would be without any set-point, kW. */
  readonly neededKw: number;
  readonly context: CycleContext;
  readonly work: DispatchWork;
}

function placed({ sensitivities, before, after, orders }: Change): Placed {
  const model = handModel(
    sensitivities.map((s, unit) => ({ id: `u${unit}`, capacityKw: 900, sensitivities: [s] })),
    [{ id: "c", ratingKw: RATING_KW }],
    FINE,
  );
  const work = dispatchWork(1, UNITS, 1);
  work.usableSensitivity.set(model.sensitivity);
  const under = (now: Conditions, list: readonly number[]) => {
    const availableKw = Float64Array.from(now.availableKw);
    const lists = [plainList(list, [], ceilings(model.network))];
    setFlows(model, work, now);
    work.offerKw.set(availableKw);
    return { ...cycleContext(model, work, { availableKw }), lists };
  };
  act(under(before, orders[0]!), work, 0);
  const context = under(after, orders[1]!);
  measure(context, work);
  const oldKw = [...work.levelKw];
  const oldFlowKw = work.flowKw[0]!;
  reorder(context, work, [0]);
  measure(context, work);
  return {
    ...{ oldKw, newKw: [...work.levelKw], oldFlowKw, newFlowKw: work.flowKw[0]!, context, work },
    availableKw: context.availableKw,
    neededKw: Math.max(0, work.uncurtailedFlowKw[0]! - TARGET_KW),
  };
}

test("whoever is curtailed further by a changed list gives what the flow needs, and no more", () => {
  fc.assert(
    fc.property(changes, (change) => {
      const { oldKw, newKw, neededKw } = placed(change);
      const furtherKw = oldKw.reduce(
        (sum, kw, unit) => sum + Math.max(0, kw - newKw[unit]!) * change.sensitivities[unit]!,
        0,
      );
      expect(furtherKw).toBeLessThanOrEqual(neededKw + RESIDUE_KW);
    }),
    { numRuns: 1000 },
  );
});

test("what is held in all stays as it was: a changed list gives nothing back by itself", () => {
  fc.assert(
    fc.property(changes, (change) => {
      const { oldFlowKw, newFlowKw } = placed(change);
      expect(Math.abs(newFlowKw - oldFlowKw)).toBeLessThan(RESIDUE_KW);
    }),
    { numRuns: 1000 },
  );
});

test("what the flow needs is given in the new order: nobody gives for need while one before it has room", () => {
  fc.assert(
    fc.property(changes, (change) => {
      const { oldKw, newKw, availableKw, neededKw, oldFlowKw } = placed(change);
      // Where the flow is above its target, all that is held is needed; else the need is what the first in order give.
      let leftKw = oldFlowKw > TARGET_KW ? 0 : neededKw;
      for (const unit of change.orders[1]!) {
        const s = change.sensitivities[unit]!;
        const wantedKw = Math.min(availableKw[unit]!, leftKw / s);
        expect(availableKw[unit]! - newKw[unit]!).toBeGreaterThanOrEqual(wantedKw - RESIDUE_KW);
        // Beyond the need it is held no further than it was.
        const heldKw = Math.max(wantedKw, availableKw[unit]! - oldKw[unit]!);
        if (oldFlowKw <= TARGET_KW)
          expect(availableKw[unit]! - newKw[unit]!).toBeLessThanOrEqual(heldKw + RESIDUE_KW);
        leftKw -= wantedKw * s;
      }
    }),
    { numRuns: 1000 },
  );
});

test("after a changed list, giving back holds nobody further than the need does, until nothing is held", () => {
  fc.assert(
    fc.property(changes, (change) => {
      const { newKw, availableKw, neededKw, context, work } = placed(change);
      let heldKw = newKw;
      for (let cycle = 0; cycle < 60; cycle += 1) {
        act(context, work, cycle * 60);
        measure(context, work);
        const now = [...work.levelKw];
        const isNeeded = neededKw > 0;
        for (const [unit, kw] of now.entries())
          if (!isNeeded) expect(kw).toBeGreaterThanOrEqual(heldKw[unit]! - RESIDUE_KW);
        heldKw = now;
      }
      const lowest = work.uncurtailedFlowKw[0]! < 0.9 * RATING_KW;
      if (lowest) expect(heldKw).toEqual([...availableKw]);
    }),
    { numRuns: 200 },
  );
});

describe("at the end of a traded window", () => {
  const MW = 1000;
  const START = 1_767_225_600;
  /** Buyer first, then Other; the seller is firm. Buyer has sold its place for 4 MW. */
  const model = handModel(
    [
      { id: "buyer", capacityKw: 10 * MW },
      { id: "other", capacityKw: 10 * MW },
      { id: "seller", capacityKw: 10 * MW, isFirm: true },
    ],
    [{ id: "c", ratingKw: 40 * MW }],
    FINE,
  );
  const AVAILABLE = [4, 10, 10];
  const plain = plainList([0, 1], [2], ceilings(model.network));
  const incoming = [0, 1].map((unit) => ({
    ...({ unit, volumeKw: AVAILABLE[unit]! * MW, slice: "own", trade: "" } as const),
  }));
  const swap = { trade: "T", buyer: 0, seller: 2, buyerKw: 4 * MW, sellerKw: 4 * MW };
  const traded = tradedRows(
    tradedPlaces(incoming, [{ ...swap, askGbpPerMwh: 30 }]),
    [{ id: "T", buyerDirection: "down", sellerDirection: "down" }],
    { lowestKw: new Float64Array(3), highestKw: new Float64Array(3).fill(10 * MW) },
    [],
    ceilings(model.network),
  );
  /** A window with 6 MW too much: 24 MW of units and 20 MW beside them on a target of 38; then `afterMw` beside them. */
  const levelsAfter = (afterMw: number, isElementOut = false) => {
    const anm = manager(model);
    const now = { availableKw: AVAILABLE.map((mw) => mw * MW), seconds: 1800, isElementOut };
    const within = { ...now, uncontrolledKw: [20 * MW], lists: [traded] };
    const window = anm.tick({ ...within, start: START, changedLists: [0] }).stretches.at(-1)!;
    expect(window.levelKw).toEqual([4000, 8000, 6000]);
    const after = { ...now, uncontrolledKw: [afterMw * MW], lists: [plain] };
    return anm
      .tick({ ...after, start: START + 1800, changedLists: [0] })
      .stretches.map(({ start, levelKw }) => [
        start - START - 1800,
        ...levelKw.map((kw) => kw / MW),
      ])
      .filter(([, ...mw], row, all) => row === 0 || all[row - 1]!.slice(1).join() !== mw.join());
  };

  test("where nothing is needed any more the buyer is not curtailed; who was held is given back after the hold", () => {
    // 24 + 5 = 29 MW on a release level of 36: a hold of 120 s, then 5 % of 40 MW.
    expect(levelsAfter(5)).toEqual([
      [0, 4, 8, 10],
      [180, 4, 10, 10],
    ]);
  });

  test("a firm seller is let go with an element out too, when firm units may be held: only the need reaches it again", () => {
    expect(levelsAfter(5, true)).toEqual(levelsAfter(5));
  });

  test("where some is needed the buyer, first again, gives that alone; the rest stays where it is", () => {
    // 24 + 17 = 41 MW: 3 MW are needed, and the buyer gives them. 6 MW were held: 4 end with the trade, other keeps its 2.
    expect(levelsAfter(17)).toEqual([[0, 1, 8, 10]]);
  });

  test("where all is needed the buyer gives what the seller gave", () => {
    // 24 + 20 = 44 MW: 6 MW are needed: the buyer has 4, the other gives 2.
    expect(levelsAfter(20)).toEqual([[0, 0, 8, 10]]);
  });
});
