/** Laws of curtailment factors: who draws what changes no byte, monotone at one constraint, finite whatever comes. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type ConstraintList, plainList } from "../access/lists.ts";
import type { Principle } from "../access/principle.ts";
import { principleOf, principleSchema, principles } from "../access/registry.ts";
import { measure } from "../access/set-points.ts";
import { trim } from "../access/trim.ts";
import { orThrow } from "../core/errors.ts";
import { dispatchWork } from "../dispatch/state.ts";
import { addInjections, constraintModel } from "../network/constraints.ts";
import { buildFlowModel } from "../network/flow-model.ts";
import { type ChainUnit, chainModel, chainQuestion } from "../testing/chain-network.ts";
import { ceilings } from "../testing/controlled.ts";
import { listedEnsemble, normalEnsemble } from "../testing/hand-ensembles.ts";
import { CHUNK_DRAWS, chunkDrawer, pathsIn } from "./curtailment-draws.ts";
import {
  type CurtailmentFactors,
  curtailmentFactors,
  factorsOf,
  nextRound,
} from "./curtailment-factors.ts";
import { type CurtailmentQuestion, tallySize } from "./curtailment-question.ts";
import { addTally, type CurtailmentTally, emptyTally } from "./curtailment-tally.ts";

const MW = 1000;
const SAME_KW = 1e-3;
const unit = (id: string, capacityMw = 10, bus: ChainUnit["bus"] = "site"): ChainUnit => ({
  ...{ id, capacityMw, bus },
});

/** Every number of an answer, by column. */
function columnsOf(factors: CurtailmentFactors): [string, Float64Array][] {
  const found: [string, Float64Array][] = [];
  const visit = (name: string, value: unknown) => {
    if (value instanceof Float64Array) found.push([name, value]);
    else if (typeof value === "object" && value !== null)
      for (const [key, inner] of Object.entries(value)) visit(`${name}.${key}`, inner);
  };
  visit("", factors);
  return found;
}

/** Two overlapping constraints, single outages, three periods, normal units. */
const overlapping = () =>
  chainQuestion(
    chainModel([unit("a"), unit("b", 10, "end"), { ...unit("c", 10, "end"), isFirm: true }], 2),
    {
      ensemble: normalEnsemble([6 * MW, 7 * MW, 5 * MW], [3 * MW, 2 * MW, 2 * MW], "chunks"),
      targetMw: [9, 9, 11],
      targetWhenOutMw: [11, 11, 12],
      outages: [
        [0, 0.1],
        [1, 0.1],
        [2, 0.1],
      ],
      periodCount: 3,
      servicesMw: [[5, 5, 5]],
      isAntithetic: true,
    },
  );

test("chunks drawn by any number of workers, in any order, give the same bytes as one", () => {
  const drawsMax = 5 * CHUNK_DRAWS + 18;
  const question = overlapping();
  const alone = curtailmentFactors(question, {
    drawsMin: 1,
    drawsMax,
    standardErrorMax: undefined,
  });
  const chunkCount = Math.ceil(drawsMax / CHUNK_DRAWS);
  const drawnBy = fc.array(fc.nat(2), { minLength: chunkCount, maxLength: chunkCount });
  const order = fc.shuffledSubarray([...Array(chunkCount).keys()], { minLength: chunkCount });
  fc.assert(
    fc.property(drawnBy, order, (workers, chunks) => {
      const draw = Array.from({ length: 3 }, () => chunkDrawer(overlapping()));
      const parts: CurtailmentTally[] = [];
      for (const chunk of chunks) {
        const part = emptyTally(tallySize(question));
        draw[workers[chunk]!]!(chunk, pathsIn(drawsMax, true), part);
        parts[chunk] = part;
      }
      const tally = emptyTally(tallySize(question));
      for (const part of parts) addTally(tally, part);
      expect(factorsOf(question, tally, "cap")).toEqual(alone);
    }),
    { numRuns: 10 },
  );
});

test("rounds cover every chunk once, in order, up to the cap", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 900 }),
      fc.integer({ min: 2, max: 20_000 }),
      (least, most) => {
        const sampling = { drawsMin: least, drawsMax: most, standardErrorMax: 0 };
        const tally = emptyTally({
          periodCount: 1,
          unitCount: 1,
          constraintCount: 0,
          serviceCount: 0,
        });
        tally.sampleCount[0] = 1;
        let next = 0;
        for (;;) {
          const round = nextRound(sampling, next, tally, true);
          if (typeof round === "string") {
            expect(round).toBe("cap");
            break;
          }
          expect(round.fromChunk).toBe(next);
          expect(round.untilChunk).toBeGreaterThan(next);
          next = round.untilChunk;
        }
        expect(next).toBe(Math.ceil((2 * Math.floor(most / 2)) / CHUNK_DRAWS));
      },
    ),
  );
});

/** What one draw comes to in one state, the long way: a flow model with the branch out, fresh set-points, and nothing shared. */
function reliefTheLongWay(
  question: CurtailmentQuestion,
  branch: number,
  drawKw: readonly number[],
): number[] {
  const { states, targetKw, targetWhenOutKw, lists } = question.periods[0]!;
  const { network, minSensitivity, actuate } = states.base;
  const flows = orThrow(buildFlowModel(network, branch < 0 ? undefined : branch));
  const model = constraintModel(flows, minSensitivity, actuate);
  const { constraintPoints, units, buses } = network;
  const work = dispatchWork(constraintPoints.ids.length, units.ids.length, 0);
  for (const [unit, kw] of drawKw.entries())
    work.offerKw[unit] = kw * flows.topology.isSupplied[units.bus[unit]!]!;
  const injectionKw = new Float64Array(buses.ids.length);
  addInjections(network, work.offerKw, new Float64Array(0), 1, 0, injectionKw);
  const branchKw = new Float64Array(network.branches.ids.length);
  flows.solve(injectionKw, 1, branchKw);
  const uncurtailedFlowKw = Float64Array.from(
    constraintPoints.branch,
    (row, constraint) => branchKw[row]! * constraintPoints.direction[constraint]!,
  );
  for (const [constraint, row] of work.usableOf.entries()) {
    const first = constraint * units.ids.length;
    row.set(model.sensitivity.subarray(first, first + units.ids.length));
    for (const unit of units.ids.keys())
      if (flows.topology.isSupplied[units.bus[unit]!] === 0) row[unit] = 0;
  }
  const { principle, hasSetPoints } = question;
  const context = {
    ...{ model, principle, lists, hasSetPoints, isElementOut: branch >= 0, uncurtailedFlowKw },
    ...{ limits: { targetKw: branch < 0 ? targetKw : targetWhenOutKw } },
    availableKw: work.offerKw.slice(),
  };
  measure(context, work);
  trim(context, work);
  return Array.from(work.offerKw, (kw, unit) => kw - work.levelKw[unit]!);
}

/** The lists of a ranked principle, with another order at each constraint where it looks at sensitivities. */
function listsBy(
  principle: Principle,
  { periods }: CurtailmentQuestion,
  given: { readonly offers: readonly number[]; readonly day: number },
): readonly ConstraintList[] {
  const { states, lists } = periods[0]!;
  if (principle.kind !== "ranked") return lists;
  const { network, sensitivity, isFlexible, isFirm } = states.base;
  const { ids, capacityKw, connection } = network.units;
  const firm = [...ids.keys()].filter((row) => isFirm[row] === 1);
  return network.constraintPoints.ids.map((_, constraint) => {
    const order = principle.rank(
      {
        ...{ ids, capacityKw },
        connectedOnDay: Int32Array.from(
          connection,
          (row) => network.connections.connectedOnDay[row]!,
        ),
        sensitivity: sensitivity.subarray(constraint * ids.length, (constraint + 1) * ids.length),
        curtailedWh: Float64Array.from(given.offers, (offer) => 1000 * offer),
        availableWh: new Float64Array(ids.length).fill(100_000),
        offerGbpPerMwh: Float64Array.from(given.offers),
      },
      given.day,
      0,
    );
    const flexible = order.filter((row) => isFlexible[row] === 1);
    return plainList(flexible, firm, ceilings(network));
  });
}

const KINDS = Object.keys(principles) as (keyof typeof principles)[];

test.each(KINDS)(
  "mean curtailment is that of every draw in every state, each worked out the long way: %s",
  (kind) => {
    const units = [
      ...[unit("a", 10), unit("b", 10, "end"), unit("d", 6, "end")],
      { ...unit("c", 10, "end"), isFirm: true },
    ];
    const cases = fc.record({
      drawsMw: fc.array(fc.tuple(...units.map(() => fc.integer({ min: 0, max: 10 }))), {
        minLength: 3,
        maxLength: 3,
      }),
      targetMw: fc.tuple(...[3, 4, 5].map((from) => fc.integer({ min: from * 7, max: from * 35 }))),
      offers: fc.tuple(...units.map(() => fc.integer({ min: 0, max: 90 }))),
      day: fc.integer({ min: 20_000, max: 20_009 }),
    });
    const principle = principleOf(principleSchema.parse({ kind }));
    const orders = new Set<string>();
    let curtailedCount = 0;
    fc.assert(
      fc.property(cases, ({ drawsMw, targetMw, offers, day }) => {
        const drawsKw = drawsMw.map((draw) => draw.map((mw) => mw * MW));
        const asked = chainQuestion(chainModel(units, 2), {
          ensemble: listedEnsemble(drawsKw),
          // Tenths that no two constraints share, so that none is exactly as full as another.
          targetMw: targetMw.map((tenths, constraint) => tenths / 10 + constraint / 77),
          targetWhenOutMw: targetMw.map((tenths, constraint) => tenths / 9 + constraint / 77),
          outages: [
            [0, 0.1],
            [1, 0.2],
            [2, 0.3],
          ],
          principle,
        });
        const lists = listsBy(principle, asked, { offers, day });
        orders.add(lists.map(({ rows }) => rows.unit.join(",")).join(" "));
        const question = { ...asked, periods: asked.periods.map((of) => ({ ...of, lists })) };
        const sampling = { drawsMin: 3, drawsMax: 3, standardErrorMax: undefined };
        const { curtailedKw } = curtailmentFactors(question, sampling);
        const { states, weights } = question.periods[0]!;
        const means = units.map(() => 0);
        for (const drawKw of drawsKw)
          for (const [state, branch] of states.branch.entries())
            for (const [row, kw] of reliefTheLongWay(question, branch, drawKw).entries())
              means[row]! += (kw * weights[state]!) / drawsKw.length;
        for (const [row, kw] of means.entries()) {
          expect(Math.abs(kw - curtailedKw.value[row]!)).toBeLessThan(0.01);
          if (kw > 1) curtailedCount += 1;
        }
      }),
      { numRuns: 50 },
    );
    expect(curtailedCount).toBeGreaterThan(50);
    // Those that look at days or offers do rank otherwise from case to case.
    if (["rota", "shared", "least-cost"].includes(kind)) expect(orders.size).toBeGreaterThan(2);
  },
);

const UNITS = ["a", "b", "c", "d"];
const onOneConstraint = fc.record({
  capacitiesMw: fc.tuple(...UNITS.map(() => fc.integer({ min: 1, max: 20 }))),
  drawsFrac: fc.array(fc.tuple(...UNITS.map(() => fc.integer({ min: 0, max: 10 }))), {
    minLength: 8,
    maxLength: 8,
  }),
  targetMw: fc.integer({ min: 1, max: 60 }),
  place: fc.nat(UNITS.length - 2),
});
type OneConstraint = typeof onOneConstraint extends fc.Arbitrary<infer Case> ? Case : never;

function factorsAt(
  { capacitiesMw, drawsFrac }: OneConstraint,
  kind: "lifo" | "pro-rata-output" | "pro-rata-capacity",
  targetMw: number,
  order: readonly number[],
): CurtailmentFactors {
  const model = chainModel(UNITS.map((id, row) => unit(id, capacitiesMw[row]!)));
  const question = chainQuestion(model, {
    ensemble: listedEnsemble(
      drawsFrac.map((fracs) => fracs.map((tenths, row) => (tenths / 10) * capacitiesMw[row]! * MW)),
    ),
    targetMw: [targetMw, Infinity],
    order,
    principle: principleOf(principleSchema.parse({ kind })),
  });
  return curtailmentFactors(question, {
    drawsMin: drawsFrac.length,
    drawsMax: drawsFrac.length,
    standardErrorMax: undefined,
  });
}

const noMore = (less: Float64Array, more: Float64Array, slack = 0) =>
  less.every((value, cell) => value <= more[cell]! + slack);

test.each(["lifo", "pro-rata-output", "pro-rata-capacity"] as const)(
  "at one constraint a higher rating curtails nobody more: %s",
  (kind) => {
    fc.assert(
      fc.property(onOneConstraint, fc.integer({ min: 1, max: 20 }), (given, moreMw) => {
        const tight = factorsAt(given, kind, given.targetMw, [0, 1, 2, 3]);
        const wide = factorsAt(given, kind, given.targetMw + moreMw, [0, 1, 2, 3]);
        expect(noMore(wide.probability.value, tight.probability.value)).toBe(true);
        expect(noMore(wide.curtailedKw.value, tight.curtailedKw.value, SAME_KW)).toBe(true);
        expect(noMore(tight.firmKw.value, wide.firmKw.value, SAME_KW)).toBe(true);
      }),
      { numRuns: 60 },
    );
  },
);

test("at one constraint a worse place in the queue is curtailed no less under lifo, and as much under pro rata", () => {
  fc.assert(
    fc.property(onOneConstraint, (given) => {
      // The unit at `place` changes places with the one behind it: it is then reached later.
      const order = [0, 1, 2, 3];
      const moved = order.slice();
      moved.splice(given.place, 2, order[given.place + 1]!, order[given.place]!);
      const first = factorsAt(given, "lifo", given.targetMw, order);
      const later = factorsAt(given, "lifo", given.targetMw, moved);
      const at = given.place;
      expect(later.probability.value[at]).toBeLessThanOrEqual(first.probability.value[at]!);
      expect(later.curtailedKw.value[at]).toBeLessThanOrEqual(
        first.curtailedKw.value[at]! + SAME_KW,
      );
      for (const kind of ["pro-rata-output", "pro-rata-capacity"] as const) {
        const before = factorsAt(given, kind, given.targetMw, order).curtailedKw.value;
        const after = factorsAt(given, kind, given.targetMw, moved).curtailedKw.value;
        for (const [row, kw] of after.entries())
          expect(Math.abs(kw - before[row]!)).toBeLessThan(SAME_KW);
      }
    }),
    { numRuns: 60 },
  );
});

test("no number is NaN, no probability leaves 0 to 1, and every interval holds its probability, whatever comes", () => {
  const anything = fc.record({
    meansMw: fc.tuple(fc.integer({ min: -5, max: 20 }), fc.integer({ min: 0, max: 20 })),
    deviationsMw: fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 9 })),
    capacitiesMw: fc.tuple(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 30 })),
    targets: fc.array(fc.constantFrom(0.001, 5, 20, Infinity), { minLength: 3, maxLength: 3 }),
    weights: fc.array(fc.constantFrom(0, 1e-9, 0.1, 0.3), { minLength: 3, maxLength: 3 }),
    scheduleMw: fc.tuple(fc.constantFrom(0, 5, 1000), fc.constantFrom(0, 1000)),
    isAntithetic: fc.boolean(),
    drawCount: fc.constantFrom(1, 2, 9, 64, 70),
    kind: fc.constantFrom("lifo", "pro-rata-output", "pro-rata-capacity"),
  });
  fc.assert(
    fc.property(anything, ({ kind, drawCount, ...given }) => {
      const units = [unit("a", given.capacitiesMw[0]), unit("b", given.capacitiesMw[1], "end")];
      const question = chainQuestion(chainModel(units, 2), {
        ensemble: normalEnsemble(
          given.meansMw.map((mw) => mw * MW),
          given.deviationsMw.map((mw) => mw * MW),
          "anything",
        ),
        targetMw: given.targets,
        outages: given.weights.map((weight, branch) => [branch, weight] as const),
        scheduleMw: given.scheduleMw,
        servicesMw: [[0, 4]],
        principle: principleOf(principleSchema.parse({ kind })),
        isAntithetic: given.isAntithetic,
      });
      const sampling = { drawsMin: drawCount, drawsMax: drawCount, standardErrorMax: undefined };
      const factors = curtailmentFactors(question, sampling);
      for (const [name, column] of columnsOf(factors))
        for (const value of column) {
          expect(`${name} ${value}`).not.toContain("NaN");
          if (!/^\.(freeFirm|target|flow)Kw/.test(name))
            expect(`${name} ${value}`).not.toContain("Infinity");
        }
      const { probability, excessProbability, notDelivered, energyFrac } = factors;
      for (const { value, low, high } of [probability, excessProbability, notDelivered[0]!]) {
        for (const [cell, of] of value.entries()) {
          expect(of).toBeGreaterThanOrEqual(0);
          expect(of).toBeLessThanOrEqual(1);
          expect(low[cell]).toBeLessThanOrEqual(of + 1e-12);
          expect(high[cell]).toBeGreaterThanOrEqual(of - 1e-12);
        }
      }
      for (const of of energyFrac.value) expect(of >= 0 && of <= 1).toBe(true);
      const { p05, p25, p50, p75, p95 } = factors.flowKw;
      for (const [cell, target] of factors.targetKw.entries()) {
        const quantiles = [p05, p25, p50, p75, p95].map((column) => column[cell]!);
        expect(quantiles).toEqual(quantiles.slice().sort((a, b) => a - b));
        expect(quantiles.every((flow) => (flow === Infinity) === (target === Infinity))).toBe(true);
      }
    }),
    { numRuns: 150 },
  );
});
