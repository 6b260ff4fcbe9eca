/** What stays of a group's cars have in common: when they begin and end, what cars take, which hours are cheap. Takes settings. */
import { normalCdf, normalQuantile } from "../core/normal.ts";
import { PERIOD_SECONDS } from "../core/time.ts";
import { SECONDS_PER_HOUR, WH_PER_KWH } from "../core/units.ts";
import { type EvSettings, type VehicleToGrid, windowSeconds } from "../model/homes.ts";
import { type LogNormal, ofMean } from "./lognormal.ts";

/** Normal, truncated: between the probabilities of its two ends. */
export interface MomentLaw {
  readonly meanHour: number;
  readonly deviationHours: number;
  readonly from: number;
  readonly to: number;
}

/** What stays of a group have in common. */
export interface StayLaw {
  readonly settings: EvSettings;
  readonly arrival: MomentLaw;
  readonly departure: MomentLaw;
  readonly energy: LogNormal;
  /** What the charger gives in a half-hour. */
  readonly mostWh: number;
  /** Cheap hours, seconds after London midnight. */
  readonly cheap: { readonly from: number; readonly to: number } | undefined;
  readonly overrideFrac: number;
  readonly vehicleToGrid: VehicleToGrid | undefined;
}

export function stayLaw(settings: EvSettings): StayLaw {
  const { charging } = settings;
  return {
    settings,
    arrival: momentLaw(settings.arrival),
    departure: momentLaw(settings.departure),
    energy: ofMean(settings.energyKwh * WH_PER_KWH, settings.energyDeviationKwh * WH_PER_KWH),
    mostWh: (settings.powerKw * WH_PER_KWH * PERIOD_SECONDS) / SECONDS_PER_HOUR,
    cheap: charging.kind === "window" ? windowSeconds(charging) : undefined,
    overrideFrac: charging.kind === "at-once" ? 1 : charging.overrideFrac,
    vehicleToGrid: charging.kind === "price" ? charging.vehicleToGrid : undefined,
  };
}

function momentLaw({
  meanHour,
  deviationHours,
  earliestHour,
  latestHour,
}: EvSettings["arrival"]): MomentLaw {
  const at = (hour: number) =>
    deviationHours === 0 ? 0.5 : normalCdf((hour - meanHour) / deviationHours);
  return { meanHour, deviationHours, from: at(earliestHour), to: at(latestHour) };
}

/** Seconds after London midnight at a probability. */
export function momentAt(
  { meanHour, deviationHours, from, to }: MomentLaw,
  uniform: number,
): number {
  const score = normalQuantile(from + (to - from) * uniform);
  return Math.round((meanHour + deviationHours * score) * SECONDS_PER_HOUR);
}
