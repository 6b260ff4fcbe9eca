/** The section on how a market was held, over a stored run of a trial. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { headroom } from "../../experiments/testing/command-line.ts";
import { TRIALS_FOLDER } from "../../experiments/testing/mini-trials.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "headroom-process-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function reportOf(name: string) {
  const out = join(folder, name);
  expect(await headroom("run", `${TRIALS_FOLDER}${name}.yaml`, "--out", out)).toMatchObject({
    code: 0,
  });
  return parseHTML(readFileSync(join(out, "report.html"), "utf8")).document;
}

const textOf = (document: Awaited<ReturnType<typeof reportOf>>, of: string) =>
  document.querySelector(of)?.textContent?.replace(/\s+/g, " ");

describe("of a live trial", () => {
  test("has the six steps, who was rejected and why, and what was imposed", async () => {
    const document = await reportOf("live");
    const steps = [...document.querySelectorAll("#process table")[0]!.querySelectorAll("tbody th")];
    expect(steps.map(({ textContent }) => textContent)).toEqual([
      "registration",
      "trading",
      "verification",
      "dispatch",
      "performance",
      "settlement",
    ]);
    const text = textOf(document, "#process")!;
    expect(text).toContain("Phase “live”");
    expect(text).toContain(
      "6 units were qualified; 2 units were rejected; 1 unit was not registered",
    );
    expect(text).toMatch(/white\s*technical\s*metering\s*metered every 30 minutes/);
    expect(text).toMatch(/main-export\s*16\.000\s*the trial plan wants 16000 kW/);
    expect(textOf(document, "#cards")).toContain("Not registered and qualified: no order is taken");
    expect(textOf(document, "nav")).toContain("How it was held");
  });
});

describe("of a simulation trial", () => {
  test("has who did not answer, and says what is assumed", async () => {
    const document = await reportOf("simulation");
    const text = textOf(document, "#process")!;
    expect(text).toContain("Phase “simulation-hybrid”");
    expect(text).toContain("9 units were taken to be registered and qualified, which is assumed");
    expect(text).toMatch(/white\s*its answer is late: no order is placed\s*1/);
    expect(text).not.toContain("imposed");
    expect(textOf(document, "#cards")).toContain("It does not answer: no order is placed");
  });
});
