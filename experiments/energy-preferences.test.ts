/** Buyers that prefer who is near, or a member by name, in whole runs of peer-to-peer trading: premiums are paid to those alone, and to some. */
import { expect, test } from "vitest";
import { generatedSeries } from "../grids/series/generated.ts";
import { factsOf } from "./fuzz/facts.ts";
import { laws } from "./fuzz/laws/registry.ts";
import { scenarioOf } from "./testing/engine-runs.ts";
import { HOMES_OF_VALLEY, valleyDocument } from "./testing/valley.ts";

const homes = HOMES_OF_VALLEY.map(({ participant: _, ...group }) => group);
const FIXED = { contract: { energyPrice: { fixedGbpPerMwh: 50 } } };
const tradesWith = (premium: object) => {
  const facts = factsOf({
    scenario: scenarioOf({
      ...{ period: { start: "2025-06-20", days: 1, tickMinutes: 30 }, homes },
      population: [
        { units: { ids: ["field", "weir"] }, policy: { kind: "generator" }, ...FIXED },
        { units: { ids: ["works"] }, policy: { kind: "demand" } },
      ],
      venues: {
        "local-energy-exchange": {
          members: [
            {
              homes: homes.map(({ id }) => id),
              premium: { buyersFrac: 1, deviationGbpPerMwh: 0, ...premium },
            },
            { units: ["field", "weir"] },
          ],
          rule: { kind: "peer-to-peer" },
        },
      },
    }),
    network: valleyDocument,
    series: generatedSeries,
  });
  for (const [name, law] of Object.entries(laws)) expect([name, law(facts)]).toEqual([name, []]);
  return facts.rows.exchange_trades.map(({ buyer, seller, premiumGbpPerMwh }) => ({
    ...{ buyer: String(buyer), seller: String(seller), isPaid: premiumGbpPerMwh === 20 },
  }));
};
const busOf = new Map<string, string>([
  ...[["field", "valley-head"] as const, ["weir", "village"] as const],
  ...homes.map(({ id, bus }) => [id, bus] as const),
]);
const isFed = (bus: string) => bus === "grid-11";

test.each([
  [{ near: "bus" }, (buyer: string, seller: string) => busOf.get(buyer) === busOf.get(seller)],
  [
    { near: "feeder" },
    (buyer: string, seller: string) => isFed(busOf.get(buyer)!) === isFed(busOf.get(seller)!),
  ],
  [{ members: ["weir"] }, (_: string, seller: string) => seller === "weir"],
  [
    { near: "bus", technologies: ["solar"] },
    (buyer: string, seller: string) => busOf.get(buyer) === busOf.get(seller) && seller !== "weir",
  ],
] as const)("premium %o: £20 is for whom it names", (premium, isPreferred) => {
  const trades = tradesWith(premium);
  for (const { buyer, seller, isPaid } of trades)
    expect([buyer, seller, isPaid]).toEqual([buyer, seller, isPreferred(buyer, seller)]);
  for (const isPaid of [true, false])
    expect(trades.filter((trade) => trade.isPaid === isPaid).length).toBeGreaterThan(10);
});
