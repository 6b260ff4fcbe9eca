/**
 * The gates of services of the electricity system operator that differ from those of other services: offers in one direction,
 * that hold long enough; the price that clears; and dispatch by calls from outside. Takes what every gate reads; gives offers, awards and instructions.
 */
import { roundToPence } from "../../core/money.ts";
import { PERIOD_SECONDS, periodStart } from "../../core/time.ts";
import { KW_PER_MW, SECONDS_PER_MINUTE } from "../../core/units.ts";
import { copyOf } from "../../model/awards.ts";
import type { Award, FlexibilityOffer, Instruction } from "../../model/services.ts";
import type { GateContext, GateOutcome } from "../../model/venues.ts";
import { award } from "../flexibility/award.ts";
import { lostOf, withRests } from "../flexibility/contested.ts";
import { contract } from "../flexibility/contract.ts";
import { instruct } from "../flexibility/dispatch.ts";
import { offerId } from "../flexibility/offers.ts";
import { takenBack } from "../flexibility/take-back.ts";
import { callIn } from "./calls.ts";
import { isReady } from "./recovery.ts";
import { asService, type Buying, type CalledSettings, type HeldSettings } from "./settings.ts";

/** How a service of the electricity system operator works, beside its settings. */
export interface Service extends Buying {
  readonly name: string;
  /** Units that another service has bought for the day do not qualify. */
  readonly excludesOthers: boolean;
  /** Where it is never called: the part of the power held that owners reckon to be used. */
  readonly useFrac?: number;
  /** Where it is never called: for how long the power held could be used, by what is in store. */
  readonly holdMinutes?: number;
  /** Where it is called: the most calls that a unit serves in seven days; none: no bound. */
  readonly deliveriesPerWeek?: number | undefined;
}

/** Offers in the direction that is wanted, of units that offer enough for long enough and qualify. */
export function collectHeld(
  context: GateContext,
  own: HeldSettings,
  { direction, excludesOthers, useFrac, holdMinutes }: Service,
): GateOutcome {
  const { services, network, fromPeriod, toPeriod, instant } = context;
  const needs = services?.needs() ?? [];
  if (needs.length === 0) return {};
  const periodCount = toPeriod - fromPeriod;
  const { ids, technology } = network.units;
  const cells = ids.length * periodCount;
  const asked = { up: new Uint8Array(cells), down: new Uint8Array(cells) };
  const units = [...ids.keys()].filter(
    (unit) =>
      own.participation.provider.includes(technology[unit]!) &&
      !(excludesOthers && services!.isHeldElsewhere(unit)),
  );
  for (const unit of units)
    for (const { period } of needs) asked[direction][unit * periodCount + period - fromPeriod] = 1;
  const answered = services!.ask(asked, {
    paysAvailability: own.ceilings.availabilityGbpPerMwh > 0,
    heldMinutes: holdMinutes,
  });
  if (answered === undefined) return {};
  const [kws, useGbpPerMwh, readyGbpPerMwh] =
    direction === "up"
      ? [answered.upKw, answered.upGbpPerMwh, answered.upAvailabilityGbpPerMwh]
      : [answered.downKw, answered.downGbpPerMwh, answered.downAvailabilityGbpPerMwh];
  const kwOf = (unit: number, period: number) =>
    Math.floor(kws[unit * periodCount + period - fromPeriod]!);
  const offers: FlexibilityOffer[] = [];
  for (const unit of units) {
    const together = services!.soldWith(unit);
    const able = needs.filter(({ period }) => {
      const kw = kwOf(unit, period);
      const lotKw = together?.reduce((sum, each) => sum + kwOf(each, period), 0) ?? kw;
      return kw > 0 && lotKw >= own.minOfferKw;
    });
    for (const need of sustained(able, own.sustainMinutes)) {
      const cell = unit * periodCount + need.period - fromPeriod;
      const kw = Math.floor(kws[cell]!);
      const used = useGbpPerMwh[cell]!;
      const ready = readyGbpPerMwh[cell]!;
      // Written out, as all that there are many of: a copy that grows is slow.
      offers.push({
        id: offerId(need, ids[unit]!),
        placedAt: instant,
        service: need.service,
        zone: need.zone,
        period: need.period,
        constraint: need.constraint,
        unit,
        reliefFrac: 1,
        changeKw: direction === "up" ? kw : -kw,
        availabilityGbpPerMwh: useFrac === undefined ? ready : inOnePart(ready, used * useFrac),
        utilisationGbpPerMwh: useFrac === undefined ? used : 0,
      });
    }
  }
  return { services: { offers } };
}

/** Who is never called asks for being ready what it reckons to be used; nobody pays to hold. */
const inOnePart = (readyGbpPerMwh: number, usedGbpPerMwh: number): number =>
  roundToPence(readyGbpPerMwh + Math.max(0, usedGbpPerMwh));

/** Those that stand in a row of periods without a break that is long enough. */
export function sustained<Of extends { readonly period: number }>(
  able: readonly Of[],
  sustainMinutes: number,
): Of[] {
  const least = (sustainMinutes * SECONDS_PER_MINUTE) / PERIOD_SECONDS;
  if (least <= 1) return [...able];
  const runs: Of[][] = [];
  for (const each of able) {
    const last = runs.at(-1);
    if (last?.at(-1)?.period === each.period - 1) last.push(each);
    else runs.push([each]);
  }
  return runs.filter((run) => run.length >= least).flat();
}

/** A term, bought before it begins, at the prices asked. */
export function contractHeld(context: GateContext, own: HeldSettings, of: Service): GateOutcome {
  return contract(
    of.name,
    context,
    asService(own, of),
    (asked) => collectHeld(asked, own, of),
    (awards) => priced(awards, of.isClearing),
  );
}

/** As every service buys; but where it clears, availability is paid at the dearest that is taken, and use at what was asked. */
export function awardHeld(context: GateContext, own: HeldSettings, of: Service): GateOutcome {
  const { services = {}, ...rest } = award(of.name, context, asService(own, of));
  const { holdMinutes } = of;
  const sold = priced(services.awards ?? [], of.isClearing);
  const heldFor = (each: Award): Award => {
    const held = copyOf(each);
    held.holdMinutes = holdMinutes;
    return held;
  };
  const awards = holdMinutes === undefined ? sold : sold.map(heldFor);
  return { ...rest, services: { ...services, awards } };
}

/** Awards of one purchase: availability at the dearest taken in their period, or as asked; use as asked. */
export function priced(awards: readonly Award[], isClearing: boolean): Award[] {
  const clearing = new Map<number, number>();
  for (const { period, askAvailabilityGbpPerMwh: ask } of awards)
    clearing.set(period, Math.max(ask, clearing.get(period) ?? 0));
  return awards.map((each) => {
    const { askAvailabilityGbpPerMwh: asked, askUtilisationGbpPerMwh: used } = each;
    const paid = isClearing ? clearing.get(each.period)! : asked;
    const isSo = each.availabilityGbpPerMwh === paid && each.utilisationGbpPerMwh === used;
    if (isSo) return each;
    const cleared = copyOf(each);
    cleared.availabilityGbpPerMwh = paid;
    cleared.utilisationGbpPerMwh = used;
    return cleared;
  });
}

/** Who is armed and can serve a call again is told, the cheapest for use first, until what is called is met. */
export function dispatchHeld(context: GateContext, own: CalledSettings, of: Service): GateOutcome {
  const { services, fromPeriod } = context;
  if (services === undefined) return {};
  const gone = takenBack(context, "armed");
  if (gone.length > 0) return { services: { changes: gone, isUnfinished: true } };
  const call = callIn(own.calls, services.calls, own.windows, fromPeriod, services.draw);
  if (call === undefined) return {};
  const told = new Set(services.instructions().map(({ award: { id } }) => id));
  const untold = services
    .awards()
    .filter(({ id }) => !told.has(id))
    .sort(
      (left, right) =>
        left.utilisationGbpPerMwh - right.utilisationGbpPerMwh || (left.id < right.id ? -1 : 1),
    );
  let leftKw = Math.ceil(call.depthFrac * own.wantedMw * KW_PER_MW);
  for (const { changeKw } of services.instructions()) leftKw -= Math.abs(changeKw);
  // What primacy blocked when it was called first is had elsewhere by now.
  leftKw -= services.blockedKw(fromPeriod);
  const endurance = { ...of, recoveryMinutes: own.recoveryMinutes };
  const callOf = (awards: readonly Award[]): Instruction[] =>
    awards.flatMap((each) => {
      const kw = Math.min(Math.abs(each.changeKw), leftKw);
      if (kw <= 0) return [];
      const because = call.isEmergency ? "emergency" : "call";
      const changeKw = Math.sign(each.changeKw) * kw;
      const asked = instruct(context, asService(own, of), each, changeKw, because);
      const served = services.served(each.unit);
      if (!services.isRested(each.unit)) return [];
      if (asked.some(({ from }) => !isReady(served, from, endurance))) return [];
      leftKw -= kw;
      return asked;
    });
  const instructions = callOf(untold.filter(({ state }) => state === "armed"));
  // What nobody who is armed can serve is asked of whose units the network has: once, at the gate and not after a fault in the period.
  const isFirst = context.instant <= periodStart(fromPeriod);
  const contestedCalls = isFirst ? callOf(untold.flatMap(lostOf)) : [];
  return { services: withRests(instructions, contestedCalls) };
}
