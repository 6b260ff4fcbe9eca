/**
 * Homes as a scenario says them: groups of homes at a bus, what they have and how they live; and the demand rows that groups
 * become in the network of a run. Numbers without a source of their own are from domain §8.
 */
import { z } from "zod";
import { parseClock } from "../core/time.ts";
import { KW_PER_MW, WH_PER_KWH } from "../core/units.ts";
import { homeResponseSchema } from "./home-response.ts";
import { homeTariffSchema } from "./home-tariffs.ts";
import type { NetworkDocument } from "./network-document.ts";
import { participantSchema } from "./stages.ts";

const share = z.number().min(0).max(1);
const power = z.number().positive().max(1000);
const hours = z.number().min(0).max(24);
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a clock time HH:MM");

const baseSchema = z.strictObject({
  annualKwh: z
    .number()
    .positive()
    .max(100_000)
    .default(2700)
    .describe("Mean of the group, a year, without electric heat and car, kWh."),
  spreadFrac: z
    .number()
    .min(0)
    .max(1)
    .default(0.4)
    .describe("Standard deviation between homes, as a share of the mean. Assumed."),
});

const solarSchema = z.strictObject({
  share: share.describe("Of the group's homes."),
  peakKw: power.default(3.5).describe("Inverter, kW. Assumed: a roof of ten panels."),
});

const degradationGbpPerMwh = z
  .number()
  .min(0)
  .max(1000)
  .default(15)
  .describe("What a MWh through it costs it in life.");

const batterySchema = z.strictObject({
  share: share
    .default(1)
    .describe("Of the homes with solar panels; of all where the group has no panels."),
  energyKwh: power.default(5).describe("Capacity, kWh. Assumed."),
  powerKw: power.default(2.5).describe("In and out, kW. Assumed."),
  roundTripFrac: z.number().gt(0).max(1).default(0.86).describe("Out over in."),
  minimumFrac: share.default(0.05).describe("Least that it holds, of its capacity."),
  maximumFrac: share.default(0.95).describe("Most that it holds."),
  control: z
    .discriminatedUnion("kind", [
      z
        .strictObject({ kind: z.literal("self-consumption") })
        .describe("Takes what its own home has over, and gives what it lacks."),
      z
        .strictObject({ kind: z.literal("price"), degradationGbpPerMwh })
        .describe(
          "That too; and by the tariff it is filled from the network in the cheapest half-hours, and keeps what it has until a dearer one.",
        ),
    ])
    .prefault({ kind: "self-consumption" }),
});

const momentSchema = (meanHour: number, deviationHours: number, from: number, to: number) =>
  z
    .strictObject({
      meanHour: hours.default(meanHour),
      deviationHours: hours.default(deviationHours),
      earliestHour: hours.default(from),
      latestHour: hours.default(to),
    })
    .prefault({});

const overrideFrac = share
  .default(0.05)
  .describe("Of stays, in which the car is charged at once all the same.");

const vehicleToGridSchema = z.strictObject({
  floorFrac: share.default(0.4).describe("Below which it gives nothing, of its capacity."),
  roundTripFrac: z.number().gt(0).max(1).default(0.82).describe("Out over in."),
  degradationGbpPerMwh: degradationGbpPerMwh.default(50),
  isSold: z
    .boolean()
    .default(true)
    .describe(
      "Whether it gives to the network at the tariff's price for that, or to its home alone.",
    ),
});

const evSchema = z.strictObject({
  share: share.describe("Of the group's homes; one car each."),
  powerKw: power.default(7).describe("Of the charger, kW."),
  efficiencyFrac: z.number().gt(0).max(1).default(0.92).describe("Into the car, of what is drawn."),
  pluggedInFrac: share.default(0.58).describe("Of evenings, on which the car is plugged in."),
  arrival: momentSchema(18, 2.5, 15, 23).describe(
    "London clock, hours. The deviation is that with which 27 % of weekday arrivals lie between 17:30 and 19:00, as a trial of chargers saw.",
  ),
  departure: momentSchema(7.5, 1, 4.5, 10.5).describe(
    "Next morning, London clock, hours. The truncation is assumed.",
  ),
  energyKwh: power.default(11).describe("Mean of what the car takes up in a stay, kWh."),
  energyDeviationKwh: power
    .default(7)
    .describe("Standard deviation; lognormal, and no more than the car holds."),
  capacityKwh: power
    .default(40)
    .describe(
      "What the car holds, kWh, and is full of when it leaves: as the least that can give.",
    ),
  charging: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("at-once") }).describe("At full power from arrival."),
      z
        .strictObject({ kind: z.literal("spread"), overrideFrac })
        .describe("Evenly from arrival to departure."),
      z
        .strictObject({
          kind: z.literal("window"),
          from: clock.default("00:30"),
          to: clock.default("05:30"),
          overrideFrac,
        })
        .describe(
          "Evenly through the cheap hours of a tariff, London clock; outside them what does not fit. The hours are assumed.",
        ),
      z
        .strictObject({
          kind: z.literal("price"),
          overrideFrac,
          vehicleToGrid: vehicleToGridSchema.optional().describe("Default: it only charges."),
        })
        .describe(
          "In the cheapest half-hours of its stay by the group's tariff, evenly over those that cost the same.",
        ),
    ])
    .prefault({ kind: "at-once" }),
});

const heatPumpSchema = z.strictObject({
  share: share.describe("Of the group's homes."),
  powerKw: power.default(2.5).describe("Drawn at most, kW."),
  heatKw: power.default(8).describe("Heat given at most, kW."),
  lossWPerK: z.number().positive().max(5000).default(202).describe("Median of homes, W/K."),
  lossDeviationWPerK: z
    .number()
    .min(0)
    .max(5000)
    .default(120)
    .describe("Standard deviation between homes; lognormal."),
  lightHours: z.number().positive().max(1000).default(21).describe("Shortest time constant, h."),
  heavyHours: z
    .number()
    .positive()
    .max(1000)
    .default(40)
    .describe("Longest; homes lie evenly between."),
  balanceC: z
    .number()
    .min(0)
    .max(25)
    .default(15)
    .describe("Outdoor temperature from which people, sun and appliances keep the home warm, °C."),
  setC: z.number().min(5).max(30).default(20.5).describe("What the thermostat is set to, °C."),
  thermostatK: z
    .number()
    .gt(0)
    .max(5)
    .default(0.5)
    .describe("It starts as far below, and stops as far above. Assumed."),
  comfortBelowK: z
    .number()
    .min(0)
    .max(10)
    .default(1.5)
    .describe("A home colder by more than this is counted as cold."),
  control: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("thermostat") }).describe("The set point stands."),
      z
        .strictObject({
          kind: z.literal("price"),
          aboveK: z.number().min(0).max(3).default(1).describe("Preheated by so much."),
          belowK: z.number().min(0).max(3).default(1.5).describe("Then let cool by so much."),
          preheatHours: z.number().min(0).max(6).default(2).describe("How long before. Assumed."),
        })
        .describe(
          "Warmer before half-hours that cost a fifth more than the mean of the night (assumed), colder in them.",
        ),
    ])
    .prefault({ kind: "thermostat" }),
});

/** No home is let cool below this, °C (domain §8). */
export const COLDEST_C = 18;

export const homeGroupSchema = z.strictObject({
  id: z.string().min(1).max(80).describe("Name, unlike that of any demand."),
  bus: z.string().min(1).max(80).describe("Where the homes are connected."),
  count: z.int().min(1).max(200_000).describe("Homes."),
  connectionKw: power.default(23).describe("Of each home, kW: a fuse of 100 A (assumed)."),
  base: baseSchema.prefault({}),
  solar: solarSchema.optional().describe("Default: nobody has panels."),
  battery: batterySchema
    .optional()
    .describe("Charges from the home's surplus, gives what it lacks. Default: none."),
  ev: evSchema.optional().describe("Default: nobody has an electric car."),
  heatPump: heatPumpSchema.optional().describe("Default: nobody has one."),
  tariff: homeTariffSchema
    .optional()
    .describe("By which each home is billed. Default: its supplier's retail price for all alike."),
  participant: participantSchema
    .omit({ role: true })
    .optional()
    .describe("How it is metered and through whom it comes to markets in a staged rollout."),
  response: homeResponseSchema
    .optional()
    .describe("What homes do when they are alerted. Default: nothing."),
});

/** Rules of the ledger: what homes owe by their tariffs, and what they get for what they were asked. */
export const HOME_TARIFF = "home-tariff";
export const HOME_FLEXIBILITY = "home-flexibility";

/** Whether a group has an account of its own, and rows of bills. */
export const isBilled = ({ tariff, response }: HomeGroup): boolean =>
  tariff !== undefined || response !== undefined;

/** What a group is in the rollout: one participant, as its supplier or aggregator orders for it. */
export const homesAsParticipants = ({ participant }: HomeGroup) => ({
  participant: { role: "homes" as const, ...participant },
});

export const homesSchema = z.array(homeGroupSchema).max(1000);

export type HomeGroup = z.output<typeof homeGroupSchema>;
export type EvSettings = NonNullable<HomeGroup["ev"]>;
export type VehicleToGrid = z.output<typeof vehicleToGridSchema>;
export type HeatPumpSettings = NonNullable<HomeGroup["heatPump"]>;

/** Seconds after London midnight of the window's two ends. */
export function windowSeconds({ from, to }: { readonly from: string; readonly to: string }) {
  return { from: parseClock(from)!, to: parseClock(to)! };
}

/** Energy below which a home's battery is not emptied, and up to which it is filled, Wh; 0 where the group has none. */
export function batteryEnds({ battery }: HomeGroup): {
  readonly leastWh: number;
  readonly mostWh: number;
} {
  if (battery === undefined) return { leastWh: 0, mostWh: 0 };
  const wh = battery.energyKwh * WH_PER_KWH;
  return { leastWh: wh * battery.minimumFrac, mostWh: wh * battery.maximumFrac };
}

/** Whether cars of a group may give. */
export const carsGive = ({ ev }: HomeGroup): boolean =>
  ev?.charging.kind === "price" && ev.charging.vehicleToGrid !== undefined;

/** The peak of a home among very many, kW for each yearly kWh: 1.5 kW for 2,700 kWh. */
export const HOME_PEAK_KW_PER_KWH = 1.5 / 2700;
/** Peaks of many that planners count for a car charged at once with 7 kW, and for a heat pump of 2.5 kW, kW. */
export const EV_PEAK_KW = { of: 7, kw: 1.3 };
const HEAT_PUMP_PEAK_KW = { of: 2.5, kw: 1.7 };
/** The peak of each of n homes is (1 + this/√n) times that of each of very many. */
const DIVERSITY = 1.5;

/** What a planner would count for a group, kW: the scale of what forecasts of it miss. */
export function plannedPeakKw({ count, base, ev, heatPump }: HomeGroup): number {
  const eachKw =
    base.annualKwh * HOME_PEAK_KW_PER_KWH +
    ((ev?.share ?? 0) * (ev?.powerKw ?? 0) * EV_PEAK_KW.kw) / EV_PEAK_KW.of +
    ((heatPump?.share ?? 0) * (heatPump?.powerKw ?? 0) * HEAT_PUMP_PEAK_KW.kw) /
      HEAT_PUMP_PEAK_KW.of;
  return count * eachKw * (1 + DIVERSITY / Math.sqrt(count));
}

/** Of a peak, what a home draws in the evenings of winter on the mean; and what one heat pump that lets its home cool leaves, kW. Assumed. */
export const EVENING_FRAC = 0.9;
export const HEAT_TURNED_KW = 1;

/** What planners count that a home of a group that takes part in an alert turns, kW (what is promised of a half-hour, sim/homes/turn-forecast.ts), by its base, its share of a car charged at once and of a heat pump. */
export function eachTurnsKw({ base, ev, heatPump, response }: HomeGroup): number {
  if (response === undefined) return 0;
  const { changeFrac, isCarMoved, heatBelowK } = response;
  const carKw =
    ev?.charging.kind === "at-once" && isCarMoved
      ? (ev.share * ev.powerKw * EV_PEAK_KW.kw) / EV_PEAK_KW.of
      : 0;
  const heatKw = heatBelowK > 0 ? (heatPump?.share ?? 0) * HEAT_TURNED_KW : 0;
  const baseKw = base.annualKwh * HOME_PEAK_KW_PER_KWH * EVENING_FRAC;
  return changeFrac * baseKw + carKw + heatKw;
}

/** What homes of a group could give at most, and draw if nobody's habits were beside another's, kW. */
export interface HomesReach {
  readonly exportKw: number;
  readonly drawKw: number;
}

/** Panels at their peak, and every car that may sell; what cars, heat pumps and batteries by price draw if all do at once, beside the planned peak of the rest. */
export function homesReach({ count, ...group }: HomeGroup): HomesReach {
  const { solar, battery, ev, heatPump } = group;
  const cars = count * (ev?.share ?? 0) * (ev?.powerKw ?? 0);
  const isSold = ev?.charging.kind === "price" && ev.charging.vehicleToGrid?.isSold === true;
  const stores =
    battery?.control.kind === "price" ? battery.share * (solar?.share ?? 1) * battery.powerKw : 0;
  const pumps = (heatPump?.share ?? 0) * (heatPump?.powerKw ?? 0);
  const plain = plannedPeakKw({ ...group, count, ev: undefined, heatPump: undefined });
  return {
    exportKw: count * (solar?.share ?? 0) * (solar?.peakKw ?? 0) + (isSold ? cars : 0),
    drawKw: Math.max(plannedPeakKw({ ...group, count }), plain + cars + count * (pumps + stores)),
  };
}

/** By the group's id. */
export const homesReaches = (groups: readonly HomeGroup[]): ReadonlyMap<string, HomesReach> =>
  new Map(groups.map((group) => [group.id, homesReach(group)]));

/** The network with each group of homes as a demand of its own, after all others; groups at a bus that it does not have are passed over. */
export function withHomes(network: NetworkDocument, groups: readonly HomeGroup[]): NetworkDocument {
  if (groups.length === 0) return network;
  const buses = new Set(network.buses.map(({ id }) => id));
  const demands = groups
    .filter(({ bus }) => buses.has(bus))
    .map((group) => ({
      id: group.id,
      bus: group.bus,
      peakMw: plannedPeakKw(group) / KW_PER_MW,
      peakMvar: 0,
      profile: "domestic" as const,
      customers: group.count,
    }));
  return { ...network, demands: [...network.demands, ...demands] };
}
