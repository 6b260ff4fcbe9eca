/**
 * Local energy exchange: members trade the energy of each half-hour among themselves, a day ahead and again within it. Settings: members with their tariffs,
 * the clearing rules, the platform's fee, when gates are due. Trades are financial: they move no set-point, and what is given or drawn
 * beside them is the supplier's.
 * close: members submit, and each half-hour is cleared · trade: the same again before each half-hour, beside what was traded · settle:
 * trades, fees, and what was not as traded.
 */
import type { GateTimes } from "../model/venues.ts";
import { clear } from "./local-energy-exchange/clear.ts";
import { exchangeFindings } from "./local-energy-exchange/findings.ts";
import { needsSolver } from "./local-energy-exchange/rules/registry.ts";
import {
  type LocalEnergyExchangeSettings,
  localEnergyExchangeSettings,
} from "./local-energy-exchange/settings.ts";
import { settle } from "./local-energy-exchange/settle.ts";

function times({ gates: { intraday, ...gates } }: LocalEnergyExchangeSettings): GateTimes {
  if (intraday === undefined) return gates;
  const { opens, closes, everyMinutes } = intraday;
  return { ...gates, trade: { from: opens.before, until: closes.before, every: everyMinutes } };
}

/** Of the day ahead, and of later gates. */
const rulesOf = ({ rule, gates: { intraday } }: LocalEnergyExchangeSettings) =>
  intraday === undefined ? [rule] : [rule, intraday.rule];

export const localEnergyExchange = {
  about:
    "Members trade the energy that they expect to give and draw, a day ahead and again within it.",
  reads: "exchange" as const,
  needsRankedPrinciple: false,
  needsSolver: (own: LocalEnergyExchangeSettings) => rulesOf(own).some(needsSolver),
  withoutSolver: { path: ["rule", "kind"], remedy: "write uniform-call-auction" },
  namedUnits: ({ members }: LocalEnergyExchangeSettings) =>
    members.flatMap(({ units }, row) =>
      units.map((unit, index) => ({ unit, path: ["members", row, "units", index] })),
    ),
  findings: exchangeFindings,
  settings: localEnergyExchangeSettings,
  times,
  timesInPhase: times,
  gates: { close: clear, trade: clear, settle },
};
