/**
 * Settings of the local energy exchange: whose energy is traded, between which tariffs of their suppliers, by which rule, for which fee,
 * and when gates are due. Takes nothing; gives the schema, and the limits that follow from a tariff.
 */
import { z } from "zod";
import { keptBy } from "../../core/kept-by.ts";
import { roundToPence } from "../../core/money.ts";
import { normalQuantile } from "../../core/normal.ts";
import type { Preference, Premium, PriceBounds } from "../../model/energy-exchange.ts";
import { LOCALITIES } from "../../model/localities.ts";
import { TECHNOLOGIES, type Technology } from "../../model/network-document.ts";
import { gateTimeSchema } from "../../model/venues.ts";
import { exchangeRuleSchema } from "./rules/registry.ts";
import { exchangeStrategySchema } from "./strategies/registry.ts";

const price = z.number().min(0).max(10_000);

const tariffPrice = z.union([price, z.literal("dayAhead")]);

const premiumSchema = z.strictObject({
  technologies: z
    .array(z.enum(TECHNOLOGIES))
    .min(1)
    .optional()
    .describe(
      "They prefer units of these technologies; groups of homes count as solar. Default: wind, solar and hydro, where neither `members` nor `near` is said, else any.",
    ),
  members: z
    .array(z.string().min(1).max(80))
    .min(1)
    .max(1000)
    .optional()
    .describe(
      "They prefer these members, units and groups of homes by id: a community's own turbine, a neighbour. Default: any.",
    ),
  near: z
    .enum(LOCALITIES)
    .optional()
    .describe(
      "They prefer who is at the same bus, on the same feeder, or in the same area at one nominal voltage. Default: whoever is where.",
    ),
  meanGbpPerMwh: price.default(20).describe("Mean of what they would pay on top."),
  deviationGbpPerMwh: price
    .default(10)
    .describe("Standard deviation of it from member to member; nobody is below nothing."),
  buyersFrac: z
    .number()
    .min(0)
    .max(1)
    .default(0.4)
    .describe("How likely each of them is to prefer at all."),
});

const memberRowSchema = z.strictObject({
  units: z.array(z.string().min(1).max(80)).max(10_000).default([]),
  homes: z
    .array(z.string().min(1).max(80))
    .max(1000)
    .default([])
    .describe(
      "Groups of homes, each a member as a whole: its supplier or aggregator orders for it what they expect together.",
    ),
  importGbpPerMwh: tariffPrice
    .default(223.6)
    .describe(
      "What their supplier takes for a MWh, all in: by default the price cap of Great Britain, summer 2024. `dayAhead`, for both: each half-hour's day-ahead price, as stores have it.",
    ),
  exportGbpPerMwh: tariffPrice
    .default(50)
    .describe("What it pays for a MWh: a low price for small exporters of that time."),
  networkAdderGbpPerMwh: price
    .optional()
    .describe(
      "The part of the import price that is for networks, policies and the supplier, and is owed on what is bought here too. Default: 100, assumed; none in the day-ahead price.",
    ),
  premium: premiumSchema
    .optional()
    .describe(
      "What some of them would pay on top for energy of units that they prefer, where the rule lets them choose. Default: nothing.",
    ),
  strategy: exchangeStrategySchema
    .prefault({ kind: "truthful" })
    .describe("How they get from what energy is worth to them to an order."),
});

const PERIOD_MINUTES = 30;
const onTheClock = (before: number) =>
  z
    .strictObject({
      before: z.int().min(PERIOD_MINUTES).max(1440).multipleOf(PERIOD_MINUTES),
    })
    .default({ before });

const intradaySchema = z.strictObject({
  opens: onTheClock(240).describe(
    "When members first trade a half-hour again, minutes before it. Assumed.",
  ),
  closes: onTheClock(60).describe(
    "When they last do: by default an hour before, with gate closure of the national market.",
  ),
  everyMinutes: z
    .int()
    .min(PERIOD_MINUTES)
    .max(1440)
    .multipleOf(PERIOD_MINUTES)
    .default(PERIOD_MINUTES)
    .describe("How often between the two: what a gate leaves is cancelled. Assumed."),
  rule: exchangeRuleSchema.prefault({ kind: "continuous-double-auction" }),
});

export const localEnergyExchangeSettings = z.strictObject({
  members: z
    .array(memberRowSchema)
    .min(1)
    .max(1000)
    .describe("Units and groups of homes that trade, those with the same tariffs in one row."),
  rule: exchangeRuleSchema.prefault({ kind: "uniform-call-auction" }),
  feeGbpPerMwh: price
    .default(1)
    .describe(
      "For who runs the exchange, from the buyer and from the seller of each MWh: together about 2 % of a price half-way between the default tariffs. Assumed.",
    ),
  gates: z
    .strictObject({
      close: gateTimeSchema
        .default({ day: -1, at: "14:00" })
        .describe("Members submit, and each half-hour of the day of delivery is cleared. Assumed."),
      intraday: intradaySchema
        .optional()
        .describe(
          "Trading of each half-hour again, of what is not as traded on the newest forecast. Default: there is none.",
        ),
      settle: gateTimeSchema.default({ before: -30 }).describe("Payment."),
    })
    .prefault({}),
});

export type LocalEnergyExchangeSettings = z.output<typeof localEnergyExchangeSettings>;
export type Tariff = Omit<z.output<typeof memberRowSchema>, "units" | "homes">;

/** What a tariff comes to in a half-hour. */
export interface TariffPrices {
  readonly importGbpPerMwh: number;
  readonly exportGbpPerMwh: number;
  readonly networkAdderGbpPerMwh: number;
}

const ADDER_GBP_PER_MWH = 100;

export const followsDayAhead = ({
  importGbpPerMwh,
  exportGbpPerMwh,
}: Pick<Tariff, "importGbpPerMwh" | "exportGbpPerMwh">): boolean =>
  importGbpPerMwh === "dayAhead" || exportGbpPerMwh === "dayAhead";

export function pricesIn(
  tariff: Pick<Tariff, keyof TariffPrices>,
  dayAheadGbpPerMwh: number,
): TariffPrices {
  const standard = followsDayAhead(tariff) ? 0 : ADDER_GBP_PER_MWH;
  return {
    importGbpPerMwh: priceIn(tariff.importGbpPerMwh, dayAheadGbpPerMwh),
    exportGbpPerMwh: priceIn(tariff.exportGbpPerMwh, dayAheadGbpPerMwh),
    networkAdderGbpPerMwh: tariff.networkAdderGbpPerMwh ?? standard,
  };
}

const priceIn = (written: number | "dayAhead", dayAheadGbpPerMwh: number): number =>
  written === "dayAhead" ? dayAheadGbpPerMwh : written;

/** What a MWh that was not bought costs, without what is owed on every MWh drawn. */
export const boughtGbpPerMwh = ({ importGbpPerMwh, networkAdderGbpPerMwh }: TariffPrices): number =>
  importGbpPerMwh - networkAdderGbpPerMwh;

/** What a price may be off a whole penny by rounding of doubles, pence. */
const RESIDUE_PENCE = 1e-6;

/** The last whole pennies at which a member is no worse off than with its supplier, its fee paid. */
export const limitsOf = (tariff: TariffPrices, feeGbpPerMwh: number) => ({
  bidGbpPerMwh: Math.floor((boughtGbpPerMwh(tariff) - feeGbpPerMwh) * 100 + RESIDUE_PENCE) / 100,
  askGbpPerMwh: Math.ceil((tariff.exportGbpPerMwh + feeGbpPerMwh) * 100 - RESIDUE_PENCE) / 100,
});

const RENEWABLE: readonly Technology[] = ["wind", "solar", "hydro"];

/** What is said of whom they prefer: all of it counts; energy of the wind, the sun and rivers where nothing is. */
function preferenceOf({ technologies, members, near }: NonNullable<Tariff["premium"]>): Preference {
  if (members === undefined && near === undefined)
    return { technologies: technologies ?? RENEWABLE };
  return { technologies, members, near };
}

/** Slots of what a member prefers among the draws that stay as they are. */
const PREMIUM_SLOTS = { prefers: 100, amount: 101 };

/** What a member would pay on top, by its own draws; undefined where it does not prefer anybody. */
export function premiumOf(
  premium: NonNullable<Tariff["premium"]>,
  trait: (slot: number) => number,
): Premium | undefined {
  if (trait(PREMIUM_SLOTS.prefers) >= premium.buyersFrac) return undefined;
  const { meanGbpPerMwh, deviationGbpPerMwh } = premium;
  const gbpPerMwh = roundToPence(
    meanGbpPerMwh + deviationGbpPerMwh * normalQuantile(trait(PREMIUM_SLOTS.amount)),
  );
  return gbpPerMwh > 0 ? { ...preferenceOf(premium), gbpPerMwh } : undefined;
}

/** The lowest offer and the highest bid that follow from all tariffs in a half-hour; the first is the higher where nobody could gain. */
export function boundsOf(
  { members, feeGbpPerMwh }: Pick<LocalEnergyExchangeSettings, "members" | "feeGbpPerMwh">,
  dayAheadGbpPerMwh: number,
): PriceBounds {
  const limits = members.map((row) => limitsOf(pricesIn(row, dayAheadGbpPerMwh), feeGbpPerMwh));
  return {
    lowestGbpPerMwh: Math.min(...limits.map(({ askGbpPerMwh }) => askGbpPerMwh)),
    highestGbpPerMwh: Math.max(...limits.map(({ bidGbpPerMwh }) => bidGbpPerMwh)),
  };
}

const tariffsOfMembers = keptBy(
  (members: LocalEnergyExchangeSettings["members"]): ReadonlyMap<string, Tariff> =>
    new Map(
      members.flatMap(({ units, homes, ...tariff }) =>
        [...units, ...homes].map((member) => [member, tariff] as const),
      ),
    ),
);

/** Tariffs by unit and group of homes: they follow from the settings, and are read at every gate. */
export const tariffsOf = ({
  members,
}: Pick<LocalEnergyExchangeSettings, "members">): ReadonlyMap<string, Tariff> =>
  tariffsOfMembers(members);
