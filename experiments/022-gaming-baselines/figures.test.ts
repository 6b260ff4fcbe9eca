/** The figures of this study's README are those of the study; what they must say of each baseline whatever the seed; and the published bias. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readFigures } from "../figures/csv.ts";
import { checkFigures } from "../testing/check-figures.ts";
import { gamingBaselines } from "./study.ts";

checkFigures(gamingBaselines, ["ten-hours", "eight-days", "ten-some"]);

const read = readFileSync(new URL("./figures.csv", import.meta.url), "utf8");
const { values, seeds } = readFigures(gamingBaselines, read);
const sum = (design: string, measure: string) =>
  values[design]![measure]!.reduce((total, each) => total + each, 0);
/** Counted of owners who give nothing, as a part of what is counted of honest ones. */
const counted = (design: string) =>
  sum(design, "servicesPaidForMwh") /
  sum(`${design.slice(0, design.indexOf("-"))}-honest`, "servicesPaidForMwh");

describe("of owners who give nothing", () => {
  test("nothing is given, in any run", () => {
    const given = Object.entries(values).filter(([id]) => !/honest|some|none/.test(id));
    expect(given).toHaveLength(25);
    for (const [, { servicesGivenMwh }] of given)
      expect(servicesGivenMwh!.every((mwh) => Math.abs(mwh) < 1e-9)).toBe(true);
  });

  test.each([
    ["declared", { declare: true, last: false, hours: false, days: false }],
    ["before", { declare: false, last: true, hours: true, days: false }],
    ["eight", { declare: false, last: false, hours: true, days: true }],
    ["ten", { declare: false, last: false, hours: true, days: true }],
    ["fixed", { declare: false, last: false, hours: false, days: true }],
  ])(
    "%s counts half and more of the promise under what moves it, and else what it counts of the idle: %j",
    (method, moved) => {
      for (const [move, isMoved] of Object.entries(moved)) {
        if (isMoved) expect(counted(`${method}-${move}`)).toBeGreaterThan(0.5);
        else if (method === "ten" && move === "last")
          // One of six half-hours of its adjustment.
          expect(counted("ten-last")).toBeLessThan(0.35);
        else
          expect(values[`${method}-${move}`]!.servicesPaidForMwh).toEqual(
            values[`${method}-idle`]!.servicesPaidForMwh,
          );
      }
    },
  );
});

test("who gives nothing and is paid nothing has what it has without a market, under every seed", () => {
  expect(values["eight-idle"]!.servicesPaidGbp).toEqual(seeds.map(() => 0));
  expect(values["eight-idle"]!.sitesNetGbp).toEqual(values.none!.sitesNetGbp);
});

test("with half of the sites hiding a quarter, an adjusted mean of ten days counts 10 to 16 % more than was given, as was published; without the adjustment it does not", () => {
  expect(seeds).toHaveLength(10);
  const bias = (design: string) =>
    sum(design, "servicesPaidForMwh") / sum(design, "servicesGivenMwh") - 1;
  expect(bias("ten-some")).toBeGreaterThan(0.1);
  expect(bias("ten-some")).toBeLessThan(0.16);
  expect(Math.abs(bias("ten-honest"))).toBeLessThan(0.05);
  expect(bias("fixed-some")).toBeLessThan(0.05);
});
