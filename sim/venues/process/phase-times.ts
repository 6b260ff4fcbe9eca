/**
 * Moves the gate times that a venue's settings give for the phase of a trial, before the run: a step that is skipped has no gate, one that
 * is taken by hand has it earlier or later. Takes gate times and process; gives gate times, and what cannot be. It does not say
 * when a gate is due: sim/timetable/timetable.ts does, from what this leaves.
 */
import type { DocumentPath } from "../../core/documents/document.ts";
import type { Finding } from "../../model/findings.ts";
import { type ProcessSettings, placesOf } from "../../model/market-process.ts";
import type { GateName, GateTime, GateTimes, RepeatedTime } from "../../model/venues.ts";
import { minutesAhead } from "../../timetable/gate-checks.ts";

const MINUTES_PER_DAY = 1440;

const TRADING_GATES: readonly GateName[] = ["open", "close", "reverify", "intraday", "verify"];
const VERIFICATION_GATES: readonly GateName[] = ["reverify", "verify"];

/** The intraday verification is part of its auction, which only a platform can hold: no lag moves it. */
export function timesInPhase(times: GateTimes, settings: ProcessSettings): GateTimes {
  const { trading, verification, settlement } = placesOf(settings);
  const { verificationMinutes, settlementDays } = settings.manualLag;
  const left: { -readonly [Name in keyof GateTimes]: GateTimes[Name] } = { ...times };
  if (verification === "offPlatform" && times.verify !== undefined)
    left.verify = earlier(times.verify, verificationMinutes);
  if (settlement === "offPlatform" && times.settle !== undefined)
    left.settle = earlier(times.settle, -settlementDays * MINUTES_PER_DAY);
  if (verification === "skipped") drop(left, VERIFICATION_GATES);
  if (trading === "skipped") drop(left, TRADING_GATES);
  return left;
}

function drop(times: Partial<Record<GateName, unknown>>, gates: readonly GateName[]): void {
  for (const gate of gates) delete times[gate];
}

const earlier = <Time extends GateTime | RepeatedTime>(time: Time, minutes: number) =>
  "before" in time ? { before: time.before + minutes } : time;

/** Minutes before a period at which the last of an intraday gate's trades are made. */
function lastTrade(time: GateTimes["intraday"]): number {
  if (time === undefined || "day" in time) return Infinity;
  return "before" in time ? time.before : time.until;
}

/** A trade that is verified by hand is verified after it was made: the lag may not reach behind the auctions. */
export function processFindings(
  settings: ProcessSettings,
  { close, intraday, verify }: GateTimes,
  at: DocumentPath,
): Finding[] {
  const { trading, verification } = placesOf(settings);
  if (verification !== "offPlatform" || trading === "skipped") return [];
  if (verify === undefined || !("before" in verify)) return [];
  const auctions = [
    close !== undefined && "day" in close ? minutesAhead(close) : Infinity,
    lastTrade(intraday),
  ];
  const least = Math.min(...auctions);
  const before = verify.before + settings.manualLag.verificationMinutes;
  if (verify.before >= least || before < least) return [];
  return [
    {
      code: "scenario.manualLag",
      path: [...at, "manualLag", "verificationMinutes"],
      found: `${settings.manualLag.verificationMinutes}, which verifies by hand ${before} minutes before each period, when trades are made until ${least} minutes before it`,
      remedy: `write less than ${least - verify.before}`,
    },
  ];
}
