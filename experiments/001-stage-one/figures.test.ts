/** The figures of this study's README are those of the study: seed 1, every design, as `npm start` runs it. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { plainSource } from "../scenario-source.ts";
import { runStudy } from "../study.ts";
import { stageOne } from "./study.ts";

test("the README's table of designs is what the study gives", async () => {
  const readme = readFileSync(new URL("README.md", import.meta.url), "utf8");
  const folder = mkdtempSync(join(tmpdir(), "headroom-figures-"));
  try {
    const { runs } = await runStudy(stageOne, folder, plainSource({}), true, () => undefined);
    for (const { design, summary } of runs) {
      const value = (name: string) =>
        summary.metrics.find((metric) => metric.name === name)?.value ?? 0;
      const curtailed = `${value("curtailedMwh").toFixed(1)} | ${(value("curtailedFrac") * 100).toFixed(2)}`;
      const trades =
        value("tradesMatched") === 0
          ? "-"
          : `${value("tradesDelivered")} / ${value("tradesMatched")}`;
      expect(readme).toContain(`| ${design.label} | ${curtailed} | ${trades} |`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
