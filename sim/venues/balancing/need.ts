/**
 * What the electricity system lacks or has too much of. Short or long it is as the net imbalance of the imbalance price says, as far as that
 * says it; what of it is wanted here is drawn, a share of the volume, stated, or from a file. Where the price says nothing the sign is drawn too, in spells.
 * Takes settings, a period, its net imbalance and named draws; gives whether it is short or long, by how much and whether it is an emergency.
 * Keeps: no need has another sign than the net imbalance, and a balanced system has none.
 */
import {
  londonDayOf,
  londonDayStart,
  PERIOD_HOURS,
  periodOf,
  periodStart,
} from "../../core/time.ts";
import type { ServiceContext, SystemSign } from "../../model/services.ts";
import { statedCallIn } from "../reserve/calls.ts";
import type { BalancingSettings } from "./settings.ts";

export interface SystemNeed {
  readonly system: SystemSign;
  /** Part of what is wanted at most. */
  readonly depthFrac: number;
  readonly isEmergency: boolean;
}

/** What of a gate's context the need follows from. */
export type NeedFacts = Pick<ServiceContext, "calls" | "draw" | "netImbalanceMwh">;

/** Draws of one half-hour. */
const DRAWS = { stays: 0, sign: 1, size: 2 } as const;
const DRAW_COUNT = Object.keys(DRAWS).length;

/** The need of a period; undefined where there is none. */
export function needIn(
  { calls, wantedMw }: Pick<BalancingSettings, "calls" | "wantedMw">,
  period: number,
  { calls: ofFile, draw, netImbalanceMwh }: NeedFacts,
): SystemNeed | undefined {
  const volumeMwh = netImbalanceMwh(period);
  switch (calls.kind) {
    case "net-imbalance": {
      const system = signOf(volumeMwh);
      if (system === undefined) return undefined;
      const shareMw = (Math.abs(volumeMwh!) / PERIOD_HOURS) * (calls.shareFrac ?? 0);
      const depthFrac =
        calls.shareFrac === undefined
          ? drawnIn(period, draw).of("size", 0)
          : Math.min(1, shareMw / wantedMw);
      return { system, depthFrac, isEmergency: false };
    }
    case "drawn":
      return drawn(calls, period, draw);
    case "stated":
    case "file": {
      const call = statedCallIn(calls.kind === "file" ? ofFile : calls.calls, period);
      const unsaid = volumeMwh === undefined ? "short" : signOf(volumeMwh);
      const system = call?.system ?? unsaid;
      if (call === undefined || system === undefined) return undefined;
      const { depthFrac, isEmergency } = call;
      return { system, depthFrac, isEmergency };
    }
    default:
      return calls satisfies never;
  }
}

/** Undefined where nothing says it, and where the system is balanced. `netImbalanceMwh`: above 0 where it is short. */
export function signOf(netImbalanceMwh: number | undefined): SystemSign | undefined {
  if (netImbalanceMwh === undefined || netImbalanceMwh === 0) return undefined;
  return netImbalanceMwh > 0 ? "short" : "long";
}

type Drawn = Extract<BalancingSettings["calls"], { kind: "drawn" }>;

function drawn(
  { shortFrac, persistenceFrac }: Drawn,
  period: number,
  draw: ServiceContext["draw"],
): SystemNeed {
  const { half, of } = drawnIn(period, draw);
  // It is as in the last half-hour that was drawn anew.
  let back = 0;
  while (back < half && of("stays", back) < persistenceFrac) back += 1;
  return {
    system: of("sign", back) < shortFrac ? "short" : "long",
    depthFrac: of("size", 0),
    isEmergency: false,
  };
}

/** Draws of a period and of those before it in its London day: a day begins anew, so that a need follows from its own day. */
function drawnIn(period: number, draw: ServiceContext["draw"]) {
  const day = londonDayOf(periodStart(period));
  const half = period - periodOf(londonDayStart(day));
  return {
    half,
    of: (what: keyof typeof DRAWS, back: number) =>
      draw(day, (half - back) * DRAW_COUNT + DRAWS[what]),
  };
}
