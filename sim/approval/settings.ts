/**
 * Settings of a whole system coordinator in a scenario: by which rule and on what studies trades of capacity are approved.
 * With what is wrong between them and the network.
 */
import { z } from "zod";
import { parseDay } from "../core/time.ts";
import { addWorkingDays } from "../core/working-days.ts";
import { type Finding, unknownName } from "../model/findings.ts";
import type { NetworkDocument } from "../model/network-document.ts";
import { reactiveSettingsSchema } from "../network/reactive.ts";
import { approvalRuleSchema } from "./registry.ts";

/** From request to approval of a temporary capacity variation (TRANSITION, trial period 1). */
const VARIATION_BUSINESS_DAYS = 65;

const day = z.string().refine((text) => parseDay(text) !== undefined, "write a date YYYY-MM-DD");

export const approvalSchema = z.strictObject({
  rule: approvalRuleSchema
    .prefault({ kind: "all-or-nothing" })
    .describe("Which trades of an auction stand."),
  basis: z
    .enum(["forecast", "worst-case"])
    .default("forecast")
    .describe(
      "forecast: every half-hour, as forecast when the auction is decided; worst-case: in outline, most export at least demand, and most import at peak demand.",
    ),
  leastDemandFrac: z
    .number()
    .min(0)
    .max(1)
    .default(0.3)
    .describe("Least demand of the worst case, of its yearly peak; assumed."),
  outages: z
    .enum(["none", "single"])
    .default("none")
    .describe("none: the network as planned; single: with each branch out, too."),
  exchange: z
    .enum(["one-for-one", "by-sensitivity"])
    .default("by-sensitivity")
    .describe(
      "What a buyer gains: so much of what is sold that no constraint of the area that both load is loaded more; or all of it.",
    ),
  alreadyOver: z
    .enum(["worse", "any"])
    .default("worse")
    .describe(
      "Of a limit that is passed without the trades: worse: only what takes it further counts; any: it counts.",
    ),
  undervoltageMarginPu: z
    .number()
    .min(0)
    .max(0.05)
    .default(0.005)
    .describe("Kept above the lowest voltage, for losses that are not modelled; assumed."),
  reactive: reactiveSettingsSchema.prefault({}),
  constrainedBy: z
    .array(z.string())
    .min(1)
    .max(2000)
    .optional()
    .describe(
      "Constraint points that make the constrained area: only sites that load one of them trade; default: all sites.",
    ),
  overrides: z
    .array(
      z.strictObject({
        trade: z.string().min(1).max(80).describe("Id of the trade, of capacity or of offsetting."),
        decision: z.enum(["approved", "refused"]),
        because: z.string().min(1).max(200).describe("Who decided, and why; stands beside it."),
      }),
    )
    .max(1000)
    .optional()
    .describe(
      "Trades on which people decide by hand, whatever the studies and outline approval say; default: none.",
    ),
  variations: z
    .array(
      z.strictObject({
        site: z.string(),
        requestedOn: day.describe("Date of the request."),
        businessDays: z
          .int()
          .min(0)
          .max(1000)
          .default(VARIATION_BUSINESS_DAYS)
          .describe("Working days from request to outline approval."),
      }),
    )
    .max(1000)
    .optional()
    .describe(
      "Requests for capacity variation: a site without one, or before its lead time is over, cannot buy; default: every site may.",
    ),
});

export type ApprovalSettings = z.output<typeof approvalSchema>;

/** Outline approval of a site, after so many working days of England; undefined where it never asked. */
export function outlineApprovedOn(
  variations: NonNullable<ApprovalSettings["variations"]>,
  site: string,
): number | undefined {
  const days = variations
    .filter((variation) => variation.site === site)
    .map(({ requestedOn, businessDays }) => addWorkingDays(parseDay(requestedOn)!, businessDays));
  return days.length === 0 ? undefined : Math.min(...days);
}

/** `trades`: ids of all that can be decided on; undefined where a market makes some. */
export function* approvalFindings(
  settings: ApprovalSettings | undefined,
  network: NetworkDocument,
  trades: readonly string[] | undefined,
): Generator<Finding> {
  if (settings === undefined) return;
  const decided = new Map<string, number>();
  for (const [row, { trade }] of (settings.overrides ?? []).entries()) {
    const path = ["approval", "overrides", row, "trade"];
    const first = decided.get(trade);
    decided.set(trade, first ?? row);
    if (first !== undefined)
      yield {
        ...{ code: "approval.decidedTwice", path },
        found: `"${trade}" a second time, first in overrides[${first}]`,
        remedy: "decide each trade once",
      };
    else if (trades !== undefined && !trades.includes(trade))
      yield {
        ...{ code: "approval.noSuchTrade", path },
        found: `"${trade}", which is no trade of the scenario`,
        remedy:
          trades.length === 0
            ? "remove it: nothing is traded"
            : `write one of ${trades.slice(0, 20).join(", ")}`,
      };
  }
  const points = network.constraintPoints.map(({ id }) => id);
  for (const [row, id] of (settings.constrainedBy ?? []).entries())
    if (!points.includes(id))
      yield unknownName("constraint point", id, points, network.name, [
        ...["approval", "constrainedBy"],
        row,
      ]);
  const sites = network.connections.map(({ id }) => id);
  for (const [row, { site }] of (settings.variations ?? []).entries())
    if (!sites.includes(site))
      yield unknownName("connection", site, sites, network.name, [
        ...["approval", "variations"],
        ...[row, "site"],
      ]);
}
