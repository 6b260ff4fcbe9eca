/**
 * Reactive power by rule, for voltages. Takes a network and power factors; gives kvar injected per kW injected, by unit and
 * by demand. What the network states of a unit or demand holds at every level; the rest keep the power factor of the settings.
 */
import { z } from "zod";
import type { Network } from "../model/network.ts";

const powerFactor = z.number().min(0.5).max(1);

export const reactiveSettingsSchema = z.strictObject({
  demandPowerFactor: powerFactor
    .default(0.95)
    .describe("Of consumption that states no reactive power, lagging; assumed."),
  generationPowerFactor: powerFactor
    .default(1)
    .describe("Of generation and stores that state none; assumed: unity."),
  generationIs: z
    .enum(["absorbing", "injecting"])
    .default("absorbing")
    .describe("Which way reactive power flows at generation below a power factor of 1."),
});

export type ReactiveSettings = z.output<typeof reactiveSettingsSchema>;

export interface ReactiveRule {
  /** kvar per kW of injection, and of consumption, both with the sign of what they go with. */
  readonly unitKvarPerKw: Float64Array;
  readonly demandKvarPerKw: Float64Array;
}

export function reactiveRule(network: Network, settings: ReactiveSettings): ReactiveRule {
  const { units, demands } = network;
  const drawn = kvarPerKw(settings.demandPowerFactor);
  const sign = settings.generationIs === "absorbing" ? -1 : 1;
  const generated = sign * kvarPerKw(settings.generationPowerFactor);
  const stated = (kvar: number, kw: number, otherwise: number) =>
    kvar === 0 || kw === 0 ? otherwise : kvar / kw;
  return {
    unitKvarPerKw: Float64Array.from(units.technology, (technology, row) =>
      stated(
        units.snapshotKvar[row]!,
        units.snapshotKw[row]!,
        technology === "demand" ? drawn : generated,
      ),
    ),
    demandKvarPerKw: Float64Array.from(demands.peakKw, (kw, row) =>
      stated(demands.peakKvar[row]!, kw, drawn),
    ),
  };
}

/** Reactive for each kW at a power factor. */
function kvarPerKw(factor: number): number {
  return Math.sqrt(1 - factor * factor) / factor;
}

/** Reactive injections by bus for units and demands at these levels; fills `out`. */
export function addReactive(
  { units, demands }: Network,
  { unitKvarPerKw, demandKvarPerKw }: ReactiveRule,
  unitKw: ArrayLike<number>,
  demandKw: ArrayLike<number>,
  out: Float64Array,
): void {
  for (let row = 0; row < units.bus.length; row += 1)
    out[units.bus[row]!] = out[units.bus[row]!]! + unitKw[row]! * unitKvarPerKw[row]!;
  for (let row = 0; row < demands.bus.length; row += 1)
    out[demands.bus[row]!] = out[demands.bus[row]!]! - demandKw[row]! * demandKvarPerKw[row]!;
}
