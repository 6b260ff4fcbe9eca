/** What every baseline keeps, whatever sellers do: fulfilment within 0 and 1, nothing beyond the instruction, nothing twice. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Direction } from "../../../model/direction.ts";
import { MINUTES_PER_PERIOD, tradeMinutes } from "../../../model/readings.ts";
import { type GateContext, type Trade, UNMETERED } from "../../../model/venues.ts";
import { obligationSettings } from "../../obligations/settings.ts";
import { settle } from "../../obligations/settle.ts";
import { fulfilments } from "../fulfilment.ts";
import { baselineOf, baselineSchema, baselines } from "./registry.ts";

const UNITS = 4;
const kw = (most: number) =>
  fc.oneof(
    fc.constant(0),
    fc.integer({ min: 0, max: most * 8 }).map((eighths) => eighths / 8),
  );
const minuteCells = (count: number, value: fc.Arbitrary<number>) =>
  fc.array(value, {
    minLength: count * MINUTES_PER_PERIOD,
    maxLength: count * MINUTES_PER_PERIOD,
  });

const A_POUND = { gbpPerMwh: 1, readyGbpPerMwh: 0 };
const trades = fc
  .array(
    fc.record({
      buyer: fc.constantFrom(0, 1),
      seller: fc.constantFrom(2, 3),
      sellerKw: fc.integer({ min: 100, max: 5000 }),
      sellerSensitivity: fc.constantFrom(0.25, 0.5, 1),
      buyerSensitivity: fc.constantFrom(0.5, 1),
      buyerDirection: fc.constantFrom<Direction>("down", "up"),
      sellerDirection: fc.constantFrom<Direction>("down", "up"),
      askGbpPerMwh: fc.integer({ min: 0, max: 60 }),
      margin: fc.integer({ min: 0, max: 40 }),
      availabilityGbpPerMwh: fc.integer({ min: 0, max: 20 }),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((list) =>
    list.map(({ margin, ...of }, row): Trade => {
      const least = of.askGbpPerMwh / of.sellerSensitivity;
      const priceGbpPerMwh = least + margin / 2;
      return {
        ...of,
        id: `T${row}`,
        period: 1,
        constraint: 0,
        buyerKw: (of.sellerKw * of.sellerSensitivity) / of.buyerSensitivity,
        priceGbpPerMwh,
        availabilityGbpPerMwh: Math.min(of.availabilityGbpPerMwh, priceGbpPerMwh),
        bidGbpPerMwh: (least + margin) * of.buyerSensitivity,
        ...{ bidWorth: A_POUND, askWorth: A_POUND, concludedAt: 0 },
        outcome: "matched",
        reason: "",
        ...UNMETERED,
      };
    }),
  );

/** Trades of one period with registers that could be anything, but for a seller's meter, which is one. */
const periods = trades.chain((list) =>
  fc.record({
    list: fc.constant(list),
    instructed: minuteCells(list.length, kw(5000)),
    taken: minuteCells(list.length, kw(3000)),
    level: minuteCells(UNITS, kw(6000)),
    available: minuteCells(UNITS, kw(6000)),
    declared: fc.array(kw(6000), { minLength: UNITS, maxLength: UNITS }),
    before: fc.option(kw(6000), { nil: undefined }),
  }),
);
type Period = typeof periods extends fc.Arbitrary<infer Of> ? Of : never;

function registersOf({ list, instructed, taken, level, available }: Period) {
  const minutes = tradeMinutes(list.length);
  for (const [row, { seller, sellerKw }] of list.entries()) {
    for (let minute = 0; minute < MINUTES_PER_PERIOD; minute += 1) {
      const cell = row * MINUTES_PER_PERIOD + minute;
      const meter = seller * MINUTES_PER_PERIOD + minute;
      minutes.instructedKws[cell] = Math.min(sellerKw, instructed[cell]!) * 60;
      minutes.takenKws[cell] = taken[cell]! * 60;
      minutes.levelKws[cell] = level[meter]! * 60;
      minutes.availableKws[cell] = available[meter]! * 60;
    }
  }
  return minutes;
}

test.for(Object.keys(baselines) as (keyof typeof baselines)[])(
  "%s: fulfilment within 0 and 1, delivered at most instructed, losses at most what was taken and what was short",
  (kind) => {
    fc.assert(
      fc.property(periods, (period) => {
        const minutes = registersOf(period);
        const meters = {
          declaredKw: Float64Array.from(period.declared),
          beforeKw: () => period.before,
        };
        const found = fulfilments(
          period.list,
          minutes,
          meters,
          baselineOf(baselineSchema.parse({ kind })),
        );
        for (const [row, of] of found.entries()) {
          const trade = period.list[row]!;
          expect(of.fulfilmentFrac).toBeGreaterThanOrEqual(0);
          expect(of.fulfilmentFrac).toBeLessThanOrEqual(1);
          expect(of.deliveredWh).toBeGreaterThanOrEqual(0);
          expect(of.deliveredWh).toBeLessThanOrEqual(of.instructedWh);
          expect(of.instructedWh).toBeLessThanOrEqual(trade.sellerKw * 500);
          const shortWh =
            ((of.instructedWh - of.deliveredWh) * trade.sellerSensitivity) / trade.buyerSensitivity;
          expect(of.buyerLossWh).toBeLessThanOrEqual(shortWh + 4);
          if (of.instructedWh === 0) expect(of).toEqual(UNMETERED);
        }
      }),
      { seed: 20260131, numRuns: 150 },
    );
  },
);

test.for(Object.keys(baselines) as (keyof typeof baselines)[])(
  "%s: nobody is paid more than it would be for all that was sold, and no buyer pays more than its bid for what was given",
  (kind) => {
    fc.assert(
      fc.property(periods, fc.boolean(), (period, isLiable) => {
        const meters = {
          declaredKw: Float64Array.from(period.declared),
          beforeKw: () => period.before,
        };
        const found = fulfilments(
          period.list,
          registersOf(period),
          meters,
          baselineOf(baselineSchema.parse({ kind })),
        );
        const metered = period.list.map(
          (trade, row): Trade => ({ ...trade, ...found[row]!, outcome: "delivered" }),
        );
        const context = {
          instant: 0,
          network: { units: { ids: ["a", "b", "c", "d"] } },
          trades: metered,
        } as unknown as GateContext;
        const { entries = [] } = settle(
          context,
          obligationSettings.parse({
            shortfallLiability: isLiable ? "sellerPaysBuyerLoss" : "none",
          }),
        );
        for (const trade of metered) {
          const amount = (part: string) =>
            entries
              .filter(({ because, rule }) => because === trade.id && rule.endsWith(part))
              .reduce((sum, { amountMicroGbp }) => sum + amountMicroGbp, 0);
          const reliefWh = trade.deliveredWh * trade.sellerSensitivity;
          const boughtWh = reliefWh / trade.buyerSensitivity;
          const fee = trade.availabilityGbpPerMwh!;
          expect(amount("utilisation")).toBeLessThanOrEqual(
            reliefWh * (trade.priceGbpPerMwh - fee) + trade.priceGbpPerMwh,
          );
          expect(amount("utilisation")).toBeLessThanOrEqual(
            boughtWh * trade.bidGbpPerMwh + trade.priceGbpPerMwh,
          );
          const heldWh = trade.sellerKw * 500 * trade.sellerSensitivity;
          expect(amount("availability")).toBeLessThanOrEqual(heldWh * fee + fee);
          expect(amount("utilisation") + amount("availability")).toBeLessThanOrEqual(
            heldWh * trade.priceGbpPerMwh + 2 * trade.priceGbpPerMwh,
          );
          expect(amount("shortfall")).toBeLessThanOrEqual(
            trade.buyerLossWh * trade.bidGbpPerMwh + trade.bidGbpPerMwh,
          );
          expect(entries.every(({ amountMicroGbp }) => amountMicroGbp >= 0)).toBe(true);
        }
      }),
      { seed: 20260131, numRuns: 150 },
    );
  },
);
