/**
 * Performance minute by minute, worked by hand: how far a seller did what it was told, from which baseline, what that pays,
 * and what a shortfall cost the buyer.
 */
import { expect, test } from "vitest";
import { MINUTES_PER_PERIOD, type TradeMinutes, tradeMinutes } from "../../model/readings.ts";
import { type GateContext, type Trade, UNMETERED } from "../../model/venues.ts";
import { obligationSettings } from "../obligations/settings.ts";
import { settle } from "../obligations/settle.ts";
import { baselineOf, baselineSchema, type baselines } from "./baselines/registry.ts";
import { fulfilments } from "./fulfilment.ts";

const [ORANGE, YELLOW] = [0, 1];
type Kind = keyof typeof baselines;

/** BiTraDER scenario 3: Orange buys 4 MW of Yellow, availability 5.5, all-in 40. */
const trade: Trade = {
  id: "T1",
  period: 100,
  constraint: 0,
  buyer: ORANGE,
  seller: YELLOW,
  buyerKw: 4000,
  sellerKw: 4000,
  priceGbpPerMwh: 40,
  availabilityGbpPerMwh: 5.5,
  bidGbpPerMwh: 45,
  askGbpPerMwh: 35,
  buyerSensitivity: 1,
  sellerSensitivity: 1,
  buyerDirection: "down",
  sellerDirection: "down",
  bidWorth: { gbpPerMwh: 45, readyGbpPerMwh: 0 },
  askWorth: { gbpPerMwh: 35, readyGbpPerMwh: 0 },
  concludedAt: 0,
  outcome: "matched",
  reason: "",
  ...UNMETERED,
};

/** Yellow draws 6 MW by itself; told to draw 4 more, it draws so much more in each minute. */
function minutesOf(
  moreKw: readonly number[],
  { toldKw = 4000, takenKw = 0 }: { toldKw?: number; takenKw?: number } = {},
): TradeMinutes {
  const minutes = tradeMinutes(1);
  minutes.instructedKws.fill(toldKw * 60);
  minutes.availableKws.fill(-6000 * 60);
  for (const [minute, kw] of moreKw.entries()) minutes.levelKws[minute] = (-6000 - kw) * 60;
  minutes.takenKws.fill(takenKw * 60);
  return minutes;
}

const runs = (...parts: readonly (readonly [minutes: number, kw: number])[]) =>
  parts.flatMap(([count, kw]) => Array.from({ length: count }, () => kw));

function measured(minutes: TradeMinutes, kind: Kind = "counterfactual", before?: number) {
  const meters = { declaredKw: Float64Array.of(0, -6000), beforeKw: () => before };
  return fulfilments([trade], minutes, meters, baselineOf(baselineSchema.parse({ kind })))[0]!;
}

/** What is paid for a trade, in pounds and pence, by what it is for. */
function paid(trades: readonly Trade[], more: object = {}): Record<string, string> {
  const context = {
    instant: 0,
    network: { units: { ids: ["Orange", "Yellow"] } },
    trades,
  } as unknown as GateContext;
  const { entries = [] } = settle(context, obligationSettings.parse(more));
  return Object.fromEntries(
    entries.map(({ rule, payer, amountMicroGbp }) => [
      `${payer} ${rule.split("/")[1]}`,
      (amountMicroGbp / 1e6).toFixed(2),
    ]),
  );
}

test("told to draw 4 MW less, a seller delivers what it draws below its baseline; drawing more is nothing", () => {
  const less: Trade = { ...trade, buyerDirection: "up", sellerDirection: "up" };
  const of = (moreKw: readonly number[]) =>
    fulfilments(
      [less],
      minutesOf(moreKw),
      { declaredKw: Float64Array.of(0, -6000), beforeKw: () => undefined },
      baselineOf({ kind: "self-declared" }),
    )[0]!;
  expect(of(runs([20, -4000], [6, -3000], [4, 0]))).toEqual(
    measured(minutesOf(runs([20, 4000], [6, 3000], [4, 0]))),
  );
  expect(of(runs([30, 4000]))).toMatchObject({ deliveredWh: 0, fulfilmentFrac: 0 });
});

test("30 minutes at 100 % for 20, 75 % for 6 and nothing for 4: fulfilment 0.8167, utilisation £56.35, availability £8.98", () => {
  const of = measured(minutesOf(runs([20, 4000], [6, 3000], [4, 0])));
  expect(of.fulfilmentFrac).toBeCloseTo(0.8167, 4);
  expect([of.instructedWh, of.deliveredWh]).toEqual([2_000_000, 1_633_333]);
  expect(paid([{ ...trade, ...of, outcome: "delivered" }])).toEqual({
    "Orange availability": "8.98",
    "Orange utilisation": "56.35",
  });
});

test("scenario 3: dispatched in full £11 and £69, £80 together; never instructed £11", () => {
  const full = measured(minutesOf(runs([30, 4000])));
  expect(paid([{ ...trade, ...full, outcome: "delivered" }])).toEqual({
    "Orange availability": "11.00",
    "Orange utilisation": "69.00",
  });
  const idle = measured(minutesOf(runs([30, 0]), { toldKw: 0 }));
  expect(idle).toEqual(UNMETERED);
  expect(paid([{ ...trade, ...idle, outcome: "idle" }])).toEqual({
    "Orange availability": "11.00",
  });
});

test("what is given beyond the instruction is not paid, and what is given one minute does not fill another", () => {
  expect(measured(minutesOf(runs([30, 9000])))).toMatchObject({
    deliveredWh: 2_000_000,
    fulfilmentFrac: 1,
  });
  expect(measured(minutesOf(runs([15, 8000], [15, 0])))).toMatchObject({
    deliveredWh: 1_000_000,
    fulfilmentFrac: 0.5,
  });
  expect(measured(minutesOf(runs([30, -2000])))).toMatchObject({
    deliveredWh: 0,
    fulfilmentFrac: 0,
  });
});

test("nothing given: no utilisation, and no availability either", () => {
  const of = measured(minutesOf(runs([30, 0])));
  expect(paid([{ ...trade, ...of, outcome: "undelivered" }])).toEqual({});
});

test("only minutes with an instruction count", () => {
  const minutes = minutesOf(runs([10, 0], [20, 3000]));
  minutes.instructedKws.fill(0, 0, 10);
  expect(measured(minutes)).toEqual({
    instructedWh: 1_333_333,
    deliveredWh: 1_000_000,
    fulfilmentFrac: 0.75,
    buyerLossWh: 0,
  });
});

test("three baselines of a site that declared 6 MW, was drawing 7 and was told to draw 4 more", () => {
  const minutes = minutesOf(runs([10, 1000], [20, 4000]));
  minutes.instructedKws.fill(0, 0, 10);
  minutes.availableKws.fill(-6500 * 60);
  const fulfilled = (kind: Kind, before?: number) => measured(minutes, kind, before).fulfilmentFrac;
  // It drew 10 MW: 4 above its schedule, 3 above its meter in the tenth minute, 3.5 above what it would have drawn.
  expect(fulfilled("self-declared")).toBe(1);
  expect(fulfilled("metered")).toBe(0.75);
  expect(fulfilled("counterfactual")).toBe(0.875);
  const kinds = ["self-declared", "metered", "counterfactual"] as const;
  expect(new Set(kinds.map((kind) => fulfilled(kind))).size).toBe(kinds.length);
});

test("meter before: an instruction that runs on is measured from where it began; before any meter, from the schedule", () => {
  const on = minutesOf(runs([30, 4000]));
  expect(measured(on, "metered", -8000).fulfilmentFrac).toBe(0.5);
  expect(measured(on, "metered").fulfilmentFrac).toBe(1);
});

test("a shortfall costs the buyer what was taken of what it had bought, and no more than the shortfall", () => {
  const half = runs([30, 2000]);
  expect(measured(minutesOf(half)).buyerLossWh).toBe(0);
  expect(measured(minutesOf(half, { takenKw: 500 })).buyerLossWh).toBe(250_000);
  expect(measured(minutesOf(half, { takenKw: 4000 })).buyerLossWh).toBe(1_000_000);
  expect(measured(minutesOf(runs([30, 4000]), { takenKw: 4000 })).buyerLossWh).toBe(0);
});

test("a liable seller pays the buyer's loss at its bid, less the utilisation that is not charged; by default nobody does", () => {
  const of = measured(minutesOf(runs([30, 2000]), { takenKw: 4000 }));
  const short: Trade = { ...trade, ...of, outcome: "delivered" };
  const usual = { "Orange availability": "5.50", "Orange utilisation": "34.50" };
  expect(paid([short])).toEqual(usual);
  // 1 MWh lost, worth 45 to Orange, which would have cost it 34.50.
  expect(paid([short], { shortfallLiability: "sellerPaysBuyerLoss" })).toEqual({
    ...usual,
    "Yellow shortfall": "10.50",
  });
});

test("the losses of a buyer with two sellers are shared out once", () => {
  const minutes = tradeMinutes(2);
  for (const column of [minutes.instructedKws, minutes.takenKws]) column.fill(3000 * 60);
  const trades = [trade, { ...trade, id: "T2", seller: 2 }];
  const meters = { declaredKw: new Float64Array(3), beforeKw: () => undefined };
  const found = fulfilments(trades, minutes, meters, baselineOf());
  expect(found.map(({ buyerLossWh }) => buyerLossWh)).toEqual([1_500_000, 0]);
});

test("a seller with two buyers gives what it gives once, the earlier trade first", () => {
  const minutes = tradeMinutes(2);
  minutes.instructedKws.fill(3000 * 60);
  minutes.levelKws.fill(-4000 * 60);
  const trades = [trade, { ...trade, id: "T2", buyer: 2 }];
  const meters = { declaredKw: new Float64Array(3), beforeKw: () => undefined };
  const found = fulfilments(trades, minutes, meters, baselineOf());
  expect(found.map(({ deliveredWh }) => deliveredWh)).toEqual([1_500_000, 500_000]);
  expect(minutes.instructedKws).toHaveLength(2 * MINUTES_PER_PERIOD);
});

const OBLIGATION = { ...trade, sellerSensitivity: 1, sellerKw: 4000 };
test.for([
  ["cancelled for the network's sake", { outcome: "cancelled", endedReliefKw: 4000 }, "11.00"],
  ["cancelled for another reason", { outcome: "cancelled", endedReliefKw: 0 }, undefined],
  [
    "made smaller by 1 MW for the network's sake",
    { outcome: "idle", sellerKw: 3000, endedReliefKw: 1000 },
    "11.00",
  ],
] as const)("availability on what ended, where the setting says so: %s", ([, of, pounds]) => {
  const ended: Trade = { ...OBLIGATION, ...of };
  const withSetting = paid([ended], { payAvailabilityOnCancel: true });
  expect(withSetting["Orange availability"]).toBe(pounds);
  const without = paid([ended])["Orange availability"];
  expect(without).toBe(of.outcome === "idle" ? "8.25" : undefined);
});
