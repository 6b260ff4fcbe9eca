/**
 * Owner that does what its card says, as a participant of a trading workshop: the output declared for stated half-hours, and
 * a bid or an offer with its volume and its prices. Reads its own rows; gives a schedule and orders. A card without an order
 * places none; nothing is priced here.
 */
import { z } from "zod";
import type { DocumentPath } from "../sim/core/documents/document.ts";
import { londonOffsetSeconds, parseClock, periodStart } from "../sim/core/time.ts";
import { clamp, SECONDS_PER_DAY } from "../sim/core/units.ts";
import type {
  AgentPolicy,
  AgentRows,
  OrderColumns,
  OrderObservation,
  PolicyGroup,
  ScheduleObservation,
  SettingColumns,
} from "../sim/model/agents.ts";
import { TECHNOLOGIES } from "../sim/model/network-document.ts";
import type { NamedUnit } from "../sim/model/venues.ts";

/** A GW: more than any unit of a distribution network. */
const KW_MAX = 1e6;
/** Of the size of the cap on system prices, £6,000/MWh, with room to spare. */
const GBP_PER_MWH_MAX = 10_000;
/** A line of a card, in characters. */
const MARKET_LABEL_MAX = 60;
/** A day of settlement periods, each a stretch of its own. */
const STRETCHES_MAX = 50;

/** A price on a card, £/MWh. */
export const cardPriceSchema = z.number().min(0).max(GBP_PER_MWH_MAX);

/** One order as a participant writes it. */
const cardOrderSchema = z
  .strictObject({
    volumeKw: z
      .number()
      .positive()
      .max(KW_MAX)
      .describe("Curtailment that the order would move at most, kW."),
    allInGbpPerMwh: cardPriceSchema.describe(
      "The most that a buyer pays, the least that a seller takes, availability included, £/MWh.",
    ),
    availabilityGbpPerMwh: cardPriceSchema
      .default(0)
      .describe("The part of it for each MW held ready, an hour, called or not, £/MWh."),
  })
  .refine((order) => order.availabilityGbpPerMwh <= order.allInGbpPerMwh, {
    path: ["availabilityGbpPerMwh"],
    message: "write at most the all-in price: availability is a part of it",
  });

/** What the owner could earn with its volume elsewhere: words and a price that stand on its cards, and nothing else. */
const cardMarketSchema = z.strictObject({
  label: z
    .string()
    .max(MARKET_LABEL_MAX)
    .regex(/^(?!\s*$)[^\p{Cc}\u2028\u2029]+$/u, "write one line of text")
    .describe("What it is, as `Frequency services` or `Load shifting`."),
  priceGbpPerMwh: z
    .number()
    .min(-GBP_PER_MWH_MAX)
    .max(GBP_PER_MWH_MAX)
    .optional()
    .describe("Its price, £/MWh; default: none is shown."),
});

const clock = z
  .string()
  .regex(/^(?:(?:[01]\d|2[0-3]):[03]0|24:00)$/, "a half-hour of the clock, HH:00 or HH:30");

const stretchSchema = z
  .strictObject({
    from: clock,
    to: clock.describe("First half-hour after it; 24:00 is the end of the day."),
    kw: z
      .number()
      .min(-KW_MAX)
      .max(KW_MAX)
      .describe("Injection, kW; charging and consumption are negative."),
  })
  .refine(({ from, to }) => from < to, {
    path: ["to"],
    message: "write a time after `from` on the same day",
  });

const card = {
  output: z
    .array(stretchSchema)
    .max(STRETCHES_MAX)
    .default([])
    .describe(
      "Output declared for parts of every day, London time; of two that overlap the later one counts. Elsewhere: what the forecast offers; stores rest.",
    ),
  bid: cardOrderSchema.optional().describe("To be spared curtailment; default: none."),
  offer: cardOrderSchema.optional().describe("To be curtailed in another's place; default: none."),
  market: cardMarketSchema
    .optional()
    .describe(
      "Market information on the card, for people to price by; no order depends on it. Default: a fixed price of the contract, if there is one.",
    ),
  answer: z
    .enum(["given", "missing", "late"])
    .default("given")
    .describe(
      "What became of the card: one that is missing or late places no order, and the events say so.",
    ),
};

const settings = z.strictObject({
  kind: z.literal("card"),
  ...card,
  byUnit: z
    .record(
      z.string().min(1).max(80),
      z.strictObject({
        ...card,
        output: card.output.unwrap().optional(),
        answer: card.answer.unwrap().optional(),
      }),
    )
    .default({})
    .describe(
      "Cards of single units of the group, by id: what they say counts before what the group says.",
    ),
});

type Card = Omit<z.output<typeof settings>, "kind" | "byUnit">;
type CardOrder = z.output<typeof cardOrderSchema>;

/** The card of one unit of a group. */
export function cardOf(group: PolicyGroup, unit: string): Card {
  const { byUnit, output, bid, offer, market, answer } = settings.parse(group);
  const own = Object.hasOwn(byUnit, unit) ? byUnit[unit] : undefined;
  return {
    output: own?.output ?? output,
    bid: own?.bid ?? bid,
    offer: own?.offer ?? offer,
    market: own?.market ?? market,
    answer: own?.answer ?? answer,
  };
}

/** Seconds after local midnight; 24:00 is the end of the day. */
const secondOfDay = (text: string) => parseClock(text) ?? SECONDS_PER_DAY;

/** Stretches stand in columns of their own, `from` and `to` in seconds after midnight; 0 to 0 is none. */
const stretchColumns = (index: number) =>
  ({ from: `output${index}FromS`, to: `output${index}ToS`, kw: `output${index}Kw` }) as const;

function columns(groups: readonly PolicyGroup[], rows: AgentRows): SettingColumns {
  const cards = groups.map((group, row) => cardOf(group, rows.ids[row]!));
  const column = (of: (own: Card) => number) => Float64Array.from(cards, of);
  const made: Record<string, Float64Array> = {};
  const most = cards.reduce((count, { output }) => Math.max(count, output.length), 0);
  for (let index = 0; index < most; index += 1) {
    const names = stretchColumns(index);
    made[names.from] = column(({ output }) => secondOfDay(output[index]?.from ?? "00:00"));
    made[names.to] = column(({ output }) => secondOfDay(output[index]?.to ?? "00:00"));
    made[names.kw] = column(({ output }) => output[index]?.kw ?? 0);
  }
  for (const side of ["bid", "offer"] as const) {
    const part = (of: keyof CardOrder) =>
      column((own) => (own.answer === "given" ? (own[side]?.[of] ?? 0) : 0));
    made[`${side}Kw`] = part("volumeKw");
    made[`${side}GbpPerMwh`] = part("allInGbpPerMwh");
    made[`${side}AvailabilityGbpPerMwh`] = part("availabilityGbpPerMwh");
  }
  return made;
}

/** How far up a row can be sent, kW: a store discharges, a consumer stops, a CHP plant runs at what is on offer, the others do already. */
function highestKw({ rows, availableKw, plannedKw }: OrderObservation, cell: number, row: number) {
  if (rows.consumptionKwMax[row]! > 0) return 0;
  if (rows.technology[row] === "storage") return rows.capacityKw[row]!;
  return rows.technology[row] === "chp" ? availableKw[cell]! : plannedKw[cell]!;
}

/** How far down a row can be sent, kW: a store charges, a consumer draws what its connection lets it, the others stop. */
function lowestKw({ rows, importLimitKw }: OrderObservation, cell: number, row: number): number {
  return rows.consumptionKwMax[row]! > 0 ? -importLimitKw[cell]! : -rows.chargeKwMax[row]!;
}

/** What the card declares, as far as the unit can: a store within its powers, a consumer at most its peak, the others at most the forecast. */
function schedule(
  { rows, fromPeriod, periodCount, availableKw }: ScheduleObservation,
  own: SettingColumns,
  plannedKw: Float64Array,
): void {
  plannedKw.set(availableKw);
  for (let index = 0; own[stretchColumns(index).kw] !== undefined; index += 1) {
    const names = stretchColumns(index);
    for (let cell = 0; cell < plannedKw.length; cell += 1) {
      const row = Math.floor(cell / periodCount);
      const second = londonSecond(fromPeriod + (cell % periodCount));
      if (second < own[names.from]![row]! || second >= own[names.to]![row]!) continue;
      const isStore = rows.technology[row] === "storage";
      const mostKw = isStore ? rows.capacityKw[row]! : Math.max(0, availableKw[cell]!);
      const leastKw = -rows.chargeKwMax[row]! - rows.consumptionKwMax[row]!;
      plannedKw[cell] = clamp(own[names.kw]![row]!, leastKw, mostKw);
    }
  }
}

/** Seconds between local midnight and the start of a period. */
function londonSecond(period: number): number {
  const start = periodStart(period);
  return (start + londonOffsetSeconds(start)) % SECONDS_PER_DAY;
}

/**
 * At most what would be curtailed is bid for, at most the room is offered, and that only in a direction that would help. Nothing says what an order
 * is worth but its card.
 */
function order(observation: OrderObservation, own: SettingColumns, out: OrderColumns): void {
  const { periodCount } = observation;
  for (let cell = 0; cell < out.bidKw.length; cell += 1) {
    const row = Math.floor(cell / periodCount);
    const plannedKw = observation.plannedKw[cell]!;
    const roomKw = Math.max(0, plannedKw - lowestKw(observation, cell, row));
    const upRoomKw = Math.max(0, highestKw(observation, cell, row) - plannedKw);
    out.bidKw[cell] = Math.min(own.bidKw![row]!, observation.curtailedKw[cell]!);
    out.offerKw[cell] =
      observation.couldRelieve[cell] === 1 ? Math.min(own.offerKw![row]!, roomKw) : 0;
    out.offerUpKw[cell] =
      observation.couldRelieveUp[cell] === 1 ? Math.min(own.offerKw![row]!, upRoomKw) : 0;
    out.bidGbpPerMwh[cell] = own.bidGbpPerMwh![row]!;
    out.offerGbpPerMwh[cell] = own.offerGbpPerMwh![row]!;
    out.offerUpGbpPerMwh[cell] = own.offerGbpPerMwh![row]!;
    const readiness = observation.isTwoPart ? own.offerAvailabilityGbpPerMwh![row]! : 0;
    out.readyWorthGbpPerMwh[cell] = readiness;
    out.bidWorthGbpPerMwh[cell] = own.bidGbpPerMwh![row]!;
    out.offerWorthGbpPerMwh[cell] = own.offerGbpPerMwh![row]! - readiness;
    out.offerUpWorthGbpPerMwh[cell] = own.offerGbpPerMwh![row]! - readiness;
    if (!observation.isTwoPart) continue;
    out.bidAvailabilityGbpPerMwh[cell] = own.bidAvailabilityGbpPerMwh![row]!;
    out.offerAvailabilityGbpPerMwh[cell] = own.offerAvailabilityGbpPerMwh![row]!;
    out.offerUpAvailabilityGbpPerMwh[cell] = own.offerAvailabilityGbpPerMwh![row]!;
  }
}

function namedUnits(group: PolicyGroup): NamedUnit[] {
  return Object.keys(settings.parse(group).byUnit).map((unit) => ({
    unit,
    path: ["byUnit", unit],
  }));
}

function unanswered(group: PolicyGroup, unit: string): string | undefined {
  const { answer } = cardOf(group, unit);
  return answer === "given" ? undefined : `its card is ${answer}: no order is placed`;
}

/** Where a group's cards name a price for availability. */
function availabilityPaths(group: PolicyGroup): DocumentPath[] {
  const { byUnit, ...own } = settings.parse(group);
  const named = (of: Pick<Card, "bid" | "offer">, at: DocumentPath): DocumentPath[] =>
    (["bid", "offer"] as const)
      .filter((side) => (of[side]?.availabilityGbpPerMwh ?? 0) > 0)
      .map((side) => [...at, side, "availabilityGbpPerMwh"]);
  return [
    ...named(own, []),
    ...Object.entries(byUnit).flatMap(([unit, of]) => named(of, ["byUnit", unit])),
  ];
}

export const cardPolicy = {
  kind: "card",
  technologies: [...TECHNOLOGIES],
  about: "Owner that does what its card says: declared output, a bid or an offer.",
  settings,
  columns,
  schedule,
  order,
  namedUnits,
  availabilityPaths,
  unanswered,
} as const satisfies AgentPolicy;
