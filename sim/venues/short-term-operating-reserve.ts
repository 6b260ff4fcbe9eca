/** Short-term operating reserve: more injection or less consumption, held ready for the electricity system operator. */
import { z } from "zod";
import type { Finding } from "../model/findings.ts";
import { TECHNOLOGIES } from "../model/network-document.ts";
import { termFindings } from "./flexibility/findings.ts";
import { termGateSchema, termTimeOf } from "./flexibility/settings.ts";
import { calledService } from "./reserve/service.ts";
import { type CalledDefaults, calledGates, calledSettings } from "./reserve/settings.ts";

const NAME = "short-term-operating-reserve";
/** Who could not deliver so often did not qualify for a seasonal contract. */
const DELIVERIES_PER_WEEK_MIN = 3;
const HALF_HOURS_PER_WEEK = 336;

/** A bound on a week of a contract that is for a day. */
function findings({
  contract,
  deliveriesPerWeek,
  gates,
}: {
  readonly contract: "daily" | "seasonal";
  readonly deliveriesPerWeek?: number | undefined;
  readonly gates: { readonly contract?: object | undefined };
}): Finding[] {
  const ofTerm = [...termFindings(contract === "seasonal", gates.contract, "contract: seasonal")];
  if (contract === "seasonal" || deliveriesPerWeek === undefined) return ofTerm;
  return [
    ...ofTerm,
    {
      code: "service.deliveries",
      path: ["deliveriesPerWeek"],
      found: `${deliveriesPerWeek}, with contract daily: a unit offers again every day`,
      remedy: "write contract: seasonal, or leave deliveriesPerWeek out",
    },
  ];
}

const DEFAULTS: CalledDefaults = {
  window: { days: "all" },
  ceilings: { availability: 300, utilisation: 1000 },
  minOfferKw: 3000,
  sustainMinutes: 120,
  provider: TECHNOLOGIES,
  bought: { day: -1, at: ["10:00", "12:00", "14:00"] },
  armMinutes: 60,
  responseMinutes: 20,
  dispatchMinutes: 20,
  baseline: "self-declared",
};

const formOf = (contract: "daily" | "seasonal") => (contract === "daily" ? "adHoc" : "seasonal");

export const shortTermOperatingReserve = calledService({
  about: "Reserve that the electricity system operator holds ready and calls.",
  settings: calledSettings(DEFAULTS).extend({
    gates: z.strictObject({ contract: termGateSchema, ...calledGates(DEFAULTS) }).prefault({}),
    contract: z
      .enum(["daily", "seasonal"])
      .default("daily")
      .describe(
        "daily: bought every day, availability at the price that clears; seasonal, as until 2021: once a season, at the prices asked.",
      ),
    deliveriesPerWeek: z
      .int()
      .min(DELIVERIES_PER_WEEK_MIN)
      .max(HALF_HOURS_PER_WEEK)
      .optional()
      .describe(
        "Of seasonal contracts: the most calls that a unit serves in any seven days, 3 or more as their terms asked; default: no bound.",
      ),
    otherServices: z
      .enum(["allowed", "excluded"])
      .default("allowed")
      .describe(
        "Whether other services, of either operator, may hold the same unit in the same half-hours; excluded, as in Great Britain today: whoever buys first has it alone.",
      ),
  }),
  findings,
  term: ({ contract, gates }) => termTimeOf(formOf(contract), gates.contract),
  isExclusive: ({ otherServices }) => otherServices === "excluded",
  of: ({ contract, deliveriesPerWeek }) => ({
    deliveriesPerWeek,
    name: NAME,
    direction: "up",
    contract: formOf(contract),
    isClearing: contract === "daily",
    utilisationWeight: 1,
    excludesOthers: false,
  }),
});
