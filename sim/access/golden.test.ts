/** Allocations worked out by hand, for every principle in the registry; together they tell all principles apart. */
import { expect, test } from "vitest";
import { actuator } from "../actuation/registry.ts";
import { parseDay } from "../core/time.ts";
import { goldenCases } from "../testing/cases.ts";
import { FINE } from "../testing/hand-made.ts";
import { allocateRanked, allocateShared, reliefRows } from "./allocate.ts";
import { newestFirst } from "./newest-first.ts";
import type { AccessQueue } from "./principle.ts";
import { principleOf, principleSchema, principles } from "./registry.ts";

type Kind = keyof typeof principles;
const KINDS = Object.keys(principles) as Kind[];
const MIN_SENSITIVITY = 0.05;
const WATT = 0.001;

interface Input {
  readonly neededKw: number;
  readonly days: readonly string[];
  readonly units: readonly {
    readonly id: string;
    readonly levelKw: number;
    readonly sensitivity: number;
    readonly connectedOn: string;
    /** Default: the level. */
    readonly capacityKw?: number;
    /** Default: 0, and a ceiling that lets nobody be raised. */
    readonly floorKw?: number;
    readonly ceilingKw?: number;
    /** Default: no history. */
    readonly curtailedMwh?: number;
    readonly availableMwh?: number;
    /** Default: no offer. */
    readonly offerGbpPerMwh?: number;
  }[];
  /** Settings of single principles beside their defaults. */
  readonly settings?: Partial<Record<Kind, object>>;
}
/** Level less level after, kW, by unit, negative where one is raised: one list for every day, or a list for each day of the input. */
type Answer =
  | { readonly everyDay: readonly number[] }
  | { readonly byDay: readonly (readonly number[])[] };

const cases = goldenCases<Input, Record<Kind, Answer>>("allocation");

test.for(cases.flatMap((golden) => KINDS.map((kind) => ({ ...golden, kind }))))(
  "$name: $kind curtails whom and by what was worked out",
  ({ input, expected, kind }) => {
    const answer = expected[kind];
    for (const [index, day] of input.days.entries()) {
      const wanted = "everyDay" in answer ? answer.everyDay : answer.byDay[index]!;
      const found = cuts(input, kind, day);
      expect(found).toHaveLength(wanted.length);
      for (const [unit, cutKw] of found.entries())
        expect(Math.abs(cutKw - wanted[unit]!), `${day} ${input.units[unit]!.id}`).toBeLessThan(
          WATT,
        );
    }
  },
);

test("no two principles give the same answer on every golden case", () => {
  const answers = KINDS.map((kind) =>
    JSON.stringify(
      cases.map(({ input }) =>
        input.days.map((day) => cuts(input, kind, day).map((cut) => Math.round(cut / WATT))),
      ),
    ),
  );
  expect(new Set(answers).size).toBe(KINDS.length);
});

test("the worked table of the handbook: energy lost under one overload", () => {
  const { input } = cases.find(({ name }) => name === "domain-1-2")!;
  const lostMw = (kind: Kind) =>
    cuts(input, kind, input.days[0]!).reduce((sum, kw) => sum + kw, 0) / 1000;
  expect(lostMw("lifo")).toBeCloseTo(28, 5);
  expect(lostMw("most-effective")).toBeCloseTo(21.33, 2);
  expect(lostMw("pro-rata-output")).toBeCloseTo(28.16, 2);
  expect(lostMw("pro-rata-capacity")).toBeCloseTo(29.21, 2);
});

test.for([
  { every: "day", turns: Array.from({ length: 10 }, (_, day) => [day, 0] as const) },
  { every: "period", turns: Array.from({ length: 10 }, (_, day) => [day, 17] as const) },
  { every: "period", turns: Array.from({ length: 10 }, (_, period) => [7, period] as const) },
])("a rota of one place a $every: in ten turns each of five stands first twice", (of) => {
  const principle = principleOf(principleSchema.parse({ kind: "rota", every: of.every }));
  if (principle.kind !== "ranked") throw new Error("rota ranks");
  const queue = queueOf(["a", "b", "c", "d", "e"].map((id) => ({ ...ANY, id })));
  const first = of.turns.map(([day, period]) => principle.rank(queue, 20_000 + day, period)[0]);
  for (const row of [0, 1, 2, 3, 4]) expect(first.filter((found) => found === row)).toHaveLength(2);
});

const ANY = { levelKw: 1, sensitivity: 1, connectedOn: "2020-01-01" };

function queueOf(units: Input["units"]): AccessQueue {
  const column = (value: (unit: Input["units"][number]) => number) =>
    Float64Array.from(units, value);
  return {
    ids: units.map((unit) => unit.id),
    connectedOnDay: Int32Array.from(units, (unit) => parseDay(unit.connectedOn)!),
    capacityKw: column((unit) => unit.capacityKw ?? unit.levelKw),
    sensitivity: column((unit) => unit.sensitivity),
    curtailedWh: column((unit) => (unit.curtailedMwh ?? 0) * 1e6),
    availableWh: column((unit) => (unit.availableMwh ?? 0) * 1e6),
    offerGbpPerMwh: column((unit) => unit.offerGbpPerMwh ?? Infinity),
  };
}

function cuts({ units, neededKw, settings }: Input, kind: Kind, day: string): number[] {
  const principle = principleOf(principleSchema.parse({ kind, ...settings?.[kind] }));
  const levelKw = Float64Array.from(units, (unit) => unit.levelKw);
  const rows = reliefRows(units.length);
  const queue = queueOf(units);
  const order =
    principle.kind === "ranked" ? principle.rank(queue, parseDay(day)!, 0) : newestFirst(queue);
  for (const unit of order) {
    rows.unit[rows.count] = unit;
    rows.capKw[rows.count] = Infinity;
    rows.floorKw[rows.count] = units[unit]!.floorKw ?? 0;
    rows.ceilingKw[rows.count] = units[unit]!.ceilingKw ?? -Infinity;
    rows.count += 1;
  }
  const problem = {
    rows,
    sensitivity: queue.sensitivity,
    minSensitivity: MIN_SENSITIVITY,
    actuate: units.map(() => actuator(FINE)),
    capacityKw: queue.capacityKw,
  };
  if (principle.kind === "ranked") allocateRanked(problem, neededKw, levelKw);
  else allocateShared(problem, principle.share, neededKw, levelKw, new Float64Array(units.length));
  return units.map((unit, row) => unit.levelKw - levelKw[row]!);
}
