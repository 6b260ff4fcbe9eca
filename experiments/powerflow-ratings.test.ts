/** `headroom powerflow` tells loadings against the rating of the state it solves: static, of a season, of an outage. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { headroom } from "./testing/command-line.ts";

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "headroom-ratings-"));
  file = join(folder, "two.yaml");
  writeFileSync(file, NETWORK);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NETWORK = `format: headroom-network/1
name: two
buses: [{ id: grid, nominalKv: 33, reference: true }, { id: far, nominalKv: 33 }]
branches:
  - id: a
    from: grid
    to: far
    reactancePu: 0.1
    rating: { kind: seasonal, winterMw: 20, intermediateMw: 18, summerMw: 16 }
    ratingWhenOut: { factor: 1.25 }
  - { id: b, from: grid, to: far, reactancePu: 0.1, ratingMw: 10, ratingWhenOut: { ratingMw: 12 } }
demands: [{ id: town, bus: far, peakMw: 16 }]
`;

async function states(...args: readonly string[]) {
  const { code, out, err } = await headroom("powerflow", file, "--json", ...args);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const { branches } = JSON.parse(out) as {
    branches: { id: string; flowMw: number; ratingMw: number; loading: number }[];
  };
  return branches.map(({ id, flowMw, ratingMw, loading }) => [id, flowMw, ratingMw, loading]);
}

describe("loading is told against", () => {
  test.each([
    ["the static rating, the least of the seasons", [], 16, 10],
    ["the rating of the season that is named", ["--season", "winter"], 20, 10],
    ["a constant rating in every season", ["--season", "summer"], 16, 10],
  ])("%s", async (_, args, a, b) => {
    expect(await states(...args)).toEqual([
      ["a", 8, a, 8 / a],
      ["b", 8, b, 8 / b],
    ]);
  });

  test("the rating of an outage, of the season too, when a branch is out", async () => {
    expect(await states("--outage", "a")).toEqual([
      ["a", 0, 20, 0],
      ["b", 16, 12, 16 / 12],
    ]);
    expect(await states("--outage", "b", "--season", "winter")).toEqual([
      ["a", 16, 25, 0.64],
      ["b", 0, 12, 0],
    ]);
  });
});

test("a season that is none is refused with the seasons there are", async () => {
  const { code, out, err } = await headroom("powerflow", file, "--season", "spring");
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain("winter, intermediate, summer");
});
