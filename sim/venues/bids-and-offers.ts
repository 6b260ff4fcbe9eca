/**
 * Bids and offers in the balancing mechanism: units submit a price to inject more and one to inject less at gate closure, and
 * the electricity system operator accepts them in the order of price as far as the system is short or long.
 * arm: gate closure, pairs are in · dispatch: acceptances · settle: who is paid for what was accepted.
 */
import { BIDS_AND_OFFERS } from "../model/services.ts";
import type { GateContext, GateTimes } from "../model/venues.ts";
import { accept } from "./balancing/accept.ts";
import { balancingFindings } from "./balancing/findings.ts";
import { submitPairs } from "./balancing/pairs.ts";
import { asService, type BalancingSettings, balancingSettings } from "./balancing/settings.ts";
import { settleAcceptances } from "./balancing/settle.ts";

const times = ({ gates }: BalancingSettings): GateTimes => ({
  arm: gates.closure,
  dispatch: gates.accept,
  settle: gates.settle,
});

export const bidsAndOffers = {
  about: "Units of the balancing mechanism are accepted to inject more or less, in price order.",
  reads: "services" as const,
  needAward: ["settle"] as const,
  needsRankedPrinciple: false,
  needsSolver: () => false,
  namedUnits: ({ participation: { units = [] } }: BalancingSettings) =>
    units.map((unit, index) => ({ unit, path: ["participation", "units", index] })),
  findings: () => [],
  networkFindings: balancingFindings,
  settings: balancingSettings,
  times,
  timesInPhase: times,
  asService,
  gates: {
    arm: (context: GateContext, own: BalancingSettings) => submitPairs(context, own),
    dispatch: (context: GateContext, own: BalancingSettings) => accept(context, own),
    settle: (context: GateContext) => settleAcceptances(BIDS_AND_OFFERS, context),
  },
};
