/** The position book against a naive model that remembers every promise and adds everything up anew each time. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Network } from "../model/network.ts";
import type { Reservation } from "../model/venues.ts";
import { handNetwork } from "../testing/hand-made.ts";
import { attempt } from "./attempt.ts";
import { declare, freeKw, type PositionBook, positionBook, release, reserve } from "./book.ts";
import { capacityBook } from "./capacity-book.ts";

const FIRST = 982_000;
const PERIODS = 6;
const HOURS = 0.5;
/** The book forgives 1 Wh of float residue in a store, and the model may differ from it by residue of its own. */
const FORGIVEN_WH = 1;
const RESIDUE = 1e-3;

const network = handNetwork([
  { id: "wind", capacityKw: 100, exportLimitKw: 80 },
  {
    id: "store",
    capacityKw: 100,
    importLimitKw: 90,
    storage: { energyWh: 200_000, chargeKw: 100, chargeEfficiency: 0.9, dischargeEfficiency: 0.8 },
  },
]);

/** Both at their capacities, all the time. */
const HIGHEST = new Float64Array(PERIODS * 2).fill(100);

const requests = (directions: readonly ("down" | "up")[]) =>
  fc
    .record({
      unit: fc.nat(1),
      from: fc.nat(PERIODS - 1),
      count: fc.integer({ min: 1, max: 3 }),
      direction: fc.constantFrom(...directions),
      kw: fc.oneof(fc.integer({ min: 1, max: 120 }), fc.double({ min: 0.1, max: 60, noNaN: true })),
    })
    .map(
      ({ unit, from, count, direction, kw }): Reservation => ({
        holder: "T",
        unit,
        fromPeriod: FIRST + from,
        toPeriod: FIRST + Math.min(PERIODS, from + count),
        direction,
        kw,
      }),
    );
const steps = (directions: readonly ("down" | "up")[]) =>
  fc.array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: requests(directions).map((request) => ({ kind: "ask" as const, request })),
      },
      { weight: 1, arbitrary: fc.nat(20).map((index) => ({ kind: "release" as const, index })) },
    ),
    { maxLength: 25 },
  );
const schedules = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 80 }), fc.integer({ min: -90, max: 90 })),
  { minLength: PERIODS, maxLength: PERIODS },
);

test("the book answers as the naive model does, and no limit is ever passed", () => {
  fc.assert(
    fc.property(schedules, steps(["down", "up"]), (schedule, todo) => {
      const book = positionBook(network, capacityBook(network));
      declare(book, FIRST, PERIODS, Float64Array.from(schedule.flat()), HIGHEST);
      const promised: Reservation[] = [];
      for (const step of todo) {
        if (step.kind === "release") {
          const [taken] = promised.splice(step.index, 1);
          if (taken !== undefined) release(book, taken);
          continue;
        }
        const isReserved = reserve(book, step.request).kind === "reserved";
        const margin = leastMargin(schedule, [...promised, step.request], step.request);
        if (Math.abs(margin) > RESIDUE) expect(isReserved).toBe(margin > 0);
        if (isReserved) promised.push(step.request);
      }
      for (const request of promised)
        expect(leastMargin(schedule, promised, request)).toBeGreaterThan(-FORGIVEN_WH - RESIDUE);
    }),
  );
});

test("what is said to be free is promised when it is asked for, and nothing more is", () => {
  fc.assert(
    fc.property(
      schedules,
      steps(["down", "up"]),
      requests(["down", "up"]),
      (schedule, todo, { unit, fromPeriod, direction }) => {
        const book = positionBook(network, capacityBook(network));
        declare(book, FIRST, PERIODS, Float64Array.from(schedule.flat()), HIGHEST);
        for (const step of todo) if (step.kind === "ask") reserve(book, step.request);
        const free = freeKw(book, unit, fromPeriod, direction);
        const one = { holder: "F", unit, fromPeriod, toPeriod: fromPeriod + 1, direction };
        // A Wh of residue in store is forgiven: 2 W over a half-hour, more by what is lost on the way.
        expect(reserve(book, { ...one, kw: free + 0.01 }).kind).toBe("refused");
        expect(reserve(book, { ...one, kw: free }).kind).toBe("reserved");
      },
    ),
  );
  const empty = positionBook(network, capacityBook(network));
  expect(freeKw(empty, 0, FIRST, "up")).toBe(0);
});

test("whichever promises are called, the store stays inside its bounds", () => {
  const { energyWhMin, energyWhMax } = network.units;
  const called = fc.array(fc.boolean(), { minLength: 25, maxLength: 25 });
  fc.assert(
    fc.property(schedules, steps(["down", "up"]), called, (schedule, todo, isCalled) => {
      const book = positionBook(network, capacityBook(network));
      declare(book, FIRST, PERIODS, Float64Array.from(schedule.flat()), HIGHEST);
      const promised: Reservation[] = [];
      for (const step of todo) {
        if (step.kind === "ask" && reserve(book, step.request).kind === "reserved")
          promised.push(step.request);
      }
      const path = declaredStore(network, schedule);
      let extraWh = 0;
      for (let period = 0; period < PERIODS; period += 1) {
        const calls = promised.filter((_, index) => isCalled[index]);
        const { declaredKw, downKw, upKw } = at(schedule, calls, 1, period);
        extraWh +=
          takenOutWh(network, declaredKw) - takenOutWh(network, declaredKw - downKw + upKw);
        const heldWh = path[period]! + extraWh;
        expect(heldWh).toBeLessThanOrEqual(energyWhMax[1]! + FORGIVEN_WH + RESIDUE);
        expect(heldWh).toBeGreaterThanOrEqual(energyWhMin[1]! - FORGIVEN_WH - RESIDUE);
      }
    }),
  );
});

test("releasing everything restores the book, whatever the order", () => {
  const shuffled = fc.array(requests(["down", "up"]), { maxLength: 12 }).chain((list) =>
    fc.tuple(
      fc.constant(list),
      fc.shuffledSubarray(
        list.map((_, index) => index),
        { minLength: list.length },
      ),
    ),
  );
  fc.assert(
    fc.property(schedules, shuffled, (schedule, [list, order]) => {
      const book = positionBook(network, capacityBook(network));
      const fresh = positionBook(network, capacityBook(network));
      for (const of of [book, fresh])
        declare(of, FIRST, PERIODS, Float64Array.from(schedule.flat()), HIGHEST);
      const isReserved = list.map((request) => reserve(book, request).kind === "reserved");
      for (const index of order) if (isReserved[index]) release(book, list[index]!);
      const kept = columnsOf(fresh);
      for (const [row, column] of columnsOf(book).entries()) {
        const differences = column.map((value, cell) => Math.abs(value - kept[row]![cell]!));
        expect(Math.max(...differences)).toBeLessThan(1e-6);
      }
    }),
  );
});

/** How far the promises stay inside the limits of `asked`: kW for power, Wh for the store; negative when one is passed. */
function leastMargin(
  schedule: readonly (readonly [number, number])[],
  promised: readonly Reservation[],
  asked: Reservation,
): number {
  const { unit, direction } = asked;
  const margins: number[] = [];
  for (let period = asked.fromPeriod - FIRST; period < asked.toPeriod - FIRST; period += 1) {
    const { declaredKw, downKw, upKw } = at(schedule, promised, unit, period);
    const [lowestKw, highestKw] = unit === 0 ? [0, 80] : [-90, 100];
    margins.push(
      direction === "down" ? declaredKw - downKw - lowestKw : highestKw - declaredKw - upKw,
    );
  }
  return Math.min(...margins, unit === 1 ? storeMargin(schedule, promised, asked) : Infinity);
}

/** The least room (down) or spare energy (up) from the first period asked for to the end of the day. */
function storeMargin(
  schedule: readonly (readonly [number, number])[],
  promised: readonly Reservation[],
  asked: Reservation,
): number {
  const { energyWhMin, energyWhMax } = network.units;
  const path = declaredStore(network, schedule);
  let movedWh = 0;
  let least = Infinity;
  for (let period = 0; period < PERIODS; period += 1) {
    const { declaredKw, downKw, upKw } = at(schedule, promised, 1, period);
    movedWh +=
      asked.direction === "down"
        ? takenOutWh(network, declaredKw) - takenOutWh(network, declaredKw - downKw)
        : takenOutWh(network, declaredKw + upKw) - takenOutWh(network, declaredKw);
    if (period < asked.fromPeriod - FIRST) continue;
    const marginWh =
      asked.direction === "down"
        ? energyWhMax[1]! - path[period]!
        : path[period]! - energyWhMin[1]!;
    least = Math.min(least, marginWh - movedWh);
  }
  return least + FORGIVEN_WH;
}

function at(
  schedule: readonly (readonly [number, number])[],
  promised: readonly Reservation[],
  unit: number,
  period: number,
) {
  const sum = (direction: "down" | "up") =>
    promised
      .filter(
        (request) =>
          request.unit === unit &&
          request.direction === direction &&
          request.fromPeriod <= FIRST + period &&
          FIRST + period < request.toPeriod,
      )
      .reduce((total, request) => total + request.kw, 0);
  return { declaredKw: schedule[period]![unit]!, downKw: sum("down"), upKw: sum("up") };
}

/** Energy in store at the end of each period under the declared schedule, held inside the bounds. */
function declaredStore(
  { units }: Network,
  schedule: readonly (readonly [number, number])[],
): number[] {
  let stored = units.energyWhInitial[1]!;
  return schedule.map(([, kw]) => {
    stored -= takenOutWh(network, kw);
    stored = Math.min(units.energyWhMax[1]!, Math.max(units.energyWhMin[1]!, stored));
    return stored;
  });
}

/** Wh taken out of the store by an injection of so many kW for a half-hour; negative when it charges. */
function takenOutWh({ units }: Network, kw: number): number {
  const wh = kw * 1000 * HOURS;
  return kw < 0 ? wh * units.chargeEfficiency[1]! : wh / units.dischargeEfficiency[1]!;
}

test("what is tried and not kept is put back to the bit, and nobody else's promises are touched; what is kept stays", () => {
  fc.assert(
    fc.property(
      schedules,
      steps(["down", "up"]),
      steps(["down", "up"]),
      fc.boolean(),
      (kw, before, tried, isKept) => {
        const bookOf = () => {
          const book = positionBook(network, capacityBook(network));
          declare(book, FIRST, PERIODS, Float64Array.from(kw.flat()), HIGHEST);
          const reserved = before
            .filter((step) => step.kind === "ask")
            .map(({ request }) => request)
            .filter((request) => reserve(book, request).kind === "reserved");
          return { book, reserved: reserved.filter(({ unit }) => unit === 1) };
        };
        const [{ book, reserved }, { book: untouched }, { book: plain }] = [
          bookOf(),
          bookOf(),
          bookOf(),
        ];
        const exchange = (of: typeof book) => {
          const promised = [...reserved];
          for (const step of tried) {
            if (step.kind === "release") {
              const [given] = promised.splice(step.index % (promised.length || 1), 1);
              if (given !== undefined) release(of, given);
            } else if (step.request.unit === 1) reserve(of, step.request);
          }
        };
        const answer = attempt(book, () => {
          exchange(book);
          return isKept;
        });
        exchange(plain);
        expect(answer).toBe(isKept);
        expect(columnsOf(book)).toEqual(columnsOf(isKept ? plain : untouched));
      },
    ),
    { numRuns: 40 },
  );
});

test("an attempt inside an attempt is a defect", () => {
  const book = positionBook(network, capacityBook(network));
  expect(() => attempt(book, () => attempt(book, () => true))).toThrow("inside an attempt");
});

/** All that is promised. */
const columnsOf = ({ promised: { down, up } }: PositionBook) =>
  [down, up].flatMap((way) => Object.values(way) as Float64Array[]);
