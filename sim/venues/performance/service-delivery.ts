/**
 * What armed units gave: meter against baseline over the minutes in which they were told, in the direction that was asked for.
 * Takes the minutes of a period's armed awards; gives deliveries.
 * Keeps: delivered within 0 and instructed; the part that a unit could have given within 0 and 1.
 */
import { clamp, SECONDS_PER_MINUTE, wholeWh } from "../../core/units.ts";
import { MINUTES_PER_PERIOD } from "../../model/readings.ts";
import type { Award, ServiceDelivery } from "../../model/services.ts";
import type { Baseline, SellerMinutes } from "./baseline.ts";

/** Registers in kW·s, [award][minute]. */
export interface ServiceRegisters {
  readonly instructedKws: Float64Array;
  readonly levelKws: Float64Array;
  readonly untoldKws: Float64Array;
  readonly ableKws: Float64Array;
}

/** What is known of a provider beside its minutes, by unit. */
export interface ProviderMeters {
  readonly declaredKw: Float64Array;
  readonly beforeKw: (unit: number) => number | undefined;
  /** What else a baseline may know of the provider of an award. */
  readonly known?: (award: Award) => Partial<SellerMinutes>;
}

/** The delivery of each armed award, in their order; `baselineOf` by service. */
export function serviceDeliveries(
  armed: readonly Award[],
  registers: ServiceRegisters,
  { declaredKw, beforeKw, known }: ProviderMeters,
  baselineOf: (service: string) => Baseline,
): ServiceDelivery[] {
  return armed.map((award, row) => {
    const cells = [row * MINUTES_PER_PERIOD, (row + 1) * MINUTES_PER_PERIOD] as const;
    const kw = (column: Float64Array) =>
      column.subarray(...cells).map((kws) => kws / SECONDS_PER_MINUTE);
    const of = {
      ...known?.(award),
      declaredKw: declaredKw[award.unit]!,
      beforeKw: beforeKw(award.unit),
      levelKw: kw(registers.levelKws),
      instructedKw: kw(registers.instructedKws),
      availableKw: kw(registers.untoldKws),
    };
    const baselineKw = new Float64Array(MINUTES_PER_PERIOD);
    baselineOf(award.service)(of, baselineKw);
    let askedKw = 0;
    let movedKw = 0;
    for (const [minute, asked] of of.instructedKw.entries()) {
      if (asked === 0) continue;
      askedKw += asked;
      movedKw += (of.levelKw[minute]! - baselineKw[minute]!) * Math.sign(award.changeKw);
    }
    const instructedWh = wholeWh(askedKw * SECONDS_PER_MINUTE);
    let ableKws = 0;
    for (const kws of registers.ableKws.subarray(...cells)) ableKws += kws;
    const promisedKws = Math.abs(award.changeKw) * SECONDS_PER_MINUTE * MINUTES_PER_PERIOD;
    return {
      award: award.id,
      instructedWh,
      deliveredWh: clamp(wholeWh(movedKw * SECONDS_PER_MINUTE), 0, instructedWh),
      ableFrac: clamp(onGrid(ableKws / promisedKws), 0, 1),
    };
  });
}

/** Float residue of a part is rounded off. */
const STEPS_PER_ONE = 1e9;
const onGrid = (part: number): number => Math.round(part * STEPS_PER_ONE) / STEPS_PER_ONE;
