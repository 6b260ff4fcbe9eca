/**
 * An owner that parks: it keeps a connection, and its place in the queue, for plant that stands still or is not built, and may declare it all the same. Takes its settings
 * and what it knows; gives what it declares, and the part of its source that it does not use.
 */
import { z } from "zod";
import type {
  Conduct,
  ConductObservation,
  ScheduleObservation,
  SettingColumns,
} from "../sim/model/agents.ts";
import type { GamingPattern } from "../sim/model/monitoring.ts";

const frac = z.number().min(0).max(1).default(0);

export const parkingSchema = z.strictObject({
  idleFrac: frac.describe(
    "Part of its plant that stands still or is not built: its connection is kept, and its place in the queue.",
  ),
  declaredFrac: frac.describe("Part of that plant of which it declares the output all the same."),
});

export const PARKING_COLUMNS = ["idleFrac", "declaredIdleFrac"] as const;

/** A group's settings as numbers; an owner that does not park has zeros. */
export const parkingNumbers = (
  settings: z.output<typeof parkingSchema> | undefined,
): Readonly<Record<(typeof PARKING_COLUMNS)[number], number>> => ({
  idleFrac: settings?.idleFrac ?? 0,
  declaredIdleFrac: settings?.declaredFrac ?? 0,
});

/** What its source would offer, less what stands still and is not declared, kW. */
export function parkedSchedule(
  { periodCount, availableKw }: Pick<ScheduleObservation, "periodCount" | "availableKw">,
  own: SettingColumns,
  plannedKw: Float64Array,
): void {
  for (let cell = 0; cell < plannedKw.length; cell += 1) {
    const row = Math.floor(cell / periodCount);
    const missingFrac = own.idleFrac![row]! * (1 - own.declaredIdleFrac![row]!);
    plannedKw[cell] = availableKw[cell]! * (1 - missingFrac);
  }
}

/** What a row is set to do: plant that stands still and is not declared deceives nobody. */
export const parkingPatterns = (own: SettingColumns, row: number): readonly GamingPattern[] =>
  own.idleFrac![row]! > 0 && own.declaredIdleFrac![row]! > 0 ? ["declared-idle"] : [];

export const parkingConduct = {
  isAny: ({ idleFrac }: SettingColumns): boolean => idleFrac!.some((frac) => frac > 0),
  of: conductOfParkers,
};

function conductOfParkers(
  { wouldKw }: Pick<ConductObservation, "wouldKw">,
  own: SettingColumns,
  out: Pick<Conduct, "idleFrac">,
): void {
  for (let row = 0; row < wouldKw.length; row += 1) out.idleFrac[row] = own.idleFrac![row]!;
}
