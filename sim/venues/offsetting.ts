/**
 * Offsetting between two named units: one changes its demand or its generation first, the other exceeds its connection limit by as
 * much once that is metered, and goes back first. Settings: what was agreed, the fail-safe, prices, when gates are due.
 * award: trades of the day are approved by power system analysis, or not · settle: the follower pays the lead for what it changed and
 * the network for what nothing made up for, and both sides for administration in the first period of a trade.
 */
import { MICRO_GBP_PER_GBP } from "../core/money.ts";
import { parseInstant, periodOf } from "../core/time.ts";
import { roundHalfAway } from "../core/units.ts";
import { MARKET_FACILITATOR } from "../model/capacity-trades.ts";
import { OFFSETTING } from "../model/offsetting.ts";
import { DISTRIBUTION_NETWORK } from "../model/services.ts";
import type { GateContext, GateOutcome } from "../model/venues.ts";
import { offsettingFindings } from "./offsetting/findings.ts";
import { breachMicroGbp, priceMicroGbp } from "./offsetting/payments.ts";
import { type OffsettingSettings, offsettingSettings } from "./offsetting/settings.ts";

const instantOf = (text: string): number => parseInstant(text) ?? 0;

function award(context: GateContext, { trades }: OffsettingSettings): GateOutcome {
  const { offsetting, fromPeriod, toPeriod, network } = context;
  if (offsetting === undefined) return {};
  const rowOf = (id: string) => network.units.ids.indexOf(id);
  const agreed = trades.flatMap(({ id, initiator, capacity, kw, priceGbpPerMwh, ...trade }) => {
    const from = periodOf(instantOf(trade.from));
    if (from < fromPeriod || from >= toPeriod) return [];
    return [
      {
        ...{ id, initiator, capacity, kw, priceGbpPerMwh },
        ...{ lead: rowOf(trade.lead), follower: rowOf(trade.follower) },
        ...{ fromPeriod: from, toPeriod: periodOf(instantOf(trade.to)) },
        testedAt: instantOf(trade.testedAt ?? trade.from),
      },
    ];
  });
  // In the order of ids, so that promises do not depend on who was written first.
  agreed.sort((left, right) => (left.id < right.id ? -1 : 1));
  return agreed.length === 0 ? {} : { offsets: offsetting.approve(agreed) };
}

function settle(
  { offsetting, fromPeriod, instant, network }: GateContext,
  { adminFeeGbp, breachGbpPerMwh }: OffsettingSettings,
): GateOutcome {
  const { ids } = network.units;
  const fee = roundHalfAway(adminFeeGbp * MICRO_GBP_PER_GBP);
  const entries = (offsetting?.metered(fromPeriod) ?? []).flatMap((metered) => {
    const { offset } = metered;
    const [lead, follower] = [ids[offset.lead]!, ids[offset.follower]!];
    const fees = offset.fromPeriod === fromPeriod ? fee : 0;
    const owed = [
      ["administration", follower, MARKET_FACILITATOR, fees],
      ["administration", lead, MARKET_FACILITATOR, fees],
      ["price", follower, lead, priceMicroGbp(metered)],
      ["breach", follower, DISTRIBUTION_NETWORK, breachMicroGbp(metered, breachGbpPerMwh)],
    ] as const;
    return owed
      .filter(([, , , amount]) => amount > 0)
      .map(([rule, payer, payee, amountMicroGbp]) => ({
        ...{ at: instant, period: fromPeriod, because: offset.id },
        ...{ rule: `${OFFSETTING}/${rule}`, payer, payee, amountMicroGbp },
      }));
  });
  return { entries };
}

export const offsetting = {
  about:
    "Two units offset each other: one changes first, the other exceeds its connection limit by as much, and goes back first.",
  reads: "offsetting" as const,
  needsRankedPrinciple: false,
  needsSolver: () => false,
  namedUnits: ({ trades }: OffsettingSettings) =>
    trades.flatMap(({ lead, follower }, row) => [
      { unit: lead, path: ["trades", row, "lead"] },
      { unit: follower, path: ["trades", row, "follower"] },
    ]),
  findings: () => [],
  networkFindings: offsettingFindings,
  settings: offsettingSettings,
  times: ({ gates }: OffsettingSettings) => gates,
  timesInPhase: ({ gates }: OffsettingSettings) => gates,
  gates: { award, settle },
};
