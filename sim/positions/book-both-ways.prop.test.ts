/** Promises of one store both ways, held and never called beside others that may be: never more of either than there is, and neither less for the other. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Reservation } from "../model/venues.ts";
import { handNetwork } from "../testing/hand-made.ts";
import { declare, freeKw, positionBook, release, reserve } from "./book.ts";
import { capacityBook } from "./capacity-book.ts";

const FIRST = 982_000;
const PERIODS = 5;
/** The book forgives 1 Wh of float residue in a store, and the model may differ from it by residue of its own. */
const FORGIVEN_WH = 1 + 1e-3;
const RESIDUE_KW = 1e-6;
const [CAPACITY_KW, EXPORT_KW, CHARGE_KW, IMPORT_KW] = [100, 95, 100, 90];
const [CHARGE, DISCHARGE] = [0.9, 0.8];

const network = handNetwork([
  {
    id: "store",
    ...{ capacityKw: CAPACITY_KW, exportLimitKw: EXPORT_KW, importLimitKw: IMPORT_KW },
    storage: {
      ...{ energyWh: 150_000, chargeKw: CHARGE_KW },
      ...{ chargeEfficiency: CHARGE, dischargeEfficiency: DISCHARGE },
    },
  },
]);
const { energyWhMin, energyWhMax, energyWhInitial } = network.units;

/** One service holds each way, always for as many minutes. */
const HOLD_MINUTES = { up: 15, down: 25 } as const;
const requests = fc
  .record({
    from: fc.nat(PERIODS - 1),
    count: fc.integer({ min: 1, max: 3 }),
    direction: fc.constantFrom("up" as const, "down" as const),
    kw: fc.integer({ min: 1, max: 110 }),
    isHeld: fc.boolean(),
  })
  .map(
    ({ from, count, direction, kw, isHeld }): Reservation => ({
      holdMinutes: isHeld ? HOLD_MINUTES[direction] : undefined,
      ...{ holder: "T", unit: 0, direction, kw },
      fromPeriod: FIRST + from,
      toPeriod: FIRST + Math.min(PERIODS, from + count),
    }),
  );
const called = (direction: "up" | "down", kw: number, period: number): Reservation => ({
  ...{ holder: "T", unit: 0, direction, kw },
  ...{ fromPeriod: FIRST + period, toPeriod: FIRST + period + 1 },
});
const held = (direction: "up" | "down", kw: number, period: number): Reservation => ({
  ...called(direction, kw, period),
  holdMinutes: HOLD_MINUTES[direction],
});
type Step = { readonly ask: Reservation } | { readonly release: number };
const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: requests.map((ask): Step => ({ ask })) },
    { weight: 1, arbitrary: fc.nat(12).map((index): Step => ({ release: index })) },
  ),
  { maxLength: 25 },
);
const schedules = fc.array(fc.integer({ min: -IMPORT_KW, max: EXPORT_KW }), {
  minLength: PERIODS,
  maxLength: PERIODS,
});

function bookOf(schedule: readonly number[]) {
  const book = positionBook(network, capacityBook(network));
  const highestKw = new Float64Array(PERIODS).fill(CAPACITY_KW);
  declare(book, FIRST, PERIODS, Float64Array.from(schedule), highestKw);
  return book;
}

/** Does them, each release of one that stands; gives those that stand at the end. */
function done(book: ReturnType<typeof bookOf>, todo: readonly Step[]): Reservation[] {
  const promised: Reservation[] = [];
  for (const step of todo) {
    if ("ask" in step) {
      if (reserve(book, step.ask).kind === "reserved") promised.push(step.ask);
      continue;
    }
    const [taken] = promised.splice(step.release, 1);
    if (taken !== undefined) release(book, taken);
  }
  return promised;
}

/** Wh taken out of the store by an injection of so many kW for a half-hour; negative when it charges. */
const takenWh = (kw: number) => kw * 500 * (kw < 0 ? CHARGE : 1 / DISCHARGE);

/** How far the promises of one way stay inside what the store has: kW, and Wh if all that may be called is called and what is held lasts as long as it must on top of it. */
function margins(
  schedule: readonly number[],
  promised: readonly Reservation[],
  way: "up" | "down",
): { readonly kw: number; readonly wh: number } {
  const sign = way === "up" ? 1 : -1;
  let stored = energyWhInitial[0]!;
  let calledWh = 0;
  let [kw, wh] = [Infinity, Infinity];
  for (const [step, declaredKw] of schedule.entries()) {
    stored = Math.min(energyWhMax[0]!, Math.max(energyWhMin[0]!, stored - takenWh(declaredKw)));
    const own = promised.filter(
      ({ fromPeriod, toPeriod, direction }) =>
        direction === way && fromPeriod <= FIRST + step && FIRST + step < toPeriod,
    );
    const sum = (of: readonly Reservation[]) => of.reduce((total, each) => total + each.kw, 0);
    const calledKw =
      declaredKw + sign * sum(own.filter(({ holdMinutes }) => holdMinutes === undefined));
    const allKw = declaredKw + sign * sum(own);
    kw = Math.min(kw, way === "up" ? EXPORT_KW - allKw : allKw + IMPORT_KW);
    calledWh += sign * (takenWh(calledKw) - takenWh(declaredKw));
    const heldWh = (HOLD_MINUTES[way] / 30) * sign * (takenWh(allKw) - takenWh(calledKw));
    const hasWh = way === "up" ? stored - energyWhMin[0]! : energyWhMax[0]! - stored;
    wh = Math.min(wh, hasWh - calledWh - heldWh);
  }
  return { kw, wh };
}

test("never more of either way than the store has, whatever is promised and taken back", () => {
  fc.assert(
    fc.property(schedules, steps, (schedule, todo) => {
      const promised = done(bookOf(schedule), todo);
      for (const way of ["up", "down"] as const) {
        const { kw, wh } = margins(schedule, promised, way);
        if (promised.some(({ direction }) => direction === way))
          expect(kw).toBeGreaterThanOrEqual(-RESIDUE_KW);
        expect(wh).toBeGreaterThanOrEqual(-FORGIVEN_WH);
      }
    }),
    {
      numRuns: 1000,
      examples: [
        // What is called ends the discharge, and what is held on top of it charges, whichever was promised first.
        [
          [-85, 85, 0, 12, 0],
          [{ ask: held("down", 55, 1) }, { ask: called("down", 105, 1) }],
        ],
        // What is held is not called in place of what is taken back.
        [
          [0, -50, 0, 0, 0],
          [
            ...[{ ask: called("up", 50, 1) }, { ask: held("up", 50, 1) }, { release: 0 }],
            ...[{ ask: called("up", 100, 2) }, { ask: called("up", 10, 3) }],
          ],
        ],
      ],
    },
  );
});

test("what is said to be free is promised when it is asked for, beside what is held too, and nothing more is", () => {
  fc.assert(
    fc.property(schedules, steps, requests, (schedule, todo, { fromPeriod, direction }) => {
      const book = bookOf(schedule);
      done(book, todo);
      const free = freeKw(book, 0, fromPeriod, direction);
      const asked = { holder: "F", unit: 0, fromPeriod, toPeriod: fromPeriod + 1, direction };
      // A Wh of residue in store is forgiven: 2 W over a half-hour, more by what is lost on the way.
      expect(reserve(book, { ...asked, kw: free + 0.01 }).kind).toBe("refused");
      expect(reserve(book, { ...asked, kw: free }).kind).toBe("reserved");
    }),
    { numRuns: 500 },
  );
});

test("what is promised one way is neither less nor more for what is promised the other", () => {
  fc.assert(
    fc.property(
      schedules,
      fc.array(requests, { maxLength: 25 }),
      requests,
      (schedule, todo, last) => {
        const alone = todo.filter(({ direction }) => direction === last.direction);
        const answers = [todo, alone].map((asked) => {
          const book = bookOf(schedule);
          for (const request of asked) reserve(book, request);
          return [freeKw(book, 0, last.fromPeriod, last.direction), reserve(book, last)];
        });
        expect(answers[0]).toEqual(answers[1]);
      },
    ),
  );
});
