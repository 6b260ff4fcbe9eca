/** Why there is no best point is said of the last round alone: of a point that an earlier round left behind nobody knows. */
import { expect, test } from "vitest";
import type { Judged } from "./judge.ts";
import { noBestLines } from "./no-best.ts";

const kept = (point: number): Judged => ({ point, mean: point, broken: [], isBeyond: false });
const broken = (point: number): Judged => ({
  ...{ point, mean: point, broken: [`broken by ${point}`], isBeyond: false },
});

test("points that were left behind while they kept the constraints are counted once each", () => {
  const rounds = [
    { seeds: 1, points: [kept(1), kept(2), kept(3), kept(4), broken(5)] },
    { seeds: 2, points: [kept(1), kept(2), kept(3)] },
    { seeds: 5, points: [broken(1), broken(2)] },
  ];
  expect(noBestLines(rounds, "tradedMwh")).toEqual([
    "no point of the last round keeps the constraints under 5 seeds; 2 points that an earlier round left behind kept them under fewer seeds: a larger budget takes more along; of its first broken are",
    "  broken by 1",
  ]);
});

test("where none was left behind that did, nothing more is said", () => {
  expect(noBestLines([{ seeds: 3, points: [broken(2), broken(1)] }], "tradedMwh")).toEqual([
    "no point of the last round keeps the constraints under 3 seeds; of its first broken are",
    "  broken by 2",
  ]);
});

test("where those that keep the constraints leave the objective undefined, that is what is said", () => {
  const points = [broken(3), { ...kept(2), mean: null }, { ...kept(1), mean: null }];
  expect(noBestLines([{ seeds: 3, points }], "sellerHhi")).toEqual([
    "no best point: the objective is undefined at points 1, 2, which keep the constraints under 3 seeds: a run of each leaves sellerHhi without a number",
  ]);
});
