/**
 * What a red team leaves: `exploit.json`, its report, and the smallest scenario twice, gaming and honest, ready to run. Takes what was found, its report and where they go; what is no folder of ours is not
 * touched. Its plays stand below runs/ from the first on; paths of files stand relative to the folder.
 */
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { stringify } from "yaml";
import { removeFiles, writeWhole } from "../../results/atomic-files.ts";
import { type ClaimKind, claimFaults, claimFolder, unmark } from "../../results/claim.ts";
import { REPORT_FILE } from "../../results/manifest.ts";
import type { SourceDocument } from "../../sim/core/documents/document.ts";
import type { Fault } from "../../sim/core/errors.ts";
import { ENGINE_VERSION } from "../engine-version.ts";
import type { ExploitFound, SmallExploit } from "./exploit.ts";
import type { RedTeamPlan } from "./plan.ts";
import { PLAYS_FOLDER } from "./stored-plays.ts";

export const EXPLOIT_FILE = "exploit.json";
const EXPLOIT_WORD = "headroom-exploit";
const EXPLOIT_FORMAT = `${EXPLOIT_WORD}/1`;
export const SCENARIO_FILES = { gaming: "gaming.yaml", honest: "honest.yaml" } as const;

const CLAIM: ClaimKind = {
  word: "red team",
  file: EXPLOIT_FILE,
  format: `${EXPLOIT_WORD}/`,
  version: 1,
  mark: ".headroom-exploit",
  folders: [PLAYS_FOLDER],
};

/** What keeps us from the folder; asked before anything runs. What an earlier red team left there is replaced. */
export const exploitFolderFaults = (folder: string): Promise<readonly Fault[]> =>
  claimFaults(folder, CLAIM, true);

/** Marks the folder as a red team's that is not done, before its first run. */
export const claimExploit = (folder: string): Promise<readonly Fault[]> =>
  claimFolder(folder, CLAIM);

/** As it is printed and stored: without the documents, which stand beside it. */
export function exploitDocument(plan: RedTeamPlan, found: ExploitFound) {
  const { tried, best, yardsticks, runs } = found;
  const { name, title, question, gamers, worthGbpPerMwh } = plan;
  return {
    ...{ format: EXPLOIT_FORMAT, name, title, question, engineVersion: ENGINE_VERSION },
    ...{ gamers, worthGbpPerMwh, runs, tried },
    best: best === null ? null : { ...best, small: smallFacts(best.small) },
    yardsticks,
  };
}

const smallFacts = ({ gamers, seed, days, gainGbp, victims }: SmallExploit) => ({
  ...SCENARIO_FILES,
  ...{ gamers, seed, days, gainGbp, victims },
});

/** `report`: as HTML. Every fault that keeps us from the folder by now. */
export async function writeExploit(
  folder: string,
  scenarioFolder: string,
  plan: RedTeamPlan,
  found: ExploitFound,
  report: string,
): Promise<readonly Fault[]> {
  const faults = await claimExploit(folder);
  if (faults.length > 0) return faults;
  if (found.best === null) await removeFiles(folder, Object.values(SCENARIO_FILES));
  else {
    const { small } = found.best;
    for (const kind of ["gaming", "honest"] as const) {
      const text = stringify({
        ...moved(small[kind], scenarioFolder, folder),
        ...{ name: `${plan.name}-${kind}`, seed: small.seed },
      });
      await writeWhole(join(folder, SCENARIO_FILES[kind]), text, true);
    }
  }
  const document = `${JSON.stringify(exploitDocument(plan, found), null, 1)}\n`;
  await writeWhole(join(folder, EXPLOIT_FILE), document, true);
  await writeWhole(join(folder, REPORT_FILE), report, true);
  await unmark(folder, CLAIM);
  return [];
}

/** The scenario as it reads from another folder: whatever it reads stands under a member `file`. */
function moved(source: SourceDocument, from: string, to: string): Record<string, unknown> {
  const pathFrom = (file: string) =>
    isAbsolute(file) ? file : relative(resolve(to), resolve(from, file)).split(sep).join("/");
  const seen = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(seen);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, own]) => [
        name,
        name === "file" && typeof own === "string" ? pathFrom(own) : seen(own),
      ]),
    );
  };
  return seen(source.data) as Record<string, unknown>;
}
