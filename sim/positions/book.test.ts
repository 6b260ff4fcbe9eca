/** The position book on small cases: what it refuses, by which limit, and why. */
import { expect, test } from "vitest";
import type { Reservation } from "../model/venues.ts";
import { handNetwork } from "../testing/hand-made.ts";
import { BOOK_PERIODS, declare, positionBook, release, reserve } from "./book.ts";
import { capacityBook } from "./capacity-book.ts";

const FIRST = 982_000;
const DAY = 48;
const [WIND, STORE] = [0, 1];

/** A 10 MW wind farm and a store of 10 MW, 20 MWh, half full, without losses. */
function bookOf(windKw: number, storeKw: number | readonly number[] = 0, fromPeriod = FIRST) {
  const network = handNetwork([
    { id: "wind", capacityKw: 10_000, exportLimitKw: 9000 },
    {
      id: "store",
      capacityKw: 10_000,
      importLimitKw: 8000,
      storage: {
        energyWh: 20_000_000,
        chargeKw: 10_000,
        chargeEfficiency: 1,
        dischargeEfficiency: 1,
      },
    },
  ]);
  const book = positionBook(network, capacityBook(network));
  const schedule = Float64Array.from({ length: DAY * 2 }, (_, cell) => {
    if (cell % 2 === 0) return windKw;
    return typeof storeKw === "number" ? storeKw : (storeKw[(cell - 1) / 2] ?? 0);
  });
  declare(book, fromPeriod, DAY, schedule, capacities(book));
  return book;
}

/** All that each unit could inject, all day. */
const capacities = ({ network }: ReturnType<typeof positionBook>) =>
  Float64Array.from(
    { length: DAY * network.units.ids.length },
    (_, cell) => network.units.capacityKw[cell % network.units.ids.length]!,
  );

const down = (unit: number, kw: number, from = FIRST, count = 1): Reservation => ({
  holder: "T",
  unit,
  fromPeriod: from,
  toPeriod: from + count,
  direction: "down",
  kw,
});
const up = (unit: number, kw: number, from = FIRST, count = 1): Reservation => ({
  ...down(unit, kw, from, count),
  direction: "up",
});

test("the same megawatt cannot be sold twice", () => {
  const book = bookOf(6000);
  expect(reserve(book, down(WIND, 4000)).kind).toBe("reserved");
  expect(reserve(book, down(WIND, 4000))).toEqual({
    kind: "refused",
    by: "declaredAvailability",
    why: "wind has 2000 kW left to give, asked for 4000",
  });
  expect(reserve(book, down(WIND, 2000)).kind).toBe("reserved");
  expect(reserve(book, down(WIND, 4000, FIRST + 1)).kind).toBe("reserved");
});

test("what is released can be sold again, all of it and no more", () => {
  const book = bookOf(6000, 1000);
  for (const request of [down(WIND, 6000), down(STORE, 9000)]) {
    const before = JSON.stringify(book);
    expect(reserve(book, request).kind).toBe("reserved");
    expect(JSON.stringify(book)).not.toBe(before);
    release(book, request);
    expect(JSON.stringify(book)).toBe(before);
    expect(reserve(book, request).kind).toBe("reserved");
    expect(reserve(book, { ...request, kw: 1 }).kind).toBe("refused");
  }
});

test("a refused request changes nothing, also when only its last period is refused", () => {
  const book = bookOf(6000);
  reserve(book, down(WIND, 4000, FIRST + 2));
  const before = JSON.stringify(book);
  expect(reserve(book, down(WIND, 4000, FIRST, 3)).kind).toBe("refused");
  expect(JSON.stringify(book)).toBe(before);
});

test("for a period without a schedule everything is refused as undeclared", () => {
  const book = bookOf(6000);
  for (const request of [
    down(WIND, 1, FIRST - 1),
    up(WIND, 1, FIRST + DAY),
    down(WIND, 1, FIRST + 47, 2),
  ])
    expect(reserve(book, request)).toMatchObject({ kind: "refused", by: "undeclared" });
});

test("going up stops at the export limit, below the capacity where the connection is smaller", () => {
  const book = bookOf(6000);
  expect(reserve(book, up(WIND, 2500)).kind).toBe("reserved");
  expect(reserve(book, up(WIND, 1000))).toEqual({
    kind: "refused",
    by: "exportLimit",
    why: "wind may export 9000 kW, would export 9500",
  });
});

test("a store goes down as far as its connection imports, from wherever its schedule stands", () => {
  const book = bookOf(0, 3000);
  expect(reserve(book, down(STORE, 11_001))).toMatchObject({ kind: "refused", by: "importLimit" });
  expect(reserve(book, down(STORE, 11_000)).kind).toBe("reserved");
});

test("a store cannot promise more energy than it has room for over the rest of the day", () => {
  // Half full: 10 of 20 MWh; the bounds of 5 and 95 % leave 9 MWh of room and 9 to spare.
  const book = bookOf(0);
  expect(reserve(book, down(STORE, 8000, FIRST)).kind).toBe("reserved");
  expect(reserve(book, down(STORE, 8000, FIRST + 1)).kind).toBe("reserved");
  expect(reserve(book, down(STORE, 8000, FIRST + 2))).toEqual({
    kind: "refused",
    by: "energyInStore",
    why: "store has room for 1000000 Wh, needs 4000000",
  });
  expect(reserve(book, down(STORE, 2000, FIRST + 2)).kind).toBe("reserved");
});

test("room that the schedule uses later in the day is not there to be sold now", () => {
  const chargesLate = Array.from({ length: DAY }, (_, step) =>
    step >= 40 && step < 42 ? -8000 : 0,
  );
  const book = bookOf(0, chargesLate);
  expect(reserve(book, down(STORE, 4000, FIRST))).toMatchObject({
    kind: "refused",
    by: "energyInStore",
  });
  expect(reserve(book, down(STORE, 2000, FIRST)).kind).toBe("reserved");
});

test("a window of several periods needs room for all of them together", () => {
  const book = bookOf(0);
  expect(reserve(book, down(STORE, 8000, FIRST, 3))).toMatchObject({
    kind: "refused",
    by: "energyInStore",
  });
  expect(reserve(book, down(STORE, 6000, FIRST, 3)).kind).toBe("reserved");
  const other = bookOf(0);
  expect(reserve(other, up(STORE, 8000, FIRST, 3))).toMatchObject({
    kind: "refused",
    by: "energyInStore",
  });
  expect(reserve(other, up(STORE, 6000, FIRST, 3)).kind).toBe("reserved");
});

test("losses count: charging stores less than it takes, discharging takes more than it gives", () => {
  const network = handNetwork([
    {
      id: "store",
      capacityKw: 10_000,
      storage: {
        energyWh: 20_000_000,
        chargeKw: 10_000,
        chargeEfficiency: 0.9,
        dischargeEfficiency: 0.9,
      },
    },
  ]);
  const taken = (request: Reservation) => {
    const book = positionBook(network, capacityBook(network));
    declare(book, FIRST, DAY, new Float64Array(DAY), capacities(book));
    const { storeWh } = book.promised[request.direction];
    const before = storeWh[(FIRST + 20) % BOOK_PERIODS]!;
    expect(reserve(book, request).kind).toBe("reserved");
    return before - storeWh[(FIRST + 20) % BOOK_PERIODS]!;
  };
  expect(taken(down(0, 1000))).toBeCloseTo(450_000, 6);
  expect(taken(up(0, 1000))).toBeCloseTo(500_000 / 0.9, 6);
});

test("a new declaration forgets what stood at its periods before", () => {
  const book = bookOf(6000);
  reserve(book, down(WIND, 6000));
  declare(book, FIRST, DAY, new Float64Array(DAY * 2).fill(6000), capacities(book));
  expect(reserve(book, down(WIND, 6000)).kind).toBe("reserved");
});

test("the book slides: a period that has left the window is undeclared, and its slot serves a later one", () => {
  const book = bookOf(6000);
  const later = FIRST + BOOK_PERIODS;
  expect(reserve(book, down(WIND, 6000)).kind).toBe("reserved");
  expect(reserve(book, down(WIND, 1, later))).toMatchObject({ by: "undeclared" });
  declare(book, later, DAY, new Float64Array(DAY * 2).fill(6000), capacities(book));
  expect(reserve(book, down(WIND, 1))).toMatchObject({ by: "undeclared" });
  expect(reserve(book, down(WIND, 6000, later)).kind).toBe("reserved");
  release(book, down(WIND, 6000));
  expect(reserve(book, down(WIND, 1, later))).toMatchObject({ by: "declaredAvailability" });
});

test("units behind one connection share its limits: what one has sold, the other cannot sell", () => {
  const storage = { energyWh: 20_000_000, chargeKw: 10_000 };
  const network = handNetwork([
    {
      id: "left",
      capacityKw: 10_000,
      connection: "both",
      exportLimitKw: 12_000,
      importLimitKw: 12_000,
      storage,
    },
    { id: "right", capacityKw: 10_000, connection: "both", storage },
    { id: "alone", capacityKw: 10_000, storage },
  ]);
  const book = positionBook(network, capacityBook(network));
  declare(book, FIRST, DAY, new Float64Array(DAY * 3), capacities(book));
  expect(reserve(book, down(0, 8000)).kind).toBe("reserved");
  expect(reserve(book, down(1, 8000))).toEqual({
    kind: "refused",
    by: "importLimit",
    why: "right has 4000 kW left to give, asked for 8000",
  });
  expect(reserve(book, down(1, 4000)).kind).toBe("reserved");
  expect(reserve(book, down(2, 8000)).kind).toBe("reserved");
  expect(reserve(book, up(1, 9000, FIRST + 1)).kind).toBe("reserved");
  expect(reserve(book, up(0, 9000, FIRST + 1))).toMatchObject({ by: "exportLimit" });
  release(book, up(1, 9000, FIRST + 1));
  expect(reserve(book, up(0, 9000, FIRST + 1)).kind).toBe("reserved");
});

test("a promise that may not be called is nothing to build on: charging later does not lend energy now", () => {
  const book = bookOf(0);
  expect(reserve(book, down(STORE, 8000, FIRST)).kind).toBe("reserved");
  expect(reserve(book, up(STORE, 10_000, FIRST + 1)).kind).toBe("reserved");
  expect(reserve(book, up(STORE, 10_000, FIRST + 2))).toMatchObject({ by: "energyInStore" });
});

test("demand can promise to draw more up to its import limit, and to draw less down to nothing", () => {
  const network = handNetwork([
    { id: "works", capacityKw: 0, consumptionKw: 6000, importLimitKw: 10_000 },
  ]);
  const book = positionBook(network, capacityBook(network));
  declare(book, FIRST, DAY, new Float64Array(DAY).fill(-6000), capacities(book));
  expect(reserve(book, down(0, 3000)).kind).toBe("reserved");
  expect(reserve(book, down(0, 1001))).toEqual({
    kind: "refused",
    by: "importLimit",
    why: "works has 1000 kW left to give, asked for 1001",
  });
  expect(reserve(book, down(0, 1000)).kind).toBe("reserved");
  expect(reserve(book, up(0, 6000, FIRST + 1)).kind).toBe("reserved");
  expect(reserve(book, up(0, 1, FIRST + 1))).toEqual({
    ...{ kind: "refused", by: "declaredAvailability" },
    why: "works has 0 kW left to give, asked for 1",
  });
});

test("what is held and never called takes its energy in each period alone, and nothing else may rest on it", () => {
  const book = bookOf(6000);
  const held = (from: number, count: number): Reservation => ({
    ...up(STORE, 6000, from, count),
    holdMinutes: 15,
  });
  const spareWh = (period: number) =>
    book.promised.up.storeWh[(period % BOOK_PERIODS) * 2 + STORE]! / 1_000_000;
  // 6 MW for a quarter of an hour are 1.5 MWh: of 9 MWh they may be held all day, but not used for all of it.
  for (let period = FIRST; period < FIRST + 4; period += 1)
    expect(reserve(book, held(period, 1)).kind).toBe("reserved");
  expect([spareWh(FIRST), spareWh(FIRST + 3), spareWh(FIRST + 4)]).toEqual([7.5, 7.5, 9]);
  expect(reserve(book, up(STORE, 3000, FIRST, 4)).kind).toBe("reserved");
  expect(spareWh(FIRST + 3)).toBe(1.5);
  expect(reserve(book, up(STORE, 1000, FIRST, 4))).toMatchObject({ by: "energyInStore" });
  for (let period = FIRST; period < FIRST + 4; period += 1) release(book, held(period, 1));
  release(book, up(STORE, 3000, FIRST, 4));
  expect([spareWh(FIRST), spareWh(FIRST + 3), spareWh(FIRST + 4)]).toEqual([9, 9, 9]);
});

test("less is left in store than would have to be held: refused, with what there is", () => {
  const book = bookOf(6000, 9000);
  expect(reserve(book, { ...up(STORE, 1000, FIRST + 2), holdMinutes: 30 })).toMatchObject({
    kind: "refused",
    by: "energyInStore",
  });
});
