/** Allocations worked out by hand, for every principle in the registry; together they tell all principles apart. */
import { expect, test } from "vitest";
import { parseDay } from "../core/time.ts";
import { goldenCases } from "../testing/cases.ts";
import { FINE, handModel } from "../testing/hand-made.ts";
import { allocateRanked, allocateShared, reliefRows } from "./allocate.ts";
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
  }[];
}
/** Cuts by unit, kW: one list for every day, or a list for each day of the input. */
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

test("over ten days everybody in a rota of one place a day stands first as often as his turn comes", () => {
  const rank = (ids: readonly string[], day: number) => {
    const principle = principleOf(principleSchema.parse({ kind: "rota" }));
    if (principle.kind !== "ranked") throw new Error("rota ranks");
    return principle.rank({ ids, connectedOnDay: new Int32Array(ids.length) }, day);
  };
  const first = Array.from(
    { length: 10 },
    (_, day) => rank(["a", "b", "c", "d", "e"], 20_000 + day)[0],
  );
  for (const row of [0, 1, 2, 3, 4]) expect(first.filter((found) => found === row)).toHaveLength(2);
});

function cuts({ units, neededKw }: Input, kind: Kind, day: string): number[] {
  const principle = principleOf(principleSchema.parse({ kind }));
  const model = handModel(
    units.map((unit) => ({ id: unit.id, capacityKw: unit.levelKw })),
    [{ id: "c", ratingKw: 40_000 }],
    FINE,
  );
  const levelKw = Float64Array.from(units, (unit) => unit.levelKw);
  const rows = reliefRows(units.length);
  const queue = {
    ids: units.map((unit) => unit.id),
    connectedOnDay: Int32Array.from(units, (unit) => parseDay(unit.connectedOn)!),
  };
  const order =
    principle.kind === "ranked"
      ? principle.rank(queue, parseDay(day)!)
      : units.map((_, row) => row);
  for (const unit of order) {
    rows.unit[rows.count] = unit;
    rows.capKw[rows.count] = Infinity;
    rows.count += 1;
  }
  const problem = {
    rows,
    sensitivity: Float64Array.from(units, (unit) => unit.sensitivity),
    minSensitivity: MIN_SENSITIVITY,
    actuate: model.actuate,
    capacityKw: model.network.units.capacityKw,
  };
  if (principle.kind === "ranked") allocateRanked(problem, neededKw, levelKw);
  else allocateShared(problem, principle.share, neededKw, levelKw, new Float64Array(units.length));
  return units.map((unit, row) => unit.levelKw - levelKw[row]!);
}
