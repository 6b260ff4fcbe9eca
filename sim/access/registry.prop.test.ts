/**
 * What every principle of access keeps, found through the registry: orders that do not depend on how units are listed,
 * and allocations that give the relief needed where units can give it.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDay } from "../core/time.ts";
import {
  anyActuation,
  MIN_SENSITIVITY,
  queues,
  type ReliefCase,
  reliefCases,
  shuffledQueue,
} from "../testing/arbitraries.ts";
import { FINE } from "../testing/hand-made.ts";
import { allocateRanked, allocateShared, type ReliefProblem } from "./allocate.ts";
import type { RankedPrinciple } from "./principle.ts";
import { type PrincipleSettings, principleOf, principleSchema, principles } from "./registry.ts";

type Kind = keyof typeof principles;
const KINDS = Object.keys(principles) as Kind[];
/** Settings beside the defaults that are worth trying; a new principle is tried with its defaults. */
const FURTHER: Partial<Record<Kind, readonly object[]>> = {
  rota: [{ places: 3 }, { places: 1000 }, { every: "period", places: 2 }],
  "merit-order": [
    { order: ["d", "a", "of another network", "f"] },
    { order: ["a"], onDays: [{ day: "2026-01-01", order: ["f", "d"] }] },
  ],
};
const everySetting: PrincipleSettings[] = KINDS.flatMap((kind) =>
  [{}, ...(FURTHER[kind] ?? [])].map((more) => principleSchema.parse({ kind, ...more })),
);
const rankedSettings = everySetting.filter((settings) => principleOf(settings).kind === "ranked");
const sharedSettings = everySetting.filter((settings) => principleOf(settings).kind === "shared");

const londonDays = fc.integer({ min: 0, max: 40_000 });
const periodsOfDay = fc.integer({ min: 0, max: 49 });
const TODAY = parseDay("2026-01-01")!;
/** Float residue of relief, kW. */
const RESIDUE_KW = 1e-4;

test("every registered principle takes its defaults through the scenario's schema", () => {
  for (const kind of KINDS) {
    const principle = principleOf(principleSchema.parse({ kind }));
    expect(["ranked", "shared"]).toContain(principle.kind);
    expect(principles[kind].about.length).toBeGreaterThan(0);
  }
});

test.for(rankedSettings)("%j: the order holds every unit once", (settings) => {
  fc.assert(
    fc.property(queues(8), londonDays, periodsOfDay, (queue, day, period) => {
      const order = orderOf(settings)(queue, day, period);
      expect([...order].sort((left, right) => left - right)).toEqual(
        queue.ids.map((_, row) => row),
      );
    }),
  );
});

test.for(rankedSettings)(
  "%j: the order of units does not depend on the order in which they are listed",
  (settings) => {
    const pairs = queues(8).chain((queue) => fc.tuple(fc.constant(queue), shuffledQueue(queue)));
    fc.assert(
      fc.property(pairs, londonDays, periodsOfDay, ([queue, shuffled], day, period) => {
        const rank = orderOf(settings);
        expect(rank(shuffled, day, period).map((row) => shuffled.ids[row])).toEqual(
          rank(queue, day, period).map((row) => queue.ids[row]),
        );
      }),
    );
  },
);

test.for(rankedSettings)(
  "%j: asked again, the order is the same and the queue as it was",
  (settings) => {
    fc.assert(
      fc.property(queues(8), londonDays, periodsOfDay, (queue, day, period) => {
        const before = structuredClone(queue);
        const rank = orderOf(settings);
        expect(rank(queue, day, period)).toEqual(rank(queue, day, period));
        expect(queue).toEqual(before);
      }),
    );
  },
);

test.for(rankedSettings.filter((settings) => ranked(settings).changes !== "byPeriod"))(
  "%j: who ranks by the day gives every period of it the same order",
  (settings) => {
    fc.assert(
      fc.property(queues(8), londonDays, periodsOfDay, (queue, day, period) => {
        const { rank } = ranked(settings);
        expect(rank(queue, day, period)).toEqual(rank(queue, day, 0));
      }),
    );
  },
);

test.for(rankedSettings.filter((settings) => !ranked(settings).readsOffers))(
  "%j: who says that it reads no offers does not",
  (settings) => {
    fc.assert(
      fc.property(queues(8), londonDays, (queue, day) => {
        const { rank } = ranked(settings);
        const silent = { ...queue, offerGbpPerMwh: queue.offerGbpPerMwh.map(() => Infinity) };
        expect(rank(silent, day, 0)).toEqual(rank(queue, day, 0));
      }),
    );
  },
);

test.for(sharedSettings)(
  "%j: in whatever order the rows stand, the shares are the same",
  (settings) => {
    const principle = principleOf(settings);
    if (principle.kind !== "shared") throw new Error("a shared principle was asked for");
    fc.assert(
      fc.property(casesOf(settings, fc.constant(FINE)), ({ problem, levelKw, neededKw }) => {
        const shares = (rows: ReliefProblem["rows"]) => {
          const cutKw = new Float64Array(levelKw.length);
          principle.share({ ...problem, rows }, neededKw, levelKw, cutKw);
          return cutKw;
        };
        const backwards = shares(inReverse(problem.rows));
        for (const [unit, kw] of shares(problem.rows).entries())
          expect(Math.abs(backwards[unit]! - kw)).toBeLessThan(RESIDUE_KW);
      }),
    );
  },
);

test.for(sharedSettings)(
  "%j: with fine set-points the shares give exactly what is needed, or all that there is",
  (settings) => {
    fc.assert(
      fc.property(casesOf(settings, fc.constant(FINE)), (relief) => {
        const { problem, levelKw, neededKw } = relief;
        const principle = principleOf(settings);
        if (principle.kind !== "shared") throw new Error("a shared principle was asked for");
        const cutKw = new Float64Array(levelKw.length);
        principle.share(problem, neededKw, levelKw, cutKw);
        const givenKw = cutKw.reduce(
          (sum, cut, unit) => sum + cut * Math.abs(problem.sensitivity[unit]!),
          0,
        );
        expect(givenKw).toBeCloseTo(Math.min(neededKw, mostRelief(relief)), 6);
      }),
    );
  },
);

test.for(everySetting)(
  "%j: the allocation gives what is needed, or every usable unit is at its floor or ceiling",
  (settings) => {
    fc.assert(
      fc.property(casesOf(settings, anyActuation), (relief) => {
        const { before, after, reliefKw } = allocated(settings, relief);
        expect(reliefKw).toBeCloseTo(reliefOf(relief, before, after), 6);
        if (reliefKw < relief.neededKw - RESIDUE_KW) {
          for (const row of usable(relief))
            expect(roomLeft(row, after)).toBeLessThanOrEqual(RESIDUE_KW);
        }
      }),
    );
  },
);

test.for(everySetting)("%j: nothing needed, nothing taken", (settings) => {
  fc.assert(
    fc.property(casesOf(settings, anyActuation), (relief) => {
      const { before, after } = allocated(settings, { ...relief, neededKw: 0 });
      expect([...after]).toEqual([...before]);
    }),
  );
});

test.for(everySetting)(
  "%j: units move in the relieving direction only, to floor or ceiling at most, and who cannot help is not touched",
  (settings) => {
    fc.assert(
      fc.property(casesOf(settings, anyActuation), (relief) => {
        const { before, after } = allocated(settings, relief);
        const { rows, sensitivity } = relief.problem;
        for (let row = 0; row < rows.count; row += 1) {
          const unit = rows.unit[row]!;
          const s = sensitivity[unit]!;
          const lowest = s > 0 ? Math.min(rows.floorKw[row]!, before[unit]!) : before[unit]!;
          const highest = s < 0 ? Math.max(rows.ceilingKw[row]!, before[unit]!) : before[unit]!;
          expect(after[unit]!).toBeGreaterThanOrEqual(lowest);
          expect(after[unit]!).toBeLessThanOrEqual(highest);
          if (Math.abs(s) < MIN_SENSITIVITY) expect(after[unit]).toBe(before[unit]);
        }
      }),
    );
  },
);

test.for(everySetting)(
  "%j: the problem seen in a mirror has the mirrored answer: raising is lowering with the signs turned",
  (settings) => {
    fc.assert(
      fc.property(casesOf(settings, fc.constant(FINE)), (relief) => {
        const { after } = allocated(settings, relief);
        const mirrored = allocated(settings, inMirror(relief));
        for (const [unit, kw] of after.entries())
          expect(Math.abs(mirrored.after[unit]! + kw)).toBeLessThan(RESIDUE_KW);
      }),
    );
  },
);

test.for(rankedSettings)(
  "%j: a unit is reached only when all usable units before it are at their floors or ceilings",
  (settings) => {
    fc.assert(
      fc.property(casesOf(settings, anyActuation), (relief) => {
        const { before, after } = allocated(settings, relief);
        const reached = usable(relief).map(({ unit }) => after[unit]! !== before[unit]!);
        const last = reached.lastIndexOf(true);
        for (const row of usable(relief).slice(0, Math.max(0, last)))
          expect(roomLeft(row, after)).toBeLessThanOrEqual(RESIDUE_KW);
      }),
    );
  },
);

function ranked(settings: PrincipleSettings): RankedPrinciple {
  const principle = principleOf(settings);
  if (principle.kind !== "ranked") throw new Error("a ranked principle was asked for");
  return principle;
}

const orderOf = (settings: PrincipleSettings) => ranked(settings).rank;

function casesOf(
  settings: PrincipleSettings,
  actuation: Parameters<typeof reliefCases>[0],
): fc.Arbitrary<ReliefCase> {
  const principle = principleOf(settings);
  return reliefCases(actuation, (queue) =>
    principle.kind === "ranked" ? principle.rank(queue, TODAY, 0) : queue.ids.map((_, row) => row),
  );
}

function allocated(settings: PrincipleSettings, { problem, neededKw, levelKw }: ReliefCase) {
  const principle = principleOf(settings);
  const after = levelKw.slice();
  const reliefKw =
    principle.kind === "ranked"
      ? allocateRanked(problem, neededKw, after)
      : allocateShared(problem, principle.share, neededKw, after, new Float64Array(after.length));
  return { before: levelKw, after, reliefKw };
}

interface UsableRow {
  readonly unit: number;
  readonly floorKw: number;
  readonly ceilingKw: number;
  readonly s: number;
}

/** Rows that may help, in order. */
function usable({ problem }: ReliefCase): UsableRow[] {
  const { unit, floorKw, ceilingKw, count } = problem.rows;
  return Array.from({ length: count }, (_, row) => ({
    unit: unit[row]!,
    floorKw: floorKw[row]!,
    ceilingKw: ceilingKw[row]!,
    s: problem.sensitivity[unit[row]!]!,
  })).filter((row) => Math.abs(row.s) >= MIN_SENSITIVITY);
}

/** How far a unit could still go in its relieving direction, kW. */
function roomLeft({ unit, floorKw, ceilingKw, s }: UsableRow, levelKw: Float64Array): number {
  return Math.max(0, s > 0 ? levelKw[unit]! - floorKw : ceilingKw - levelKw[unit]!);
}

function inReverse({ count, unit, capKw, floorKw, ceilingKw }: ReliefProblem["rows"]) {
  return {
    count,
    unit: unit.slice().reverse(),
    capKw: capKw.slice().reverse(),
    floorKw: floorKw.slice().reverse(),
    ceilingKw: ceilingKw.slice().reverse(),
  };
}

/** Consumption for generation: every level, bound and sensitivity with the other sign. */
function inMirror({ queue, problem, levelKw, neededKw }: ReliefCase): ReliefCase {
  const { rows, sensitivity } = problem;
  return {
    queue,
    neededKw,
    levelKw: levelKw.map((kw) => 0 - kw),
    problem: {
      ...problem,
      sensitivity: sensitivity.map((s) => 0 - s),
      rows: {
        ...rows,
        floorKw: rows.ceilingKw.map((kw) => 0 - kw),
        ceilingKw: rows.floorKw.map((kw) => 0 - kw),
      },
    },
  };
}

function reliefOf({ problem }: ReliefCase, before: Float64Array, after: Float64Array): number {
  return before.reduce(
    (sum, kw, unit) => sum + (kw - after[unit]!) * problem.sensitivity[unit]!,
    0,
  );
}

function mostRelief(relief: ReliefCase): number {
  return usable(relief).reduce(
    (sum, row) => sum + roomLeft(row, relief.levelKw) * Math.abs(row.s),
    0,
  );
}
