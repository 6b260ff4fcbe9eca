/** What is expected of homes, where nothing or little can be reckoned; and that the order of a file decides nothing. */
import { expect, test } from "vitest";
import { aggregatorsSchema } from "../model/aggregators.ts";
import { flexAlertsSchema } from "../model/home-response.ts";
import { homesSchema } from "../model/homes.ts";
import { aggregatorFindings } from "./aggregator-findings.ts";
import { portfoliosOf } from "./portfolios.ts";

/** Cars that charge by price, and nothing else that would answer: none of it is reckoned with. */
const unreckoned = {
  ...{ id: "cars", bus: "street", count: 1000 },
  tariff: { kind: "flat", importGbpPerMwh: 270, exportGbpPerMwh: 50 },
  ev: { share: 1, charging: { kind: "price" } },
  response: { changeFrac: 0 },
};
const evening = { id: "evening", from: "2025-01-14T17:00:00Z", rewardGbpPerMwh: 1000 };
const SHARINGS = [{ kind: "percentage" }, { kind: "fixed-fee" }, { kind: "mix" }];

test("homes told directly answer by price and notice, also where nothing is reckoned of them", () => {
  const { alerts } = portfoliosOf(
    homesSchema.parse([unreckoned]),
    flexAlertsSchema.parse([evening]),
    [],
  );
  expect(alerts[0]![0]!.logit).toBeCloseTo(Math.log(0.4 / 0.6), 9);
});

test.each(SHARINGS)("by $kind an aggregator of them promises 0 kW, and is told so", (sharing) => {
  const homes = homesSchema.parse([unreckoned]);
  const flexAlerts = flexAlertsSchema.parse([{ ...evening, paidBy: "network operator" }]);
  const aggregators = aggregatorsSchema.parse([{ id: "pool", groups: ["cars"], sharing }]);
  const { alerts, calls } = portfoliosOf(homes, flexAlerts, aggregators);
  expect(calls.map((call) => [call.expectedKw, call.promisedKw])).toEqual([
    [
      [0, 0],
      [0, 0],
    ],
  ]);
  expect(alerts.flat().every(({ logit }) => Number.isFinite(logit))).toBe(true);
  const findings = [...aggregatorFindings({ homes, flexAlerts, aggregators }, new Set())];
  expect(findings.map(({ code, path }) => [code, path.join(".")])).toEqual([
    ["aggregators.nothing", "aggregators.0.groups.0"],
    ["aggregators.minimum", "aggregators.0.groups"],
  ]);
  for (const { found } of findings) expect(found).toMatch(/\b0 kW\b/);
});

test("of alerts paid alike the one that begins first is sold, and then by id, in whatever order they are written", () => {
  const homes = homesSchema.parse([{ ...unreckoned, response: {} }]);
  const aggregators = aggregatorsSchema.parse([{ id: "pool", groups: ["cars"] }]);
  const soldOf = (alerts: readonly object[]) =>
    portfoliosOf(homes, flexAlertsSchema.parse(alerts), aggregators).calls.map(
      ({ alert }) => alert.id,
    );
  const twins = [evening, { ...evening, id: "another" }];
  expect(soldOf(twins)).toEqual(["another"]);
  expect(soldOf(twins.toReversed())).toEqual(["another"]);
  const sooner = { ...evening, id: "sooner", from: "2025-01-14T16:30:00Z" };
  expect(soldOf([evening, sooner])).toEqual(["sooner"]);
  expect(soldOf([sooner, evening])).toEqual(["sooner"]);
});

test("an alert that is told later, however well paid, takes the place of none that is sold already; of those told at once the better paid is sold", () => {
  const homes = homesSchema.parse([{ ...unreckoned, response: {} }]);
  const aggregators = aggregatorsSchema.parse([{ id: "pool", groups: ["cars"] }]);
  const late = { ...evening, id: "late", from: "2025-01-14T20:00:00Z", rewardGbpPerMwh: 3000 };
  const soldOf = (noticeHours: number) =>
    portfoliosOf(
      homes,
      flexAlertsSchema.parse([
        { ...late, noticeHours },
        { ...evening, noticeHours: 24 },
      ]),
      aggregators,
    ).calls.map(({ alert }) => alert.id);
  expect(soldOf(1)).toEqual(["evening"]);
  // Told at 17:00 the day before, when the evening's is.
  expect(soldOf(27)).toEqual(["late"]);
});

test("an alert that is not sold, since too little is expected of it that day, is in the way of none", () => {
  const homes = homesSchema.parse([{ ...unreckoned, response: {} }]);
  const aggregators = aggregatorsSchema.parse([{ id: "pool", groups: ["cars"] }]);
  const later = { ...evening, id: "later", from: "2025-01-14T20:00:00Z" };
  const paidBy = "network operator";
  const alerts = flexAlertsSchema.parse([
    { ...evening, noticeHours: 24, paidBy },
    { ...later, noticeHours: 1, paidBy },
  ]);
  const soldOf = (eveningWh: number) =>
    portfoliosOf(homes, alerts, aggregators, undefined, (_, { id }) => [
      ...Array.from({ length: 2 }, () => (id === "evening" ? eveningWh : 500)),
    ]).calls.map(({ alert }) => alert.id);
  expect(soldOf(500)).toEqual(["evening"]);
  expect(soldOf(0)).toEqual(["later"]);
});
