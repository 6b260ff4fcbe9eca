/** Limits of connections by period: moved by trades, alike in whichever order, and exactly restored when they are taken back. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { handNetwork } from "../testing/hand-made.ts";
import {
  type CapacityBook,
  capacityBook,
  connectionLimitsIn,
  forgetCapacity,
  keptLimitsIn,
  moveCapacity,
  raiseLimit,
  returnCapacity,
  unraisedLimitsIn,
  withoutMoves,
} from "./capacity-book.ts";

const network = handNetwork([
  { id: "weir", capacityKw: 90, exportLimitKw: 40 },
  { id: "roof", capacityKw: 100, exportLimitKw: 70 },
  { id: "farm", capacityKw: 100, exportLimitKw: 100, importLimitKw: 30 },
]);
const [WEIR, ROOF, FARM] = [0, 1, 2];
const TERMS = { initiator: "buyer", priceGbpPerMwHour: 20 } as const;
const WINDOW = { fromPeriod: 8, toPeriod: 10, ...TERMS };
const exported = (book: CapacityBook, period: number) => [
  ...connectionLimitsIn(book, period).exportLimitKw,
];

test("the seller may do less by what it sold, the buyer more by what it gained, in the periods of the trade alone", () => {
  const book = capacityBook(network);
  const move = { id: "t", capacity: "export", buyer: WEIR, seller: ROOF, ...WINDOW } as const;
  moveCapacity(book, { ...move, kw: 30, boughtKw: 24 });
  expect([7, 8, 9, 10].map((period) => exported(book, period))).toEqual([
    [40, 70, 100],
    [64, 40, 100],
    [64, 40, 100],
    [40, 70, 100],
  ]);
  expect([...connectionLimitsIn(book, 8).importLimitKw]).toEqual([0, 0, 30]);
});

test("a raise comes on top of what was moved, whichever came first, and takes nothing from anybody", () => {
  const move = { id: "t", capacity: "export", buyer: WEIR, seller: ROOF, ...WINDOW } as const;
  const raise = { connection: WEIR, capacity: "export", kw: 10 } as const;
  const [before, after] = [capacityBook(network), capacityBook(network)];
  raiseLimit(before, raise, 9, 11);
  moveCapacity(before, { ...move, kw: 30, boughtKw: 24 });
  moveCapacity(after, { ...move, kw: 30, boughtKw: 24 });
  raiseLimit(after, raise, 9, 11);
  for (const book of [before, after]) {
    expect([8, 9, 10, 11].map((period) => exported(book, period))).toEqual([
      [64, 40, 100],
      [74, 40, 100],
      [50, 70, 100],
      [40, 70, 100],
    ]);
    expect([8, 9, 10].map((period) => unraisedLimitsIn(book, period).exportLimitKw[WEIR])).toEqual([
      64, 64, 40,
    ]);
  }
  const unknown = withoutMoves(after);
  expect([8, 9, 10].map((period) => exported(unknown, period))).toEqual([
    [40, 70, 100],
    [50, 70, 100],
    [50, 70, 100],
  ]);
  expect(unraisedLimitsIn(unknown, 9).exportLimitKw[WEIR]).toBe(40);
  returnCapacity(after, "t", 8, 1);
  expect([9, 10].map((period) => exported(after, period)[WEIR])).toEqual([50, 50]);
  expect(unraisedLimitsIn(after, 9).exportLimitKw[WEIR]).toBe(40);
  forgetCapacity(after, 11);
  expect(exported(after, 9)).toEqual([40, 70, 100]);
});

test("a heedless seller lets through what it sold all the same, and only while it has sold it; the obligation stands", () => {
  const book = capacityBook(network, new Set([ROOF]));
  const move = { id: "t", capacity: "export", buyer: WEIR, seller: ROOF, ...WINDOW } as const;
  moveCapacity(book, { ...move, kw: 30, boughtKw: 24 });
  moveCapacity(book, { ...move, id: "u", buyer: ROOF, seller: FARM, kw: 10, boughtKw: 10 });
  expect(exported(book, 8)).toEqual([64, 50, 90]);
  expect([...keptLimitsIn(book, 8).exportLimitKw]).toEqual([64, 80, 90]);
  expect(keptLimitsIn(book, 7)).toBe(network.connections);
  returnCapacity(book, "t", 9, 1);
  expect([...keptLimitsIn(book, 9).exportLimitKw]).toEqual([40, 80, 90]);
  expect(keptLimitsIn(book, 9)).toBe(connectionLimitsIn(book, 9));
});

test("what a seller does not hold is not moved", () => {
  const move = { id: "t", capacity: "import", buyer: WEIR, seller: FARM, boughtKw: 31 } as const;
  expect(() => moveCapacity(capacityBook(network), { ...move, kw: 31, ...WINDOW })).toThrow(
    "t sells",
  );
});

test("cancelling trades restores the limits to the bit, and the order in which they came changes none", () => {
  const moves = fc.uniqueArray(
    fc.record({
      id: fc.constantFrom("a", "b", "c", "d", "e"),
      capacity: fc.constant("export" as const),
      buyer: fc.constantFrom(WEIR, ROOF, FARM),
      seller: fc.constantFrom(ROOF, FARM),
      kw: fc.double({ min: 0.001, max: 14, noNaN: true }),
      boughtKw: fc.double({ min: 0.001, max: 14, noNaN: true }),
      ...{ fromPeriod: fc.constant(0), toPeriod: fc.constant(3) },
      ...{ initiator: fc.constant("buyer" as const), priceGbpPerMwHour: fc.constant(20) },
    }),
    { selector: ({ id }) => id, maxLength: 5 },
  );
  fc.assert(
    fc.property(
      moves,
      fc.integer({ min: 0, max: 4 }),
      fc.integer({ min: 0, max: 3 }),
      (all, cut, from) => {
        const [kept, gone] = [all.slice(cut), all.slice(0, cut)];
        const [book, plain] = [capacityBook(network), capacityBook(network)];
        for (const move of all) moveCapacity(book, move);
        for (const move of kept.toReversed()) moveCapacity(plain, move);
        for (const { id } of gone) returnCapacity(book, id, from, 1);
        for (let period = from; period < 3; period += 1)
          expect(exported(book, period)).toEqual(exported(plain, period));
        for (const { id } of kept) returnCapacity(book, id, 0, 1);
        for (const { id } of gone) returnCapacity(book, id, 0, 1);
        expect(book.limits.size).toBe(0);
        expect(connectionLimitsIn(book, 1)).toBe(network.connections);
      },
    ),
  );
});

test("what is taken back is known of its periods in the order of ids, whichever was taken back first, with when each was", () => {
  const book = capacityBook(network);
  const move = { capacity: "export", buyer: WEIR, seller: ROOF, ...WINDOW } as const;
  for (const id of ["a", "b", "c"]) moveCapacity(book, { ...move, id, kw: 10, boughtKw: 10 });
  returnCapacity(book, "b", 8, 1);
  returnCapacity(book, "a", 9, 2);
  const known = [8, 9].map((period) =>
    book.returned.get(period)?.map(({ move: { id }, cancelledAt }) => [id, cancelledAt]),
  );
  expect(known).toEqual([
    [["b", 1]],
    [
      ["a", 2],
      ["b", 1],
    ],
  ]);
});

test("what is over is forgotten, also of what was taken back", () => {
  const book = capacityBook(network);
  const move = { capacity: "export", buyer: WEIR, seller: ROOF, ...WINDOW } as const;
  for (const id of ["stands", "is taken back"])
    moveCapacity(book, { ...move, id, kw: 30, boughtKw: 30 });
  returnCapacity(book, "is taken back", 8, 1);
  forgetCapacity(book, 9);
  expect([...book.moves.keys()]).toEqual([9]);
  expect([...book.returned.keys()]).toEqual([9]);
});
