/**
 * Whether each settlement period is tried for the loss of a single branch, and of which: the setting, and what is wrong with it. The check itself is
 * sim/state/single-outages.ts.
 */
import { z } from "zod";
import { type Finding, unknownName } from "./findings.ts";
import type { NetworkDocument } from "./network-document.ts";

export const outageCheckSchema = z
  .strictObject({
    branches: z
      .array(z.string().min(1).max(80))
      .min(1)
      .max(10_000)
      .optional()
      .describe("Branches that may be lost, by id; default: each in service."),
  })
  .describe(
    "Whether every settlement period is tried for the loss of a single branch; default: none is.",
  );

export type OutageCheckSettings = z.output<typeof outageCheckSchema>;

export function* outageCheckFindings(
  settings: OutageCheckSettings | undefined,
  { name, branches }: NetworkDocument,
): Generator<Finding> {
  const ids = branches.map(({ id }) => id);
  for (const [row, id] of (settings?.branches ?? []).entries())
    if (!ids.includes(id))
      yield unknownName("branch", id, ids, name, ["outageCheck", "branches", row]);
}
