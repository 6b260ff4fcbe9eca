/** What the report says of market monitoring: flags with their truth and rates, who was flagged, what followed; and nothing where nobody looked. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { headroom } from "../../experiments/testing/command-line.ts";
import { withContracts } from "../../experiments/testing/contracted-owners.ts";
import { documentOf } from "../../experiments/testing/engine-runs.ts";
import { scratchFolder } from "../../experiments/testing/scratch-folder.ts";
import { withTemporaryFolder } from "../testing/temporary-folder.ts";
import { factsOf } from "./facts.ts";
import { marketMonitoringSection } from "./market-monitoring.ts";
import { writeTinyRun } from "./testing/tiny-run.ts";

const { fresh } = scratchFolder("market-monitoring-report");
/** Pink holds half of what it could sell back. */
const SCENARIO = {
  name: "withheld",
  network: { builtIn: "mini-trial-export" },
  period: { start: "2026-01-01", days: 1, tickMinutes: 30 },
  forecast: { kind: "perfect" },
  population: withContracts(
    new Map([
      ["pink", 60],
      ["red", 50],
      ["yellow", 180],
    ]),
    documentOf("mini-trial-export"),
  ),
  venues: {
    "local-energy-exchange": {
      members: [
        {
          ...{ units: ["pink"], exportGbpPerMwh: 60 },
          strategy: { kind: "withholder", withheldFrac: 0.5 },
        },
        { units: ["red"], exportGbpPerMwh: 50 },
        { units: ["yellow"], importGbpPerMwh: 180 },
      ],
    },
  },
  marketMonitoring: {
    detectors: [{ kind: "withheld-volume", impactGbpPerMwh: 0 }],
    sanction: { kind: "exclusion", days: 2 },
  },
};

test("has each detector's cases and flags with their rates, who was flagged, and what followed", async () => {
  const [file, out] = [`${fresh()}.json`, fresh()];
  writeFileSync(file, JSON.stringify(SCENARIO));
  const { code, err } = await headroom("run", file, "--out", out);
  expect([code, err]).toEqual([0, expect.any(String)]);
  const { document } = parseHTML(readFileSync(join(out, "report.html"), "utf8"));
  const section = document.querySelector("#market-monitoring")!;
  const cells = [...section.querySelectorAll("tbody tr")].map((row) =>
    [...row.querySelectorAll("th, td")].map(({ textContent }) => textContent!.trim()),
  );
  const [flags, who, followed] = [cells[0]!, cells[1]!, cells.at(-1)!];
  // One day of the one who holds back, flagged; two of others, not.
  expect(flags.slice(0, 1)).toEqual(["withheld-volume"]);
  expect(flags.slice(2)).toEqual(["1", "1", "100 %", "2", "0", "0 %"]);
  expect(who.slice(0, 5)).toEqual(["pink", "withheld-volume", "yes", "1", "1"]);
  expect(followed).toEqual(["pink", "exclusion", "1", expect.stringMatching(/^£0/), "1"]);
  expect(document.querySelector("nav")!.textContent).toContain("Market monitoring");
});

test("nothing where nobody looks", async () => {
  await withTemporaryFolder(async (folder) => {
    const run = await writeTinyRun(folder, { isTraded: false });
    const facts = await factsOf({ label: "tiny", run });
    expect((await marketMonitoringSection([facts])).text).toBe("");
    run.close();
  });
});
