/** Trades of connection capacity in whole runs: what sites may do changes for the time of a trade, is approved first, and is paid for. */
import { expect, test } from "vitest";
import { handDocument } from "../sim/testing/hand-made.ts";
import { handSeries } from "../sim/testing/hand-series.ts";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";
import { site, TRADE, works } from "./testing/capacity-runs.ts";
import {
  partsOf,
  type Ran,
  type Row,
  ran,
  rowsOf,
  scenarioOf,
  sums,
} from "./testing/engine-runs.ts";

/** Mean of what a unit delivers in each half-day from 20 January on, kW. */
function halfDays({ tables }: Ran, unit: string): number[] {
  const rows = rowsOf(tables.unit_period).filter((row) => row.unit === unit);
  return Array.from({ length: 6 }, (_, half) => {
    const own = rows.slice(half * 24, (half + 1) * 24);
    return own.reduce((sum, row) => sum + Number(row.deliveredWh), 0) / 12_000;
  });
}

const capacityEvents = ({ tables }: Ran) =>
  rowsOf(tables.events)
    .filter(({ kind }) => String(kind).startsWith("capacity"))
    .map(({ kind, trade, because }) => [kind, trade, because]);

test("for the time of a trade its buyer may give more by what its seller gives less, and neither otherwise", () => {
  const of = site([TRADE], 80);
  expect(halfDays(of, "weir")).toEqual([40, 40, 70, 40, 40, 40]);
  expect(halfDays(of, "roof")).toEqual([70, 70, 40, 70, 70, 70]);
  expect(capacityEvents(of)).toEqual([["capacityApproved", "winter", "passes no limit"]]);
});

test("the buyer pays by the hour for what was given up, both sides pay administration once, and the ledger sums to zero", () => {
  const of = site([TRADE], 80);
  const ledger = rowsOf(of.tables.ledger);
  const paid = (rule: string) =>
    [
      ...sums(
        ledger.filter((row) => row.rule === rule),
        ["payer", "payee"],
        "amountMicroGbp",
      ),
    ].map(([between, amount]) => [between, amount / 1e6]);
  // 30 kW for 12 h at £20 per MW and hour.
  expect(paid("capacity-trades/price").map(([, amount]) => amount)).toEqual([7.2]);
  expect(paid("capacity-trades/administration").map(([, amount]) => amount)).toEqual([25, 25]);
  const total = (side: "payer" | "payee") =>
    [...sums(ledger, [side], "amountMicroGbp").values()].reduce((sum, each) => sum + each, 0);
  expect(total("payer") - total("payee")).toBe(0);
});

test("a roof that did not use what it sold adds load: there, a limit that the trade would pass refuses it", () => {
  expect(halfDays(site([TRADE], 0), "weir")[2]).toBe(70);
  const refused = site([TRADE], 0, 60);
  expect(capacityEvents(refused)).toEqual([
    ["capacityRefused", "winter", "passes the constraint limit of c"],
  ]);
  const plain = site([], 0, 60);
  expect(rowsOf(refused.tables.unit_period)).toEqual(rowsOf(plain.tables.unit_period));
  expect(rowsOf(refused.tables.ledger)).toEqual(rowsOf(plain.tables.ledger));
});

test("what people decide by hand stands, with their reason, whatever is studied", () => {
  const byHand = (decision: string) => ({
    scenario: {
      approval: {
        overrides: [{ trade: "winter", decision, because: "control room, by telephone" }],
      },
    },
  });
  const approved = site([TRADE], 0, 60, byHand("approved"));
  expect(capacityEvents(approved)).toEqual([
    ["capacityApproved", "winter", "by hand: control room, by telephone"],
  ]);
  const refused = site([TRADE], 80, 1000, byHand("refused"));
  expect(capacityEvents(refused)).toEqual([
    ["capacityRefused", "winter", "by hand: control room, by telephone"],
  ]);
  expect(halfDays(refused, "weir")).toEqual([40, 40, 40, 40, 40, 40]);
  const beyond = site([{ ...TRADE, kw: 60 }], 80, 1000, byHand("approved"));
  expect(capacityEvents(beyond)).toEqual([
    ["capacityRefused", "winter", "passes the installed limit of weir-connection"],
  ]);
});

const FLOW_TOLERANCE_WH = 1;
const tradedRows = ({ tables }: Ran) => rowsOf(tables.capacity_trades);
const wh = (of: Ran) => {
  const rows = tradedRows(of).map(({ usedWh, forgoneWh, unusedWh, addedWh }) => [
    ...[usedWh, forgoneWh, unusedWh, addedWh],
  ]);
  expect(rows).toHaveLength(24);
  expect(new Set(rows.map(String)).size).toBe(1);
  return rows[0];
};

test("what a trade adds is what its buyer uses beyond its contract less what its seller goes without", () => {
  // The roof would give 70 of its 80 kW and is held to 40; of 55 it goes without 15; below 40 it misses nothing.
  expect(wh(site([TRADE], 80))).toEqual([15_000, 15_000, 0, 0]);
  expect(wh(site([TRADE], 55))).toEqual([15_000, 7500, 0, 7500]);
  expect(wh(site([TRADE], 39))).toEqual([15_000, 0, 500, 15_000]);
  expect(wh(site([TRADE], 0))).toEqual([15_000, 0, 20_000, 15_000]);
});

test("water that a trade lets in counts, less the sun that its seller goes without; what is drawn has no source", () => {
  const clean = (of: Ran) => new Set(tradedRows(of).map(({ cleanWh }) => cleanWh));
  expect(clean(site([TRADE], 80))).toEqual(new Set([0]));
  expect(clean(site([TRADE], 55))).toEqual(new Set([7500]));
  const trade = {
    ...{ ...TRADE, buyer: "mill-connection", seller: "works-connection" },
    ...{ capacity: "import", kw: 20 },
  };
  expect(clean(works([trade], 30))).toEqual(new Set([0]));
});

test("import capacity alike: the mill draws 15 kW beyond its own, which the works go without, or not", () => {
  const trade = {
    ...{ ...TRADE, buyer: "mill-connection", seller: "works-connection" },
    ...{ capacity: "import", kw: 20 },
  };
  expect(wh(works([trade], 110))).toEqual([7500, 10_000, 0, 0]);
  expect(wh(works([trade], 85))).toEqual([7500, 2500, 0, 5000]);
  expect(wh(works([trade], 30))).toEqual([7500, 0, 25_000, 7500]);
});

test("a lone consumer draws what it bought beyond its limit; what it may not draw is counted as held back, not lost sight of", () => {
  const trade = {
    ...{ ...TRADE, buyer: "mill-connection", seller: "works-connection" },
    ...{ capacity: "import", kw: 20 },
  };
  const of = works([trade], 30);
  expect(halfDays(of, "mill")).toEqual([-100, -100, -115, -100, -100, -100]);
  const heldWh = rowsOf(of.tables.unit_period)
    .filter(({ unit }) => unit === "mill")
    .map(({ limitedWh }) => limitedWh);
  // 15 kW for a half-hour, in all but the 24 of the trade.
  expect(heldWh.filter((wh) => wh === -7500)).toHaveLength(120);
  expect(heldWh.filter((wh) => wh === 0)).toHaveLength(24);
});

test("of generation, what the limit takes is counted beside curtailment", () => {
  const rows = rowsOf(site([TRADE], 80).tables.unit_period);
  const limited = (unit: string) =>
    rows.filter((row) => row.unit === unit).map(({ limitedWh }) => Number(limitedWh) / 500);
  expect(new Set(limited("weir"))).toEqual(new Set([50, 20]));
  expect(new Set(limited("roof"))).toEqual(new Set([10, 40]));
  expect(new Set(rows.map(({ curtailedWh }) => curtailedWh))).toEqual(new Set([0]));
});

test("where nothing is trimmed, the flow at the constraint rises by what trades add, period by period", () => {
  const trades = [
    TRADE,
    { ...TRADE, id: "extra", kw: 15, from: "2026-01-21T06:00:00Z", to: "2026-01-21T18:00:00Z" },
  ];
  const flowsWh = ({ tables }: Ran) =>
    rowsOf(tables.constraint_period).map(({ meanW }) => Number(meanW) / 2);
  for (const roofKw of [0, 20, 30, 45, 60, 70]) {
    const [traded, plain] = [site(trades, roofKw), site([], roofKw)];
    const before = flowsWh(plain);
    const added = sums(tradedRows(traded), ["periodStart"], "addedWh");
    const starts = rowsOf(traded.tables.constraint_period).map(({ periodStart }) => periodStart);
    for (const [row, flow] of flowsWh(traded).entries()) {
      const moreWh = flow - before[row]!;
      const saidWh = added.get(String(starts[row])) ?? 0;
      expect(Math.abs(moreWh - saidWh)).toBeLessThanOrEqual(FLOW_TOLERANCE_WH);
    }
  }
});

test("rows say who began, what both sides hold, and owe together what the ledger has; a trade that is refused has none", () => {
  const of = site([{ ...TRADE, initiator: "seller" }], 80);
  const [row] = tradedRows(of);
  expect(row).toMatchObject({
    ...{ trade: "winter", buyer: "weir-connection", seller: "roof-connection" },
    ...{ capacity: "export", initiator: "seller", boughtW: 30_000, soldW: 30_000 },
    amountMicroGbp: 300_000,
  });
  const total = (rows: readonly Row[]) =>
    rows.reduce((sum, { amountMicroGbp }) => sum + Number(amountMicroGbp), 0);
  const prices = rowsOf(of.tables.ledger).filter(({ rule }) => rule === "capacity-trades/price");
  expect(total(tradedRows(of))).toBe(total(prices));
  expect(tradedRows(site([TRADE], 0, 60))).toEqual([]);
});

test("nobody buys beyond what is installed, or sells more than it holds", () => {
  const of = site([{ ...TRADE, kw: 60 }], 80);
  expect(capacityEvents(of)).toEqual([
    ["capacityRefused", "winter", "passes the installed limit of weir-connection"],
  ]);
  const oversold = site([{ ...TRADE, buyer: TRADE.seller, seller: TRADE.buyer, kw: 50 }], 80);
  expect(capacityEvents(oversold)[0]![0]).toBe("capacityRefused");
});

test("a trade that is cancelled gives both sites their limits back from the next day decided, and is paid for until then", () => {
  const long = { ...TRADE, from: "2026-01-20T00:00:00Z", to: "2026-01-23T00:00:00Z" };
  const whole = site([long], 80);
  expect(halfDays(whole, "weir")).toEqual([70, 70, 70, 70, 70, 70]);
  const cut = site([{ ...long, cancelledAt: "2026-01-14T00:00:00Z" }], 80);
  expect(halfDays(cut, "weir")).toEqual(
    [70, 40, 40, 40, 40, 40].map((kw, at) => (at < 2 ? 70 : kw)),
  );
  expect(capacityEvents(cut).map(([kind]) => kind)).toEqual([
    "capacityApproved",
    "capacityCancelled",
  ]);
  // Decided a week before the second day, at noon; that day and the third are taken back, as they were agreed.
  const at = Date.parse("2026-01-14T12:00:00Z") / 1000;
  const rows = tradedRows(cut);
  expect(rows.map(({ cancelledAt }) => cancelledAt)).toEqual([
    ...Array.from({ length: 48 }, () => 0),
    ...Array.from({ length: 96 }, () => at),
  ]);
  expect(tradedRows(whole).map(({ cancelledAt }) => cancelledAt)).toEqual(rows.map(() => 0));
  const cells = ({ boughtW, usedWh, forgoneWh, unusedWh, addedWh, amountMicroGbp }: Row) => [
    ...[boughtW, usedWh, forgoneWh, unusedWh, addedWh, amountMicroGbp],
  ];
  expect(cells(rows[47]!)).toEqual([30_000, 15_000, 15_000, 0, 0, 300_000]);
  expect(cells(rows[48]!)).toEqual([30_000, 0, 0, 0, 0, 0]);
  const never = site([{ ...long, cancelledAt: "2026-01-01T00:00:00Z" }], 80);
  const plain = site([], 80);
  expect(rowsOf(never.tables.unit_period)).toEqual(rowsOf(plain.tables.unit_period));
  expect(tradedRows(never)).toEqual([]);
});

test("a site that has traded capacity promises no service while it holds; the relief is bought elsewhere", () => {
  const network = handDocument(
    ["roof", "weir", "mast"].map((id) => ({ id, capacityKw: 100, exportLimitKw: 70 })),
  );
  const series = () => handSeries({ availableKw: (_, out) => out.fill(70) });
  const zone = {
    ...{ id: "all", constraints: ["c"], requirement: { kind: "stated", reliefKw: 60 } },
    windows: [{ days: "all", from: "00:00", to: "00:00" }],
  };
  const held = (trades: readonly object[]) => {
    const scenario = scenarioOf({
      period: { start: "2026-01-20", days: 2, tickMinutes: 30 },
      forecast: { kind: "perfect" },
      population: [{ policy: { kind: "generator" } }],
      venues: {
        secure: { zones: [zone], minOfferKw: 1 },
        ...(trades.length === 0 ? {} : { "capacity-trades": { trades } }),
      },
    });
    const { tables } = ran(scenario, { ...partsOf(network), series });
    const rows = rowsOf(tables.service_awards);
    const of = (isHeld: boolean) =>
      new Set(rows.filter(({ state }) => (state !== "refused") === isHeld).map(({ unit }) => unit));
    const reasons = new Set(
      rows.filter(({ state }) => state === "refused").map(({ reason }) => reason),
    );
    return { awarded: of(true), refused: of(false), reasons };
  };
  const all = { ...TRADE, from: "2026-01-20T00:00:00Z", to: "2026-01-22T00:00:00Z" };
  const plain = held([]);
  expect(plain.refused).toEqual(new Set());
  const [first] = [...plain.awarded];
  const others = ["roof", "weir", "mast"].filter((id) => id !== first);
  const sides = { buyer: `${String(first)}-connection`, seller: `${others[0]}-connection` };
  const traded = held([{ ...all, ...sides }]);
  expect(traded.awarded).toEqual(new Set([others[1]]));
  expect(traded.refused.has(first!)).toBe(true);
  expect(traded.reasons).toEqual(new Set(["capacityTrade"]));
});

test("the order in which trades are written changes nothing", () => {
  const other = { ...TRADE, id: "autumn", kw: 10 };
  const [one, two] = [site([TRADE, other], 80), site([other, TRADE], 80)];
  expect(halfDays(one, "weir")[2]).toBe(80);
  expect(rowsOf(two.tables.unit_period)).toEqual(rowsOf(one.tables.unit_period));
  expect(rowsOf(two.tables.ledger)).toEqual(rowsOf(one.tables.ledger));
});

test("sites that are none, a site on both sides, a window that is none, ids twice, gates of the other kind: one message each", async () => {
  const ring = { ...TRADE, buyer: "seathorn-wind-connection", seller: "seathorn-wind-connection" };
  const trades = [
    { ...ring, buyer: "nowhere" },
    { ...ring, id: "b" },
    { ...ring, id: "winter", to: ring.from, seller: "nobody" },
  ];
  const venues = {
    "capacity-trades": {
      trades,
      gates: { award: { before: 60 }, settle: { day: 0, at: "12:00" } },
    },
  };
  const period = { start: "2026-01-20", days: 3 };
  const checked = await prepare(plainSource({ period, venues }), ".");
  const faults = checked.kind === "faulty" ? checked.faults : [];
  expect(faults.map(({ code, path }) => [code, path])).toEqual([
    ["scenario.gate", "venues.capacity-trades.gates.settle"],
    ["capacity.gate", "venues.capacity-trades.gates.award"],
    ["scenario.unknownConnection", "venues.capacity-trades.trades[0].buyer"],
    ["capacity.sameSite", "venues.capacity-trades.trades[1].seller"],
    ["scenario.unknownConnection", "venues.capacity-trades.trades[2].seller"],
    ["capacity.window", "venues.capacity-trades.trades[2].to"],
    ["capacity.twice", "venues.capacity-trades.trades[2].id"],
  ]);
  const good = {
    ...ring,
    buyer: "mill-connection",
    from: "2026-02-21T00:00:00Z",
    to: "2026-02-22T00:00:00Z",
  };
  const outside = await prepare(
    plainSource({ period, venues: { "capacity-trades": { trades: [good] } } }),
    ".",
  );
  const codes = outside.kind === "faulty" ? outside.faults.map(({ code }) => code) : [];
  expect(codes).toContain("capacity.outsideRun");
});
