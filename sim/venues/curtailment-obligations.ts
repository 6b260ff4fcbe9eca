/**
 * The market for curtailment obligations (BiTraDER): who is about to be curtailed buys another to be curtailed
 * in its place. Prices have one part (utilisation) or two (with availability). Settings: when each gate is due (`gates`), who may take part, matcher, price rule.
 * open: the constraint statement becomes orders · close: orders are matched and priced · reverify, intraday: shortly before
 * delivery, what can no longer be delivered is cancelled, and what is open is traded on a newer statement · verify: before
 * each period, once more · settle: the buyer pays for the relief that the seller gave and held ready.
 */
import { placesOf } from "../model/market-process.ts";
import type { GateContext, GateOutcome, GateTimes, NamedUnit } from "../model/venues.ts";
import { close } from "./obligations/clear.ts";
import { needsSolver } from "./obligations/clearing/matchers/registry.ts";
import { continuousTimes } from "./obligations/continuous.ts";
import { intraday } from "./obligations/intraday.ts";
import { open } from "./obligations/orders.ts";
import { type ObligationSettings, obligationSettings } from "./obligations/settings.ts";
import { settle } from "./obligations/settle.ts";
import { verify } from "./obligations/verify.ts";
import { processFindings, timesInPhase } from "./process/phase-times.ts";
import { registrationFindings } from "./registration/findings.ts";

/** Units that the settings name, each with its place in them. */
function namedUnits({ matcher, registration }: ObligationSettings): NamedUnit[] {
  const registered = registration.resources.map(({ unit }, index) => ({
    unit,
    path: ["registration", "resources", index, "unit"],
  }));
  if (matcher.kind !== "bilateral") return registered;
  return matcher.pairs
    .flatMap(({ buyer, seller }, index) => [
      { unit: buyer, path: ["matcher", "pairs", index, "buyer"] },
      { unit: seller, path: ["matcher", "pairs", index, "seller"] },
    ])
    .concat(registered);
}

/** When each gate is due by the settings, whatever the phase of a trial leaves out. */
function times({ gates }: ObligationSettings): GateTimes {
  const { intraday: later, ...gate } = gates;
  if (later === undefined) return gate;
  if (later.kind === "continuous") return { ...gate, ...continuousTimes(later) };
  return { ...gate, reverify: later.verify, intraday: later.trade };
}

/** Trades come to their end where settlement is skipped too: without an entry. */
function settleInPhase(context: GateContext, own: ObligationSettings): GateOutcome {
  const isSkipped = placesOf(own.process).settlement === "skipped";
  return isSkipped ? { settlesTrades: true } : settle(context, own);
}

export const curtailmentObligations = {
  about:
    "Curtailment obligations are bought and sold ahead of time; the network manager dispatches the traded order.",
  reads: "owners" as const,
  needTrade: ["reverify", "verify", "settle"] as const,
  needsRankedPrinciple: true,
  needsSolver: (own: ObligationSettings) => needsSolver(own.matcher),
  withoutSolver: { path: ["matcher", "kind"], remedy: "write price-priority" },
  namedUnits,
  findings: (own: ObligationSettings) => [
    ...registrationFindings(own.registration, ["registration"]),
    ...processFindings(own.process, times(own), ["process"]),
  ],
  settings: obligationSettings,
  times,
  timesInPhase: (own: ObligationSettings) => timesInPhase(times(own), own.process),
  gates: { open, close, reverify: verify, intraday, verify, settle: settleInPhase },
};
