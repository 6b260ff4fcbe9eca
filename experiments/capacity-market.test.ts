/** The market for connection capacity in whole runs: who asks, who answers, what is accepted and approved, and what is paid. */
import { expect, test } from "vitest";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";
import { marketOf } from "./testing/capacity-runs.ts";
import { type Ran, rowsOf, sums } from "./testing/engine-runs.ts";

/** The weir could give 90 kW and may give 40; the roof gives 20 and may give 70; the mast gives 65 of 70. */
const SITES = {
  weir: { offersKw: 90, exportLimitKw: 40 },
  roof: { offersKw: 20, exportLimitKw: 70 },
  mast: { offersKw: 65, exportLimitKw: 70 },
};
const DAY = { market: { blockMinutes: 1440 }, adminFeeGbp: 1 };

const ofDay = (rows: ReturnType<typeof rowsOf>) =>
  rows.filter(({ request }) => String(request).includes("2026-01-21"));
const requests = ({ tables }: Ran) =>
  ofDay(rowsOf(tables.capacity_requests)).map(
    ({ site, side, capacity, askedW, acceptedW, outcome }) => [
      ...[site, side, capacity, Number(askedW) / 1000, Number(acceptedW) / 1000, outcome],
    ],
  );
const responses = ({ tables }: Ran) =>
  ofDay(rowsOf(tables.capacity_responses)).map(({ site, offeredW, acceptedW, outcome }) => [
    ...[site, Number(offeredW) / 1000, Number(acceptedW) / 1000, outcome],
  ]);
const meanKw = ({ tables }: Ran, unit: string) => {
  const rows = rowsOf(tables.unit_period).filter((row) => row.unit === unit);
  return rows.reduce((sum, row) => sum + Number(row.deliveredWh), 0) / rows.length / 500;
};
const events = ({ tables }: Ran, kind: string) =>
  rowsOf(tables.events).filter((row) => row.kind === kind);

test("who its limit holds back asks; who spares capacity answers; the cheapest is accepted, approved and used", () => {
  const of = marketOf(SITES, DAY);
  expect(requests(of)).toEqual([["weir-connection", "buy", "export", 50, 50, "filled"]]);
  expect(responses(of)).toEqual([
    ["roof-connection", 50, 50, "accepted"],
    ["mast-connection", 5, 0, "notNeeded"],
    ["mast-connection", 50, 0, "notNeeded"],
  ]);
  expect([meanKw(of, "weir"), meanKw(of, "roof"), meanKw(of, "mast")]).toEqual([90, 20, 65]);
  for (const kind of [
    "capacityRequested",
    "capacityOffered",
    "capacityAccepted",
    "capacityApproved",
  ])
    expect(events(of, kind).length).toBeGreaterThanOrEqual(3);
  expect(events(of, "capacityUnmet")).toEqual([]);
  const [row] = rowsOf(of.tables.capacity_trades);
  expect(row).toMatchObject({ initiator: "buyer", boughtW: 50_000, soldW: 50_000, usedWh: 25_000 });
});

test("the seller's price is paid: the least it asks, and its administration over what is held", () => {
  const of = marketOf(SITES, DAY);
  const days = rowsOf(of.tables.capacity_responses).filter(({ outcome }) => outcome === "accepted");
  // £16, and £1 over 0.05 MW for 24 hours.
  for (const { priceGbpPerMwHour } of days) expect(priceGbpPerMwHour).toBeCloseTo(16 + 1 / 1.2, 2);
  const ledger = rowsOf(of.tables.ledger);
  const paid = (rule: string, side: "payer" | "payee") =>
    sums(
      ledger.filter((row) => row.rule === rule),
      [side],
      "amountMicroGbp",
    );
  const price = paid("capacity-trades/price", "payer").get("weir")! / 1e6;
  expect(price).toBeCloseTo(3 * (16 * 1.2 + 1), 2);
  expect(paid("capacity-trades/price", "payee").get("roof")).toBeCloseTo(price * 1e6, 6);
  expect(paid("capacity-trades/administration", "payee").get("market facilitator")).toBe(6e6);
});

test("a seller that would use what it sells asks what it loses: it sells where the buyer gains more, and not otherwise", () => {
  const two = { weir: SITES.weir, mast: SITES.mast };
  // Both earn £60 for a MWh; the mast spares 5 kW and would lose the rest.
  expect(responses(marketOf(two, DAY))).toEqual([
    ["mast-connection", 5, 5, "accepted"],
    ["mast-connection", 50, 0, "notNeeded"],
  ]);
  const population = [
    {
      units: { ids: ["mast"] },
      policy: { kind: "generator", marginalCostGbpPerMwh: 50 },
      contract: { energyPrice: { fixedGbpPerMwh: 60 } },
    },
    {
      policy: { kind: "generator" },
      contract: { energyPrice: { fixedGbpPerMwh: 60 }, supportGbpPerMwh: 20 },
    },
  ];
  const cheap = marketOf(
    two,
    { ...DAY, market: { ...DAY.market, leastGbpPerMwHour: 0 } },
    { population },
  );
  const [, all] = rowsOf(cheap.tables.capacity_responses);
  expect(all).toMatchObject({ offeredW: 50_000 });
  // Of 50 kW it would use 45, at a margin of £10.
  expect(all!.energyMarginGbpPerMwHour).toBeCloseTo(9, 2);
  const [asked] = rowsOf(cheap.tables.capacity_requests);
  expect([asked!.energyMarginGbpPerMwHour, asked!.supportGbpPerMwHour]).toEqual([60, 20]);
});

test("the direct route asks one alone; who is rejected is told, and does not trade", () => {
  const by = (site: object) =>
    marketOf(SITES, {
      ...DAY,
      market: { ...DAY.market, sites: [{ site: "weir-connection", ...site }] },
    });
  const direct = by({ with: "mast-connection" });
  expect(new Set(responses(direct).map(([site]) => site))).toEqual(new Set(["mast-connection"]));
  const [request] = rowsOf(direct.tables.capacity_requests);
  expect(request).toMatchObject({ route: "direct" });
  const choosy = by({ rejects: ["roof-connection"] });
  expect(responses(choosy).find(([site]) => site === "roof-connection")).toEqual([
    "roof-connection",
    50,
    0,
    "rejected",
  ]);
  expect(events(choosy, "capacityRejected").map(({ because }) => because)).toContain(
    "roof-connection is turned down",
  );
  expect(new Set(rowsOf(choosy.tables.capacity_trades).map(({ seller }) => seller))).toEqual(
    new Set(["mast-connection"]),
  );
  const shy = marketOf(SITES, {
    ...DAY,
    market: { ...DAY.market, sites: [{ site: "roof-connection", rejects: ["weir-connection"] }] },
  });
  expect(responses(shy).map(([site]) => site)).not.toContain("roof-connection");
});

test("a seller may begin: it publishes what it spares, and who gains most of it buys", () => {
  const of = marketOf(SITES, { ...DAY, market: { ...DAY.market, initiators: "sellers" } });
  // The weir has bought 5 kW of the mast by then.
  expect(requests(of)).toEqual([
    ["mast-connection", "sell", "export", 5, 5, "filled"],
    ["roof-connection", "sell", "export", 50, 45, "partly"],
  ]);
  const [row] = rowsOf(of.tables.capacity_trades);
  expect(row).toMatchObject({ buyer: "weir-connection", initiator: "seller" });
  const both = marketOf(SITES, { ...DAY, market: { ...DAY.market, initiators: "both" } });
  // What was bought of who published is not bought again.
  expect(meanKw(both, "weir")).toBe(90);
  const bought = rowsOf(both.tables.capacity_trades).reduce(
    (sum, { boughtW }) => sum + Number(boughtW),
    0,
  );
  expect(bought / 144).toBe(50_000);
});

test("who only sells neither asks nor buys of who publishes", () => {
  const sites = [{ site: "weir-connection", isSellOnly: true }];
  for (const initiators of ["buyers", "both"]) {
    const of = marketOf(SITES, { ...DAY, market: { ...DAY.market, initiators, sites } });
    expect(rowsOf(of.tables.capacity_trades)).toEqual([]);
  }
});

test("a site without outline approval does not ask by forecast; a stated request of it is refused by the coordinator", () => {
  const approval = (businessDays: number) => ({
    approval: {
      variations: [{ site: "weir-connection", requestedOn: "2025-10-01", businessDays }],
    },
  });
  expect(requests(marketOf(SITES, DAY, approval(65)))).toHaveLength(1);
  expect(requests(marketOf(SITES, DAY, approval(100)))).toEqual([]);
  // A network operator that is not told approves nobody, and keeps nobody from it.
  const untold = { ...approval(100), visibility: "facilitator" };
  expect(requests(marketOf(SITES, DAY, untold))).toHaveLength(1);
  const stated = marketOf(
    SITES,
    { ...DAY, market: { ...DAY.market, initiators: "stated", requests: [REQUEST] } },
    approval(100),
  );
  expect(rowsOf(stated.tables.capacity_responses).map(({ outcome }) => outcome)).toContain(
    "refused",
  );
  expect(String(events(stated, "capacityRefused")[0]!.because)).toContain("outline approval from");
  expect(rowsOf(stated.tables.capacity_trades)).toEqual([]);
});

test("what the coordinator refuses is accepted for nothing, and who asked hears of it", () => {
  const of = marketOf(SITES, DAY, {}, 130);
  expect(new Set(requests(of).map((row) => row.at(-1)))).toEqual(new Set(["unfilled"]));
  expect(responses(of)[0]).toEqual(["roof-connection", 50, 0, "refused"]);
  expect(events(of, "capacityUnmet")).toHaveLength(3);
  const plain = marketOf(
    SITES,
    {
      trades: [],
      market: {
        initiators: "stated",
        requests: [
          { ...REQUEST, kw: 1, with: "roof-connection", cancelledAt: "2026-01-01T00:00:00Z" },
        ],
      },
    },
    {},
    130,
  );
  expect(rowsOf(of.tables.unit_period)).toEqual(rowsOf(plain.tables.unit_period));
});

const REQUEST = {
  ...{
    id: "extra",
    site: "weir-connection",
    kw: 20,
    price: { energyMarginGbpPerMwHour: 80, administrationGbp: 0 },
  },
  ...{ from: "2026-01-21T00:00:00Z", to: "2026-01-22T12:00:00Z" },
};
const answer = (site: string, price: object, more: object = {}) => ({
  ...{ site, kw: 20, price: { administrationGbp: 0, ...price } },
  ...more,
});
const stated = (...answers: readonly object[]) =>
  marketOf(SITES, {
    market: {
      ...{ initiators: "stated", responders: "stated" },
      requests: [{ ...REQUEST, responses: answers }],
    },
  });
const outcomes = ({ tables }: Ran) =>
  rowsOf(tables.capacity_responses).map(({ site, outcome, priceGbpPerMwHour }) => [
    site,
    outcome,
    priceGbpPerMwHour,
  ]);

test("all four parts count: the cheapest all in is accepted, not the one with the least margin", () => {
  const of = stated(
    answer("roof-connection", {
      energyMarginGbpPerMwHour: 10,
      supportGbpPerMwHour: 15,
      administrationGbp: 25,
      capacityChargesGbpPerMwHour: 3,
    }),
    answer("mast-connection", { energyMarginGbpPerMwHour: 50, capacityChargesGbpPerMwHour: -2 }),
  );
  // £25 over 0.02 MW for 36 hours is £34.72 for each MW, an hour.
  expect(outcomes(of)).toEqual([
    ["mast-connection", "accepted", 48],
    ["roof-connection", "notNeeded", 0],
  ]);
});

test("beyond what its buyer takes nothing is accepted; who withdraws is out of it, before and after", () => {
  expect(outcomes(stated(answer("roof-connection", { energyMarginGbpPerMwHour: 81 })))).toEqual([
    ["roof-connection", "tooDear", 0],
  ]);
  const early = stated(
    answer(
      "roof-connection",
      { energyMarginGbpPerMwHour: 10 },
      { cancelledAt: "2026-01-13T00:00:00Z" },
    ),
    answer("mast-connection", { energyMarginGbpPerMwHour: 20 }),
  );
  expect(outcomes(early)).toEqual([
    ["roof-connection", "cancelled", 0],
    ["mast-connection", "accepted", 20],
  ]);
  expect(events(early, "capacityCancelled").map(({ because }) => because)).toEqual(["withdrawn"]);
  const late = stated(answer("roof-connection", {}, { cancelledAt: "2026-01-15T00:00:00Z" }));
  // Half-hours until the next day that is decided after it.
  const lateRows = rowsOf(late.tables.capacity_trades);
  expect(lateRows.filter(({ cancelledAt }) => cancelledAt === 0)).toHaveLength(48);
  expect(lateRows.map(({ cancelledAt }) => cancelledAt).slice(48)).toEqual(
    Array.from({ length: 24 }, () => Date.parse("2026-01-15T12:00:00Z") / 1000),
  );
  expect(rowsOf(stated(answer("roof-connection", {})).tables.capacity_trades)).toHaveLength(72);
});

test("who is not qualified by the facilitator neither asks nor answers, and nobody trades more than it registered", () => {
  const details = { name: "co", companyNumber: "1", address: "here", contact: "co" };
  const signed = ["flexibility services agreement"];
  const company = { id: "co", questionnaire: "complete", signed, details };
  const resource = (unit: string, volumeKw: number) => ({
    ...{ unit, company: "co", volumeKw, control: "api", meteringMinutes: 30, responseS: 10 },
  });
  const run = (...resources: readonly object[]) =>
    marketOf(SITES, DAY, {
      facilitator: { registration: { others: "unregistered", companies: [company], resources } },
    });
  const all = run(resource("weir", 40), resource("roof", 30), resource("mast", 5));
  expect(responses(all)[0]).toEqual(["roof-connection", 30, 30, "accepted"]);
  expect(requests(all)).toEqual([["weir-connection", "buy", "export", 40, 35, "partly"]]);
  expect(responses(run(resource("weir", 40), resource("mast", 5)))).toEqual([
    ["mast-connection", 5, 5, "accepted"],
  ]);
  expect(requests(run(resource("roof", 30)))).toEqual([]);
});

test("gates out of order, sites that are none, a site that answers itself, ids twice, a route that does not ask: one message each", async () => {
  const own = { ...REQUEST, site: "seathorn-wind-connection" };
  const respond = (site: string) => ({ site, kw: 1, price: {} });
  const market = {
    sites: [
      { site: "nowhere" },
      { site: own.site, with: own.site, rejects: ["nobody"] },
      { site: own.site },
    ],
    requests: [
      { ...own, id: "request: mine", to: own.from },
      {
        ...own,
        with: "seathorn-chp-connection",
        responses: [respond(own.site), respond("seathorn-chp-connection")],
      },
      { ...own, responses: [respond("no one")] },
    ],
  };
  const gates = { award: { day: -8, at: "11:00" } };
  const faultsOf = async (venue: object) => {
    const period = { start: "2026-01-20", days: 3 };
    const checked = await prepare(
      plainSource({ period, venues: { "capacity-trades": venue } }),
      ".",
    );
    return checked.kind === "faulty" ? checked.faults.map(({ code, path }) => [code, path]) : [];
  };
  const at = (path: string) => `venues.capacity-trades.${path}`;
  expect(await faultsOf({ market, gates })).toEqual([
    ["capacity.gateOrder", at("gates.award")],
    ["scenario.unknownConnection", at("market.sites[0].site")],
    ["capacity.sameSite", at("market.sites[1].with")],
    ["scenario.unknownConnection", at("market.sites[1].rejects[0]")],
    ["capacity.twice", at("market.sites[2].site")],
    ["capacity.twice", at("market.requests[0].id")],
    ["capacity.window", at("market.requests[0].to")],
    ["capacity.sameSite", at("market.requests[1].responses[0].site")],
    ["capacity.notAsked", at("market.requests[1].responses[0].site")],
    ["capacity.twice", at("market.requests[2].id")],
    ["scenario.unknownConnection", at("market.requests[2].responses[0].site")],
  ]);
  expect(
    await faultsOf({
      market: { initiators: "stated" },
      gates: { open: { before: 30 }, close: { day: -10, at: "12:00" } },
    }),
  ).toEqual([
    ["scenario.gate", at("gates.open")],
    ["capacity.nobodyAsks", at("market.requests")],
  ]);
  expect(await faultsOf({})).toEqual([["capacity.nothing", at("trades")]]);
  expect(
    await faultsOf({
      market: { requests: [{ ...own, from: "2026-02-21T00:00:00Z", to: "2026-02-22T00:00:00Z" }] },
    }),
  ).toEqual([["capacity.outsideRun", at("market.requests[0].from")]]);
});
