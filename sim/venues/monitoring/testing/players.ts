/**
 * For tests: participants as a monitor sees them, who game a market as far as they are told: by detector a day of one who does what it is for. Takes how far, 0 (not at all) to 1, and numbers from
 * which the day follows; gives what is seen. Nothing is uncertain.
 */
import type { EnergyOrder } from "../../../model/energy-exchange.ts";
import type { OrderSide } from "../../../model/venues.ts";
import { exchangeRuleOf, exchangeRuleSchema } from "../../local-energy-exchange/rules/registry.ts";
import { type BaselineSettings, baselineSchema } from "../../performance/baselines/registry.ts";
import type { detectors } from "../detectors/registry.ts";
import type { MarketSeen, ParticipantSeen } from "../seen.ts";

export const NOBODY: ParticipantSeen = {
  unit: "player",
  markets: [],
  calls: [],
  reliefs: [],
  meters: { today: () => undefined, earlier: [] },
};

/** What a day follows from: sizes of a few half-hours, above 0, and the side that the player is on. */
export interface DayOf {
  readonly sizes: readonly number[];
  readonly isSeller: boolean;
}

const BOUNDS = { lowestGbpPerMwh: 51, highestGbpPerMwh: 122 };

const order = (
  unit: string,
  side: OrderSide,
  energyWh: number,
  limitGbpPerMwh: number,
): EnergyOrder => ({
  ...{ id: unit, period: 1, unit, side, energyWh, limitGbpPerMwh, placedAt: 0, turn: 0.5 },
  ...{ expectedWh: energyWh, worthGbpPerMwh: limitGbpPerMwh, technology: "solar" },
  locality: { bus: 0, feeder: 0, area: 0 },
});

/** A half-hour in which the player, at the margin of a book of four, orders part of what it could, some way from its benchmark. */
function market(
  ableWh: number,
  isSeller: boolean,
  heldFrac: number,
  pricedFrac: number,
): MarketSeen {
  const side = isSeller ? "sellerOffer" : "buyerBid";
  const { lowestGbpPerMwh: low, highestGbpPerMwh: high } = BOUNDS;
  const [benchmarkGbpPerMwh, boundGbpPerMwh] = isSeller ? [low, high] : [high, low];
  const stoodWh = Math.floor(ableWh * (1 - heldFrac));
  const limit = benchmarkGbpPerMwh + pricedFrac * (boundGbpPerMwh - benchmarkGbpPerMwh);
  const straight = order("player", side, ableWh, benchmarkGbpPerMwh);
  const own = stoodWh === 0 ? undefined : { ...straight, energyWh: stoodWh, limitGbpPerMwh: limit };
  const other = isSeller ? "buyerBid" : "sellerOffer";
  const between = (part: number) => low + part * (high - low);
  return {
    ...{ side, ableWh, stoodWh, benchmarkGbpPerMwh, boundGbpPerMwh, straight, bounds: BOUNDS },
    order: own,
    orders: [
      ...(own === undefined ? [] : [own]),
      order("rival", side, ableWh, between(isSeller ? 0.6 : 0.4)),
      order("near", other, ableWh, between(isSeller ? 1 : 0)),
      order("far", other, ableWh, between(isSeller ? 0.8 : 0.2)),
    ],
    rule: exchangeRuleOf(exchangeRuleSchema.parse({ kind: "uniform-call-auction" })),
  };
}

const onMarket = (heldFrac: number, pricedFrac: number, { sizes, isSeller }: DayOf) => ({
  ...NOBODY,
  markets: sizes.map((wh) => market(wh, isSeller, heldFrac, pricedFrac)),
});

/** The afternoon on which the player is called. */
const FIRST_CALL = 34;
const KW_A_SIZE = 1000;

/** A player that draws alike on every day, but for what it draws on top before a call or, on other days, in the hours of calls, and declares so much more. */
function called(
  declaredFrac: number,
  beforeFrac: number,
  kind: BaselineSettings["kind"],
  { sizes }: DayOf,
  otherDaysFrac = 0,
): ParticipantSeen {
  const drawnKw = sizes[0]! / KW_A_SIZE;
  const isBefore = (halfHour: number) => halfHour >= FIRST_CALL - 8 && halfHour < FIRST_CALL;
  const isCalled = (halfHour: number) =>
    halfHour >= FIRST_CALL && halfHour < FIRST_CALL + sizes.length;
  const declaredKw = 0 - drawnKw * (1 + declaredFrac);
  return {
    ...NOBODY,
    calls: sizes.map((_, step) => ({
      ...{ halfHour: FIRST_CALL + step, baseline: baselineSchema.parse({ kind }), declaredKw },
      ...{ toldKw: drawnKw / 5, countedWh: drawnKw * 100, priceGbpPerMwh: 200, payer: "buyer" },
    })),
    reliefs: sizes.map((_, step) => ({
      ...{ halfHour: FIRST_CALL + step, statedExcessKw: drawnKw, flowPerKw: 0.5 },
      ...{ soldReliefKw: drawnKw / 10, paidMicroGbp: 1_000_000, payer: "buyer" },
      ...{ positionKw: 0 - declaredKw, heldAgainst: { kind: "comparable-days" } },
    })),
    meters: {
      today: (halfHour) => 0 - drawnKw * (isBefore(halfHour) ? 1 + beforeFrac : 1),
      earlier: Array.from(
        { length: 10 },
        () => (halfHour) => 0 - drawnKw * (isCalled(halfHour) ? 1 + otherDaysFrac : 1),
      ),
    },
  };
}

export const players: Readonly<
  Record<keyof typeof detectors, (howFar: number, day: DayOf) => ParticipantSeen>
> = {
  "withheld-volume": (howFar, day) => onMarket(howFar, 0, day),
  "priced-withholding": (howFar, day) => onMarket(0, howFar, day),
  "inflated-declaration": (howFar, day) => called(howFar, 0, "self-declared", day),
  "inflated-before": (howFar, day) => called(0, howFar, "p376", day),
  "inflated-earlier-days": (howFar, day) => called(0, 0, "mid-8-in-10", day, howFar),
  "created-constraint": (howFar, day) => called(howFar, 0, "self-declared", day),
};
