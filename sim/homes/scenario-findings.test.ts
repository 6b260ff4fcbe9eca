/** Homes that are billed, and who acts for homes, have accounts with names that are nobody else's. */
import { expect, test } from "vitest";
import { aggregatorsSchema } from "../model/aggregators.ts";
import { ENERGY_PLATFORM } from "../model/energy-exchange.ts";
import { homesSchema } from "../model/homes.ts";
import { DSO } from "../model/services.ts";
import { WHOLESALE } from "../settlement/accounts/outside-accounts.ts";
import { takenAccounts } from "../settlement/accounts/taken-accounts.ts";
import { settlementSchema } from "../settlement/settings.ts";
import { handDocument } from "../testing/hand-made.ts";
import { findingsOfHomes } from "./scenario-findings.ts";

const network = handDocument(
  [{ id: "windmill", capacityKw: 100, technology: "wind" }],
  [{ id: "c", ratingKw: 5000 }],
);
const settlement = settlementSchema.parse({
  imbalance: { virtualTrading: { id: "trader", units: ["windmill"] } },
});
const TAKEN = [DSO, WHOLESALE, ENERGY_PLATFORM, "supplier", "trader", "windmill"];
const accountsOf = (home: string, aggregator: string) =>
  [
    ...findingsOfHomes(
      {
        homes: homesSchema.parse([{ id: home, bus: "street", count: 10, response: {} }]),
        flexAlerts: [],
        aggregators: aggregatorsSchema.parse([{ id: aggregator, groups: [home] }]),
      },
      network,
      takenAccounts({ settlement }, network),
    ),
  ]
    .filter(({ code }) => code.endsWith(".account"))
    .map(({ path }) => path.join("."));

test.each(TAKEN)("%s is no name for homes or for an aggregator", (name) => {
  expect(accountsOf(name, "pool")).toEqual(["homes.0.id"]);
  expect(accountsOf("lane", name)).toEqual(["aggregators.0.id"]);
});

test("homes and who acts for them have two names", () => {
  expect(accountsOf("lane", "pool")).toEqual([]);
  expect(accountsOf("lane", "lane")).toEqual(["aggregators.0.id"]);
});
