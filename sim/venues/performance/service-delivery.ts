/**
 * What armed units gave: meter against baseline over the minutes in which they were told, in the direction that was asked for; or
 * what the flow at their constraint was lower by.
 * Takes the minutes of a period's armed awards; gives deliveries.
 * Keeps: delivered within 0 and instructed; the part that a unit could have given within 0 and 1.
 */
import { clamp, roundHalfAway, SECONDS_PER_MINUTE, wholeWh } from "../../core/units.ts";
import { heldKwOf } from "../../model/awards.ts";
import { MINUTES_PER_PERIOD } from "../../model/readings.ts";
import type { Award, ServiceDelivery } from "../../model/services.ts";
import { partOfMove, rowsTogether } from "../../model/told-together.ts";
import { type Baseline, type SellerKnown, withKnown } from "./baselines/baseline.ts";

/** Registers in kW·s, [award][minute]. */
export interface ServiceRegisters {
  readonly instructedKws: Float64Array;
  readonly levelKws: Float64Array;
  readonly untoldKws: Float64Array;
  readonly ableKws: Float64Array;
  readonly flowKws: Float64Array;
  readonly expectedKws: Float64Array;
}

/** What is known of a provider beside its minutes, by unit. */
export interface ProviderMeters {
  readonly declaredKw: Float64Array;
  readonly beforeKw: (unit: number) => number | undefined;
  /** What else a baseline may know of the provider of an award. */
  readonly known?: (award: Award) => SellerKnown;
}

/** How a service measures: from which baseline, and at the providers or at the constraint. */
export interface Measuring {
  readonly baseline: Baseline;
  readonly isAtConstraint: boolean;
}

/** The delivery of each armed award, in their order; `measuringOf` by service, `sensitivityOf` as the network is then. */
export function serviceDeliveries(
  armed: readonly Award[],
  registers: ServiceRegisters,
  meters: ProviderMeters,
  measuringOf: (service: string) => Measuring,
  sensitivityOf: (award: Award) => number,
): ServiceDelivery[] {
  const together = rowsTogether(armed);
  let shares: readonly number[] | undefined;
  return armed.map((award, row) => {
    const { instructedWh, movedWh, isAtConstraint } = wasTold(row, registers)
      ? toldAndMoved(award, row)
      : NOTHING_ASKED;
    if (isAtConstraint) shares ??= reliefShares(armed, registers, sensitivityOf);
    const givenWh = isAtConstraint ? roundHalfAway(instructedWh * shares![row]!) : movedWh;
    const deliveredWh = clamp(givenWh, 0, instructedWh);
    return {
      award: award.id,
      instructedWh,
      deliveredWh,
      reliefWh: roundHalfAway(deliveredWh * Math.abs(sensitivityOf(award))),
      ableFrac: ableFrac(award, row, registers),
    };
  });

  function toldAndMoved(award: Award, row: number) {
    const { baseline, isAtConstraint } = measuringOf(award.service);
    fillToldBeside(armed, together[row]!, registers, minutes);
    return { ...atAsset(award, row, minutes, registers, meters, baseline), isAtConstraint };
  }
}

/** Most that are armed are told nothing in a half-hour: what they would have done untold is asked of none of these. */
const NOTHING_ASKED = { instructedWh: 0, movedWh: 0, isAtConstraint: false } as const;

function wasTold(row: number, { instructedKws }: ServiceRegisters): boolean {
  const end = (row + 1) * MINUTES_PER_PERIOD;
  for (let cell = row * MINUTES_PER_PERIOD; cell < end; cell += 1)
    if (instructedKws[cell] !== 0) return true;
  return false;
}

/** Scratch for one award after the other, kW by minute; it means nothing between two of them. */
interface MinuteColumns {
  /** What a unit was told by all that armed it, more and less, sizes; and the sum of both. */
  readonly upKw: Float64Array;
  readonly downKw: Float64Array;
  readonly instructedKw: Float64Array;
  readonly levelKw: Float64Array;
  readonly availableKw: Float64Array;
  readonly baselineKw: Float64Array;
}

function minuteColumns(): MinuteColumns {
  const cells = new Float64Array(6 * MINUTES_PER_PERIOD);
  const column = (of: number) =>
    cells.subarray(of * MINUTES_PER_PERIOD, (of + 1) * MINUTES_PER_PERIOD);
  return {
    upKw: column(0),
    downKw: column(1),
    instructedKw: column(2),
    levelKw: column(3),
    availableKw: column(4),
    baselineKw: column(5),
  };
}

const minutes = minuteColumns();

/** The minutes of an award, kW. */
function fillMeans(columnKws: Float64Array, row: number, outKw: Float64Array): void {
  for (let minute = 0; minute < MINUTES_PER_PERIOD; minute += 1)
    outKw[minute] = columnKws[row * MINUTES_PER_PERIOD + minute]! / SECONDS_PER_MINUTE;
}

/** `rows`: of the same unit. */
function fillToldBeside(
  armed: readonly Award[],
  rows: readonly number[],
  { instructedKws }: ServiceRegisters,
  { upKw, downKw, instructedKw }: MinuteColumns,
): void {
  upKw.fill(0);
  downKw.fill(0);
  for (const row of rows) {
    const column = armed[row]!.changeKw > 0 ? upKw : downKw;
    const first = row * MINUTES_PER_PERIOD;
    for (let minute = 0; minute < MINUTES_PER_PERIOD; minute += 1)
      column[minute]! += instructedKws[first + minute]! / SECONDS_PER_MINUTE;
  }
  for (let minute = 0; minute < MINUTES_PER_PERIOD; minute += 1)
    instructedKw[minute] = upKw[minute]! + downKw[minute]!;
}

/** What an award told its unit, and its part of how far that moved from the award's baseline in these minutes, Wh. */
function atAsset(
  award: Award,
  row: number,
  { upKw, downKw, instructedKw, levelKw, availableKw, baselineKw }: MinuteColumns,
  { instructedKws, levelKws, untoldKws }: ServiceRegisters,
  { declaredKw, beforeKw, known }: ProviderMeters,
  baseline: Baseline,
): { readonly instructedWh: number; readonly movedWh: number } {
  fillMeans(levelKws, row, levelKw);
  fillMeans(untoldKws, row, availableKw);
  const of = {
    declaredKw: award.notifiedKw ?? declaredKw[award.unit]!,
    beforeKw: beforeKw(award.unit),
    levelKw,
    instructedKw,
    availableKw,
  };
  baseline(withKnown(of, known?.(award)), baselineKw);
  let askedKw = 0;
  let movedKw = 0;
  const sign = Math.sign(award.changeKw);
  for (let minute = 0; minute < MINUTES_PER_PERIOD; minute += 1) {
    const asked = instructedKws[row * MINUTES_PER_PERIOD + minute]! / SECONDS_PER_MINUTE;
    if (asked === 0) continue;
    askedKw += asked;
    const allKw = levelKw[minute]! - baselineKw[minute]!;
    movedKw += partOfMove(asked * sign, upKw[minute]!, downKw[minute]!, allKw) * sign;
  }
  return {
    instructedWh: wholeWh(askedKw * SECONDS_PER_MINUTE),
    movedWh: wholeWh(movedKw * SECONDS_PER_MINUTE),
  };
}

/**
 * By award, the part of the relief asked for that was seen at its constraint: flow believed less flow metered in the minutes
 * of instructions, over the relief that all told there were asked for. At most 1.
 */
function reliefShares(
  armed: readonly Award[],
  { instructedKws, flowKws, expectedKws }: ServiceRegisters,
  sensitivityOf: (award: Award) => number,
): number[] {
  const seen = new Map<string, { askedKws: number; relievedKws: number }>();
  const keyOf = ({ service, constraint }: Award) => `${service}.${constraint}`;
  for (let row = 0; row < armed.length; row += 1) {
    const award = armed[row]!;
    const key = keyOf(award);
    const sums = seen.get(key) ?? { askedKws: 0, relievedKws: 0 };
    const isFirst = sums.askedKws === 0;
    let relievedKws = 0;
    const end = (row + 1) * MINUTES_PER_PERIOD;
    for (let cell = row * MINUTES_PER_PERIOD; cell < end; cell += 1) {
      if (instructedKws[cell] === 0) continue;
      sums.askedKws += instructedKws[cell]! * Math.abs(sensitivityOf(award));
      relievedKws += expectedKws[cell]! - flowKws[cell]!;
    }
    // The point has one flow: it counts once, in the minutes of the first who was told.
    if (isFirst) sums.relievedKws = relievedKws;
    seen.set(key, sums);
  }
  return armed.map((award) => {
    const { askedKws, relievedKws } = seen.get(keyOf(award))!;
    return askedKws === 0 ? 0 : clamp(relievedKws / askedKws, 0, 1);
  });
}

function ableFrac(award: Award, row: number, { ableKws }: ServiceRegisters): number {
  const end = (row + 1) * MINUTES_PER_PERIOD;
  let sumKws = 0;
  for (let cell = row * MINUTES_PER_PERIOD; cell < end; cell += 1) sumKws += ableKws[cell]!;
  const promisedKws = heldKwOf(award) * SECONDS_PER_MINUTE * MINUTES_PER_PERIOD;
  return clamp(onGrid(sumKws / promisedKws), 0, 1);
}

/** Float residue of a part is rounded off. */
const STEPS_PER_ONE = 1e9;
const onGrid = (part: number): number => Math.round(part * STEPS_PER_ONE) / STEPS_PER_ONE;
