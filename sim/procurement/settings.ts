/**
 * Settings of a system operator's procurement in a scenario: what a service costs, what replaces it, and the policies that
 * are compared. With what is wrong between them and the look-ahead that they read.
 */
import { z } from "zod";
import { PERIOD_SECONDS } from "../core/time.ts";
import { KW_PER_MW, whFromKw } from "../core/units.ts";
import type { Finding } from "../model/findings.ts";
import { procurementPolicyName, procurementPolicySchema } from "./registry.ts";

const price = z.number().min(0).max(100_000);

export const procurementSchema = z.strictObject({
  priceGbpPerMwh: price
    .default(80)
    .describe("Price of a service; the default is assumed, as those below are."),
  replacementGbpPerMwh: price
    .default(180)
    .describe("Price of what is bought at once where a service is not delivered."),
  alternativeGbpPerMwh: price
    .default(110)
    .describe("Price of the best firm alternative, bought for what is not accepted."),
  payment: z
    .enum(["onDelivery", "regardless"])
    .default("onDelivery")
    .describe("Whether a service is paid where it is delivered, or wherever it was accepted."),
  run: z
    .enum(["first", "update", "gate", "operational"])
    .default("first")
    .describe(
      "The run of the look-ahead whose factors are read, the last of it that stated a period; a period that it did not is not asked about.",
    ),
  policies: z
    .array(procurementPolicySchema)
    .min(1)
    .max(20)
    .prefault([
      { kind: "no-factors" },
      { kind: "threshold" },
      { kind: "firm-power" },
      { kind: "cost-aware" },
    ])
    .describe("Policies that are compared on the same run."),
});

export type ProcurementSettings = z.output<typeof procurementSchema>;

/** What procurement asks of the look-ahead. */
interface LookAheadRuns {
  /** `serviceMw`: the services that factors are made for, by unit. */
  readonly factors?: { readonly serviceMw: Readonly<Record<string, number>> } | undefined;
  readonly updates: readonly unknown[];
  readonly afterGates: boolean;
  readonly operational?: unknown;
}

export function* procurementFindings(
  settings: ProcurementSettings | undefined,
  lookAhead: LookAheadRuns,
): Generator<Finding> {
  if (settings === undefined) return;
  const serviceMw = lookAhead.factors?.serviceMw;
  const at = (...path: (string | number)[]) => ["procurement", ...path];
  if (serviceMw === undefined || Object.keys(serviceMw).length === 0) {
    yield {
      code: "scenario.procurementFactors",
      path: at(),
      found:
        serviceMw === undefined
          ? "no `lookAhead.factors`, which say how likely a service is delivered"
          : "no unit in `lookAhead.factors.serviceMw`, whose services could be bought",
      remedy: "write lookAhead.factors.serviceMw: { <unit id>: <MW> }, or leave procurement out",
    };
  }
  const missing = missingRun(settings.run, lookAhead);
  if (missing !== undefined) {
    yield {
      code: "scenario.procurementRun",
      path: at("run"),
      found: `"${settings.run}", a run that the look-ahead does not make`,
      remedy: `write ${missing}, or run: first`,
    };
  }
  const { priceGbpPerMwh, replacementGbpPerMwh, alternativeGbpPerMwh, policies } = settings;
  if (replacementGbpPerMwh < priceGbpPerMwh) {
    yield {
      code: "scenario.replacementPrice",
      path: at("replacementGbpPerMwh"),
      found: `${replacementGbpPerMwh}, less than the ${priceGbpPerMwh} of the service: failing would be cheaper than delivering`,
      remedy: "write at least `priceGbpPerMwh`",
    };
  }
  const dearest = Math.max(priceGbpPerMwh, replacementGbpPerMwh, alternativeGbpPerMwh);
  for (const [unit, mw] of Object.entries(serviceMw ?? {})) {
    if (whFromKw(mw * KW_PER_MW, PERIOD_SECONDS) * dearest <= Number.MAX_SAFE_INTEGER) continue;
    yield {
      code: "scenario.procurementAmount",
      path: ["lookAhead", "factors", "serviceMw", unit],
      found: `${mw} MW, which at £${dearest}/MWh is more than can be counted to the micro-pound`,
      remedy: "write a smaller service",
    };
  }
  const names = policies.map(procurementPolicyName);
  for (const [row, name] of names.entries()) {
    const first = names.indexOf(name);
    if (first === row) continue;
    yield {
      code: "scenario.procurementPolicy",
      path: at("policies", row),
      found: `${name}, the same as policies[${first}]`,
      remedy: "write each policy once, or give it other settings",
    };
  }
}

/** The setting without which the look-ahead does not make a run. */
function missingRun(
  run: ProcurementSettings["run"],
  { updates, afterGates, operational }: LookAheadRuns,
): string | undefined {
  switch (run) {
    case "first":
      return undefined;
    case "update":
      return updates.length > 0 ? undefined : "lookAhead.updates";
    case "gate":
      return afterGates ? undefined : "lookAhead.afterGates: true";
    case "operational":
      return operational !== undefined ? undefined : "lookAhead.operational";
  }
}
