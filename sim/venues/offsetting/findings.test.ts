/** What is wrong with an offsetting trade that no whole run shows: a follower that shares its limit with another unit. */
import { expect, test } from "vitest";
import { handDocument } from "../../testing/hand-made.ts";
import { offsettingFindings } from "./findings.ts";
import { offsettingSettings } from "./settings.ts";

const settings = offsettingSettings.parse({
  trades: [
    {
      ...{ id: "t", lead: "mill", follower: "weir", kw: 10 },
      ...{ from: "2026-01-21T10:00:00Z", to: "2026-01-21T11:00:00Z" },
    },
  ],
});
const codesOf = (connection: string) =>
  [
    ...offsettingFindings(
      settings,
      handDocument([
        { id: "mill", capacityKw: 0, consumptionKw: 100 },
        { id: "weir", capacityKw: 90, technology: "hydro", connection: "weir" },
        { id: "roof", capacityKw: 20, technology: "solar", connection },
      ]),
    ),
  ].map(({ code, path }) => `${code} ${path.join(".")}`);

test("a follower has its connection to itself, because its limit is what is exceeded", () => {
  expect(codesOf("weir")).toEqual(["offsetting.shared trades.0.follower"]);
  expect(codesOf("roof")).toEqual([]);
});
