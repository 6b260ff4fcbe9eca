/** Offsetting as the coordinator studies it: both sides in full, and on the way there the lead alone. */
import { expect, test } from "vitest";
import { orThrow } from "../core/errors.ts";
import { networkColumns } from "../model/network.ts";
import { buildFlowModel } from "../network/flow-model.ts";
import { reactiveRule, reactiveSettingsSchema } from "../network/reactive.ts";
import { handDocument } from "../testing/hand-made.ts";
import type { CapacityTrade } from "./capacity-trade.ts";
import { studiedStates } from "./conditions.ts";
import { limitRows } from "./study.ts";

const PERIOD = 900_000;
const network = networkColumns(
  handDocument([
    { id: "mill", capacityKw: 0, consumptionKw: 100 },
    { id: "weir", capacityKw: 90, technology: "hydro", exportLimitKw: 40 },
  ]),
);
const trade: CapacityTrade = {
  ...{ id: "t", buyer: 1, seller: 0, capacity: "export", kw: 20, boughtKw: 20 },
  ...{ agreedAt: 0, auction: "", periods: [PERIOD], override: undefined },
  ...{ cancelledFromPeriod: Infinity, offset: { lead: 0, follower: 1 } },
};

/** Limits that the trade could pass where the weir gives and the mill draws so much behind a branch of so much. */
function passed(millKw: number, weirKw: number, ratingKw: number, of = trade) {
  const rows = orThrow(
    limitRows(
      network,
      [of],
      [
        {
          ...{ period: PERIOD, name: "drawn", demandKw: new Float64Array(0) },
          unitKw: Float64Array.of(0 - millKw, weirKw),
          state: studiedStates(orThrow(buildFlowModel(network)), "none").states[0]!,
          branchKw: Float64Array.of(ratingKw),
          pointKw: Float64Array.of(1000),
        },
      ],
      {
        reactive: reactiveRule(network, reactiveSettingsSchema.parse({})),
        ...{ undervoltageMarginPu: 0, alreadyOver: "worse" },
      },
    ),
  );
  return rows.map(({ kind, side, effect }) => [kind, side, effect[0]]);
}

test("what the follower adds the lead makes up for, whatever was forecast of either", () => {
  expect(passed(0, 40, 40)).toEqual([]);
  expect(passed(0, 0, 25)).toEqual([]);
});

test("the lead alone, before the follower comes, is studied too", () => {
  expect(passed(10, 0, 25)).toEqual([["branch", -1, 20]]);
});

test("a follower goes no further than is installed, and its lead sells nothing of its own limit", () => {
  expect(passed(0, 0, 1000, { ...trade, kw: 60, boughtKw: 60 })).toEqual([["installed", 1, 60]]);
  expect(passed(0, 0, 1000, { ...trade, kw: 50, boughtKw: 50 })).toEqual([]);
});
