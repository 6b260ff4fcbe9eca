/**
 * Local energy exchange: members trade the energy of each half-hour among themselves, a day ahead. Settings: members with their tariffs,
 * the clearing rule, the platform's fee, when gates are due. Trades are financial: they move no set-point, and what is given or drawn
 * beside them is the supplier's.
 * close: members submit, and each half-hour is cleared · settle: trades, fees, and what was not as traded.
 */
import type { GateTimes } from "../model/venues.ts";
import { close } from "./local-energy-exchange/clear.ts";
import { exchangeFindings } from "./local-energy-exchange/findings.ts";
import { needsSolver } from "./local-energy-exchange/rules/registry.ts";
import {
  type LocalEnergyExchangeSettings,
  localEnergyExchangeSettings,
} from "./local-energy-exchange/settings.ts";
import { settle } from "./local-energy-exchange/settle.ts";

const times = ({ gates }: LocalEnergyExchangeSettings): GateTimes => gates;

export const localEnergyExchange = {
  about: "Members trade the energy that they expect to give and draw, a day ahead.",
  reads: "exchange" as const,
  needsRankedPrinciple: false,
  needsSolver: ({ rule }: LocalEnergyExchangeSettings) => needsSolver(rule),
  withoutSolver: { path: ["rule", "kind"], remedy: "write uniform-call-auction" },
  namedUnits: ({ members }: LocalEnergyExchangeSettings) =>
    members.flatMap(({ units }, row) =>
      units.map((unit, index) => ({ unit, path: ["members", row, "units", index] })),
    ),
  findings: exchangeFindings,
  settings: localEnergyExchangeSettings,
  times,
  timesInPhase: times,
  gates: { close, settle },
};
