/** Why a unit was held back: the parts make the whole, sold slices come first, and a trade counts no more than it is. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { SoldSlice } from "../access/lists.ts";
import type { Direction } from "../model/direction.ts";
import { registers, type Segment } from "../model/readings.ts";
import { addCauses } from "./curtailment-causes.ts";

const [UNITS, CONSTRAINTS] = [3, 2];
const AVAILABLE_KW = 10;

const slice = (
  unit: number,
  volumeKw: number,
  trade: string,
  direction: Direction = "down",
): SoldSlice => ({ unit, volumeKw, trade, direction });

/** A stretch in which each constraint asks a limit of each unit, and everybody obeys the tightest. */
function segmentOf(limits: readonly (readonly number[])[], seconds: number): Segment {
  const segment: Segment = {
    start: 0,
    seconds,
    levelKw: new Float64Array(UNITS).fill(AVAILABLE_KW),
    setPointKw: new Float64Array(UNITS).fill(Infinity),
    bindingConstraint: new Int32Array(UNITS).fill(-1),
    hold: new Uint8Array(UNITS),
    capKw: Float64Array.from(limits.flat()),
    liftKw: new Float64Array(UNITS * CONSTRAINTS).fill(-Infinity),
    offsetExtraKw: new Float64Array(UNITS),
    branchKw: new Float64Array(0),
  };
  for (let constraint = 0; constraint < CONSTRAINTS; constraint += 1) {
    for (let unit = 0; unit < UNITS; unit += 1) {
      const limitKw = limits[constraint]![unit]!;
      if (limitKw >= segment.setPointKw[unit]!) continue;
      segment.setPointKw[unit] = limitKw;
      segment.bindingConstraint[unit] = constraint;
      segment.levelKw[unit] = Math.min(AVAILABLE_KW, limitKw);
    }
  }
  return segment;
}

const empty = () => registers({ units: UNITS, constraints: CONSTRAINTS, branches: 0, demands: 0 });
const availableKw = new Float64Array(UNITS).fill(AVAILABLE_KW);

test("a seller's cut is its sold slices first, in the order of the list, and then its own", () => {
  const sold = [[slice(1, 2, "T1"), slice(1, 3, "T2")], []];
  const trades = [{ id: "T1" }, { id: "T2" }];
  const cut = (kw: number) => {
    const of = empty();
    addCauses(
      of,
      availableKw,
      segmentOf(
        [
          [99, AVAILABLE_KW - kw, 99],
          [99, 99, 99],
        ],
        60,
      ),
      sold,
      trades,
    );
    return [
      of.soldCutKws[1]! / 60,
      of.ownCutKws[1]! / 60,
      of.tradeKws[0]! / 60,
      of.tradeKws[1]! / 60,
    ];
  };
  expect(cut(1)).toEqual([1, 0, 1, 0]);
  expect(cut(4)).toEqual([4, 0, 2, 2]);
  expect(cut(7)).toEqual([5, 2, 2, 3]);
});

test("what a unit is held back by counts at the constraint with the tightest set-point", () => {
  const of = empty();
  addCauses(
    of,
    availableKw,
    segmentOf(
      [
        [4, 99, 99],
        [3, 8, 99],
      ],
      10,
    ),
    [[], []],
    [],
  );
  expect([...of.ownCutKws]).toEqual([0, 0, 0, 70, 20, 0]);
  expect([...of.soldCutKws]).toEqual([0, 0, 0, 0, 0, 0]);
});

test("a unit that is lower than any constraint asks, as word to rise is late, is under its trades as far as the tightest asks: the rest is its own", () => {
  const sold = [[slice(0, 5, "T1")], [slice(0, 3, "T2")]];
  const asked = segmentOf(
    [
      [6, 99, 99],
      [8, 99, 99],
    ],
    60,
  );
  asked.levelKw[0] = 1;
  const of = empty();
  addCauses(of, availableKw, asked, sold, [{ id: "T1" }, { id: "T2" }]);
  // 4 kW for the first constraint, of which the 2 of the second are two; 5 kW for nobody.
  const counted = [of.soldCutKws[0]!, of.soldCutKws[UNITS]!, of.ownCutKws[0]!];
  expect(counted.map((kws) => kws / 60)).toEqual([4, 0, 5]);
});

test("a unit that sold at two constraints gives at each what was asked there, and its megawatts count once", () => {
  const sold = [[slice(0, 5, "T1")], [slice(0, 3, "T2")]];
  const trades = [{ id: "T1" }, { id: "T2" }];
  const counted = (limits: readonly (readonly number[])[]) => {
    const of = empty();
    addCauses(of, availableKw, segmentOf(limits, 60), sold, trades);
    const parts = [
      of.soldCutKws[0]!,
      of.soldCutKws[UNITS]!,
      of.ownCutKws[0]!,
      of.ownCutKws[UNITS]!,
    ];
    expect([of.tradeKws[0], of.tradeKws[1]]).toEqual(parts.slice(0, 2));
    return parts.map((kws) => kws / 60);
  };
  // The first constraint asks for its 5; the second for 3 more on top of them.
  expect(
    counted([
      [5, 99, 99],
      [2, 99, 99],
    ]),
  ).toEqual([5, 3, 0, 0]);
  // Either asks for its own and the same kilowatts serve both: 5 are cut, the tighter constraint's trade has them.
  expect(
    counted([
      [5, 99, 99],
      [7, 99, 99],
    ]),
  ).toEqual([5, 0, 0, 0]);
  // Held in its own place beyond what it sold.
  expect(
    counted([
      [1, 99, 99],
      [99, 99, 99],
    ]),
  ).toEqual([5, 0, 4, 0]);
});

test.each([
  // From discharging 10 to charging 4: 10 were held back, 4 are what it was sent to do.
  { from: 10, to: -4, sent: { down: 4, up: 0 } },
  { from: -10, to: 4, sent: { down: 0, up: 4 } },
  // Held back and no further.
  { from: 10, to: 0, sent: { down: 0, up: 0 } },
  { from: -10, to: -3, sent: { down: 0, up: 0 } },
  // More of what it did already.
  { from: 10, to: 12, sent: { down: 0, up: 2 } },
  { from: -10, to: -15, sent: { down: 5, up: 0 } },
])("who goes from $from to $to kW was sent to do what is past 0 or past its own", (each) => {
  const of = empty();
  const segment = segmentOf(
    [
      [99, 99, 99],
      [99, 99, 99],
    ],
    60,
  );
  segment.bindingConstraint.fill(0);
  segment.levelKw.set([each.to, 0, 0]);
  addCauses(of, Float64Array.of(each.from, 0, 0), segment, [[], []], []);
  expect([of.sentDownKws[0], of.sentUpKws[0]]).toEqual([each.sent.down * 60, each.sent.up * 60]);
});

/** The same stretch with every injection, limit and slice on the other side of 0: caps are lifts. */
function mirrored(segment: Segment): Segment {
  const negated = (values: Float64Array) => values.map((kw) => 0 - kw);
  const { capKw, liftKw, levelKw, setPointKw } = segment;
  return {
    ...segment,
    ...{ levelKw: negated(levelKw), setPointKw: negated(setPointKw) },
    ...{ capKw: negated(liftKw), liftKw: negated(capKw) },
  };
}

test("what is raised is caused as what is lowered, with the other sign; trades count it positive", () => {
  fc.assert(
    fc.property(stretches, soldLists, (list, sold) => {
      const [down, up] = [empty(), empty()];
      const trades = sold.flat().map(({ trade }) => ({ id: trade }));
      const soldUp = sold.map((slices) =>
        slices.map((each) => ({ ...each, direction: "up" as const })),
      );
      for (const { limits, seconds } of list) {
        const segment = segmentOf(limits, seconds);
        addCauses(down, availableKw, segment, sold, trades);
        const drawn = availableKw.map((kw) => 0 - kw);
        addCauses(up, drawn, mirrored(segment), soldUp, trades);
        // Who sold going up gives nothing of that while it is sent down.
        const none = empty();
        addCauses(none, availableKw, segment, soldUp, trades);
        expect(none.tradeKws.every((kws) => kws === 0)).toBe(true);
      }
      for (const column of ["ownCutKws", "soldCutKws"] as const)
        for (const [cell, kws] of down[column].entries())
          expect(0 - up[column][cell]!).toBeCloseTo(kws, 9);
      for (const [row, kws] of down.tradeKws.entries()) expect(up.tradeKws[row]).toBe(kws);
    }),
    { numRuns: 60 },
  );
});

const limit = fc.oneof(fc.constant(Infinity), fc.integer({ min: -4, max: 12 }));
const stretches = fc.array(
  fc.record({
    limits: fc.array(fc.array(limit, { minLength: UNITS, maxLength: UNITS }), {
      minLength: CONSTRAINTS,
      maxLength: CONSTRAINTS,
    }),
    seconds: fc.integer({ min: 1, max: 1800 }),
  }),
  { minLength: 1, maxLength: 6 },
);
const soldLists = fc
  .array(fc.array(fc.tuple(fc.nat(UNITS - 1), fc.integer({ min: 1, max: 6 })), { maxLength: 4 }), {
    minLength: CONSTRAINTS,
    maxLength: CONSTRAINTS,
  })
  .map((lists) =>
    lists.map((rows, constraint) =>
      rows.map(([unit, kw], row) => slice(unit, kw, `T${constraint}.${row}`)),
    ),
  );

test("causes add up to what was held back, and a trade counts at most its slice and what was asked for", () => {
  fc.assert(
    fc.property(stretches, soldLists, (list, sold) => {
      const of = empty();
      const trades = sold.flat().map(({ trade }) => ({ id: trade }));
      const cutKws = new Float64Array(UNITS);
      const askedKws = new Float64Array(CONSTRAINTS * UNITS);
      let totalS = 0;
      for (const { limits, seconds } of list) {
        const segment = segmentOf(limits, seconds);
        addCauses(of, availableKw, segment, sold, trades);
        totalS += seconds;
        for (let unit = 0; unit < UNITS; unit += 1)
          cutKws[unit]! += (AVAILABLE_KW - segment.levelKw[unit]!) * seconds;
        for (const [cell, kw] of segment.capKw.entries())
          askedKws[cell]! += Math.max(0, AVAILABLE_KW - kw) * seconds;
      }
      for (let unit = 0; unit < UNITS; unit += 1) {
        let causesKws = 0;
        for (let cell = unit; cell < askedKws.length; cell += UNITS) {
          expect(of.ownCutKws[cell]!).toBeGreaterThanOrEqual(0);
          expect(of.soldCutKws[cell]!).toBeGreaterThanOrEqual(0);
          causesKws += of.ownCutKws[cell]! + of.soldCutKws[cell]!;
        }
        expect(causesKws).toBeCloseTo(cutKws[unit]!, 6);
      }
      const tradedKws = new Float64Array(askedKws.length);
      const soldKws = of.soldCutKws.reduce((sum, kws) => sum + kws, 0);
      expect(of.tradeKws.reduce((sum, kws) => sum + kws, 0)).toBeCloseTo(soldKws, 6);
      for (const [row, { volumeKw, unit, trade }] of sold.flat().entries()) {
        expect(of.tradeKws[row]!).toBeLessThanOrEqual(volumeKw * totalS);
        tradedKws[Number(trade.slice(1).split(".")[0]) * UNITS + unit]! += of.tradeKws[row]!;
      }
      for (const [cell, kws] of tradedKws.entries())
        expect(kws).toBeLessThanOrEqual(askedKws[cell]!);
    }),
  );
});
