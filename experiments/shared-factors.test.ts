/**
 * Sensitivity factors that the coordinator shares with sites of the market for connection capacity, on the ring: a cheap seller far from
 * a constraint that the buyer loads, and a dearer one beside the buyer.
 */
import { describe, expect, test } from "vitest";
import { formatFault, orThrow } from "../sim/core/errors.ts";
import { networkColumns } from "../sim/model/network.ts";
import { networkDocumentSchema } from "../sim/model/network-document.ts";
import { buildFlowModel } from "../sim/network/flow-model.ts";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";
import { partsOf, ran, ringDocument, rowsOf, scenarioOf } from "./testing/engine-runs.ts";

const price = (energyMarginGbpPerMwHour: number) => ({
  ...{ administrationGbp: 0, energyMarginGbpPerMwHour },
});
const FAR = "mossby-wind-connection";
const NEAR = "milnholme-chp-connection";

/** The buyer could give 10 MW where its connection lets out 8. */
const NETWORK = {
  ...ringDocument,
  units: ringDocument.units.map((unit) =>
    unit.id === "oxenby-solar" ? { ...unit, capacityMw: 10 } : unit,
  ),
};

const source = (sensitivityFactors: string, gainGbp: number, more: object = {}) => ({
  period: { start: "2026-01-20", days: 2, tickMinutes: 30 },
  forecast: { kind: "perfect" },
  venues: {
    "capacity-trades": {
      market: {
        ...{ initiators: "stated", responders: "stated", sensitivityFactors },
        requests: [
          {
            ...{ id: "more", site: "oxenby-solar-connection", kw: 1000, price: price(gainGbp) },
            ...{ from: "2026-01-20T18:00:00Z", to: "2026-01-20T22:00:00Z" },
            responses: [
              { site: FAR, kw: 1000, price: price(16) },
              { site: NEAR, kw: 1000, price: price(20) },
            ],
          },
        ],
      },
    },
  },
  ...more,
});

function outcomes(sensitivityFactors: string, gainGbp: number) {
  const { tables } = ran(scenarioOf(source(sensitivityFactors, gainGbp)), partsOf(NETWORK));
  return rowsOf(tables.capacity_responses).map(({ site, outcome }) => [site, outcome]);
}

test("withheld, the cheaper seller is taken, of whose 1,000 kW the buyer gains 328; shared, the one of whom it gains all", () => {
  expect(outcomes("withheld", 30)).toEqual([
    [FAR, "accepted"],
    [NEAR, "notNeeded"],
  ]);
  expect(outcomes("shared", 30)).toEqual([
    [NEAR, "accepted"],
    [FAR, "notNeeded"],
  ]);
});

test("shared, a buyer pays for what it gains: £48 for a kW are £15.76 for one of the far seller's, who asks £16", () => {
  // 1,000 kW of mossby-wind give 328.326 kW at oxenby: 48 × 0.328326 is less than 16, 49 × 0.328326 is more.
  const far = (gainGbp: number) => {
    const of = source("shared", gainGbp);
    of.venues["capacity-trades"].market.requests[0]!.responses.pop();
    const { tables } = ran(scenarioOf(of), partsOf(NETWORK));
    return rowsOf(tables.capacity_responses).map(({ outcome }) => outcome);
  };
  expect(far(48)).toEqual(["tooDear"]);
  expect(far(49)).toEqual(["accepted"]);
});

test.each<[object, string]>([
  [{ approval: { exchange: "one-for-one" } }, "shared, where a buyer gains all that is sold"],
  [{ visibility: "facilitator" }, "shared, where nobody who would study trades is told of them"],
])("factors that would say nothing are a fault: %j", async (more, found) => {
  const checked = await prepare(
    plainSource({ name: "shared", ...source("shared", 30, more) }),
    ".",
  );
  const faults = checked.kind === "faulty" ? checked.faults.map(formatFault) : [];
  expect(faults).toEqual([expect.stringContaining(found)]);
  expect(faults[0]).toMatch(/^venues\.capacity-trades\.market\.sensitivityFactors: .*write /);
});

describe("what two sites change, weighted by their sensitivities", () => {
  const model = orThrow(buildFlowModel(networkColumns(networkDocumentSchema.parse(NETWORK))));
  const { branch, direction, ids } = model.network.constraintPoints;
  const busOf = (site: string) =>
    model.network.connections.bus[model.network.connections.ids.indexOf(site)]!;
  /** The most that the trades of a run add at a constraint that both sides load, W. */
  const addedW = (approval: object) => {
    const { tables } = ran(scenarioOf(source("withheld", 30, approval)), partsOf(NETWORK));
    const trades = rowsOf(tables.capacity_trades);
    expect(trades.length).toBeGreaterThan(0);
    const added = trades.flatMap(({ boughtW, soldW, buyer, seller }) =>
      [...ids.keys()].flatMap((point) => {
        const byBus = model.sensitivityRow(branch[point]!);
        const [ofBuyer, ofSeller] = [buyer, seller].map(
          (site) => direction[point]! * byBus[busOf(String(site))]!,
        );
        if (ofBuyer! < 0.05 || ofSeller! < 0.05) return [];
        return [Number(boughtW) * ofBuyer! - Number(soldW) * ofSeller!];
      }),
    );
    expect(added.length).toBeGreaterThan(0);
    return Math.max(...added);
  };

  test("is what both sides agreed where nobody who would study trades is told of them", () => {
    const untold = { visibility: { "capacity-trades": "none" } };
    const { tables } = ran(scenarioOf(source("withheld", 30, untold)), partsOf(NETWORK));
    const trades = rowsOf(tables.capacity_trades);
    expect(trades.map(({ seller }) => seller)).toContain(FAR);
    for (const { boughtW, soldW } of trades) expect(boughtW).toBe(soldW);
  });

  test("is nothing or less at every constraint that both load, unless a scenario says one for one", () => {
    expect(addedW({})).toBeLessThan(1);
    // 0.7103 MW of what is bought for 0.2332 MW of what is sold.
    const oneForOne = { approval: { exchange: "one-for-one", rule: { kind: "sequential" } } };
    expect(addedW(oneForOne)).toBeCloseTo(1e6 * (0.71033448333 - 0.23322100747), -2);
  });
});
