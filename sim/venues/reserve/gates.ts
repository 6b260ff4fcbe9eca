/**
 * The gates of a reserve that differ from those of other services: offers of more injection alone, that hold long enough; the
 * price that clears; and dispatch by calls from outside. Takes what every gate reads; gives offers, awards and instructions.
 */
import { PERIOD_SECONDS } from "../../core/time.ts";
import { KW_PER_MW, SECONDS_PER_MINUTE } from "../../core/units.ts";
import type { Award, FlexibilityOffer, Instruction } from "../../model/services.ts";
import type { GateContext, GateOutcome } from "../../model/venues.ts";
import { award } from "../flexibility/award.ts";
import { instruct } from "../flexibility/dispatch.ts";
import { offerId } from "../flexibility/offers.ts";
import { callIn } from "./calls.ts";
import { asService, type ReserveSettings } from "./settings.ts";

/** Offers of more injection or less consumption, of units that offer enough for long enough. */
export function collectReserve(context: GateContext, own: ReserveSettings): GateOutcome {
  const { services, network, fromPeriod, toPeriod, instant } = context;
  const needs = services?.needs ?? [];
  if (needs.length === 0) return {};
  const periodCount = toPeriod - fromPeriod;
  const { ids, technology } = network.units;
  const asked = {
    up: new Uint8Array(ids.length * periodCount),
    down: new Uint8Array(ids.length * periodCount),
  };
  const units = [...ids.keys()].filter((unit) =>
    own.participation.provider.includes(technology[unit]!),
  );
  for (const unit of units)
    for (const { period } of needs) asked.up[unit * periodCount + period - fromPeriod] = 1;
  const answered = services!.ask(asked);
  if (answered === undefined) return {};
  const offers = units.flatMap((unit) => {
    const cell = (period: number) => unit * periodCount + period - fromPeriod;
    const kwIn = (period: number) => Math.floor(answered.upKw[cell(period)]!);
    const able = needs.filter(({ period }) => kwIn(period) >= own.minOfferKw);
    return sustained(able, own.sustainMinutes).map(
      (need): FlexibilityOffer => ({
        id: offerId(need, ids[unit]!),
        placedAt: instant,
        ...{ service: need.service, zone: need.zone, period: need.period },
        ...{ constraint: need.constraint, unit, changeKw: kwIn(need.period), reliefFrac: 1 },
        availabilityGbpPerMwh: answered.upAvailabilityGbpPerMwh[cell(need.period)]!,
        utilisationGbpPerMwh: answered.upGbpPerMwh[cell(need.period)]!,
      }),
    );
  });
  return { services: { offers } };
}

/** Those that stand in a row of periods without a break that is long enough. */
export function sustained<Of extends { readonly period: number }>(
  able: readonly Of[],
  sustainMinutes: number,
): Of[] {
  const least = (sustainMinutes * SECONDS_PER_MINUTE) / PERIOD_SECONDS;
  const runs: Of[][] = [];
  for (const each of able) {
    const last = runs.at(-1);
    if (last?.at(-1)?.period === each.period - 1) last.push(each);
    else runs.push([each]);
  }
  return runs.filter((run) => run.length >= least).flat();
}

/** As every service buys; but availability is paid at the dearest that is taken, in a daily auction, and use at what was asked. */
export function awardReserve(
  service: string,
  context: GateContext,
  own: ReserveSettings,
): GateOutcome {
  const { services = {}, ...rest } = award(service, context, asService(own));
  const awards = priced(services.awards ?? [], own.contract === "daily");
  return { ...rest, services: { ...services, awards } };
}

/** Awards of one purchase: availability at the dearest taken in their period, or as asked; use as asked. */
export function priced(awards: readonly Award[], isDaily: boolean): Award[] {
  const clearing = new Map<number, number>();
  for (const { period, askAvailabilityGbpPerMwh: ask } of awards)
    clearing.set(period, Math.max(ask, clearing.get(period) ?? 0));
  return awards.map((each) => ({
    ...each,
    availabilityGbpPerMwh: isDaily ? clearing.get(each.period)! : each.askAvailabilityGbpPerMwh,
    utilisationGbpPerMwh: each.askUtilisationGbpPerMwh,
  }));
}

/** Who is armed is told, the cheapest for use first, until what is called is met. */
export function dispatchReserve(context: GateContext, own: ReserveSettings): GateOutcome {
  const { services, fromPeriod } = context;
  if (services === undefined) return {};
  const call = callIn(own.calls, own.windows, fromPeriod, services.draw);
  if (call === undefined) return {};
  const told = new Set(services.instructions.map(({ award: { id } }) => id));
  const armed = services.awards
    .filter(({ state, id }) => state === "armed" && !told.has(id))
    .sort(
      (left, right) =>
        left.utilisationGbpPerMwh - right.utilisationGbpPerMwh || (left.id < right.id ? -1 : 1),
    );
  let leftKw = Math.ceil(call.depthFrac * own.wantedMw * KW_PER_MW);
  for (const { changeKw } of services.instructions) leftKw -= changeKw;
  const instructions: Instruction[] = [];
  for (const each of armed) {
    const kw = Math.min(each.changeKw, leftKw);
    if (kw <= 0) break;
    leftKw -= kw;
    const because = call.isEmergency ? "emergency" : "call";
    instructions.push(...instruct(context, asService(own), each, kw, because));
  }
  return { services: { instructions } };
}
