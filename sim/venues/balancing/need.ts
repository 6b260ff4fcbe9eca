/**
 * What the electricity system lacks or has too much of: a process outside the model, drawn by half-hours in spells, stated, or from a file.
 * Takes settings, a period and named draws; gives whether it is short or long, by how much and whether it is an emergency.
 */
import { londonDayOf, londonDayStart, periodOf, periodStart } from "../../core/time.ts";
import type { StatedCall, SystemSign } from "../../model/services.ts";
import { statedCallIn } from "../reserve/calls.ts";
import type { BalancingSettings } from "./settings.ts";

export interface SystemNeed {
  readonly system: SystemSign;
  /** Part of what is wanted at most. */
  readonly depthFrac: number;
  readonly isEmergency: boolean;
}

/** Draws of one half-hour. */
const DRAWS = { stays: 0, sign: 1, size: 2 } as const;
const DRAW_COUNT = Object.keys(DRAWS).length;

/** The need of a period; undefined where there is none. `draw` is uniform in (0, 1) by day and slot. */
export function needIn(
  calls: BalancingSettings["calls"],
  ofFile: readonly StatedCall[],
  period: number,
  draw: (day: number, slot: number) => number,
): SystemNeed | undefined {
  if (calls.kind === "drawn") return drawn(calls, period, draw);
  const call = statedCallIn(calls.kind === "file" ? ofFile : calls.calls, period);
  if (call === undefined) return undefined;
  const { system = "short", depthFrac, isEmergency } = call;
  return { system, depthFrac, isEmergency };
}

type Drawn = Extract<BalancingSettings["calls"], { kind: "drawn" }>;

/** A day begins anew, so that the need of a period follows from its own day. */
function drawn(
  { shortFrac, persistenceFrac }: Drawn,
  period: number,
  draw: (day: number, slot: number) => number,
): SystemNeed {
  const day = londonDayOf(periodStart(period));
  const half = period - periodOf(londonDayStart(day));
  const drawOf = (step: number, of: keyof typeof DRAWS) => draw(day, step * DRAW_COUNT + DRAWS[of]);
  // It is as in the last half-hour that was drawn anew.
  let from = half;
  while (from > 0 && drawOf(from, "stays") < persistenceFrac) from -= 1;
  return {
    system: drawOf(from, "sign") < shortFrac ? "short" : "long",
    depthFrac: drawOf(half, "size"),
    isEmergency: false,
  };
}
