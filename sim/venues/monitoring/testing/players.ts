/**
 * For tests: participants as a monitor sees them, who game a market as far as they are told: by detector a day of one who does what it is for. Takes how far, 0 (not at all) to 1, and numbers from
 * which the day follows; gives what is seen. Nothing is uncertain.
 */
import type { EnergyOrder } from "../../../model/energy-exchange.ts";
import type { OrderSide } from "../../../model/venues.ts";
import { exchangeRuleOf, exchangeRuleSchema } from "../../local-energy-exchange/rules/registry.ts";
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

export const players: Readonly<
  Record<keyof typeof detectors, (howFar: number, day: DayOf) => ParticipantSeen>
> = {
  "withheld-volume": (howFar, day) => onMarket(howFar, 0, day),
  "priced-withholding": (howFar, day) => onMarket(0, howFar, day),
};
