/**
 * A comparison of rules as a folder: `comparison.json` with every number, and `report.html`. Takes a comparison and where it goes; what
 * is no folder of ours is not touched.
 */
import { join } from "node:path";
import { writeWhole } from "../../results/atomic-files.ts";
import { type ClaimKind, claimFaults, claimFolder, unmark } from "../../results/claim.ts";
import { REPORT_FILE } from "../../results/manifest.ts";
import type { RuleComparison } from "../../results/report/comparison/facts.ts";
import { comparisonReport } from "../../results/report/comparison/report.ts";
import type { Fault } from "../../sim/core/errors.ts";
import { ENGINE_VERSION } from "../engine-version.ts";

const COMPARISON_FILE = "comparison.json";
const COMPARISON_FORMAT = "headroom-rule-comparison/1";

const CLAIM: ClaimKind = {
  word: "comparison",
  file: COMPARISON_FILE,
  format: "headroom-rule-comparison/",
  version: 1,
  mark: ".headroom-comparison",
  folders: [],
};

/** What keeps us from the folder; asked before anything runs. */
export const comparisonFolderFaults = (
  folder: string,
  replace: boolean,
): Promise<readonly Fault[]> => claimFaults(folder, CLAIM, replace);

/** The path of the report. */
export async function writeComparison(
  folder: string,
  comparison: RuleComparison,
): Promise<{ readonly report: string } | { readonly faults: readonly Fault[] }> {
  const faults = await claimFolder(folder, CLAIM);
  if (faults.length > 0) return { faults };
  const report = join(folder, REPORT_FILE);
  await writeWhole(report, comparisonReport(comparison), true);
  const document = { format: COMPARISON_FORMAT, engineVersion: ENGINE_VERSION, ...comparison };
  await writeWhole(join(folder, COMPARISON_FILE), `${JSON.stringify(document, null, 2)}\n`, true);
  await unmark(folder, CLAIM);
  return { report };
}
