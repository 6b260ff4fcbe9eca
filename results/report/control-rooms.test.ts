/** What the report says of control rooms: both operators' cells, what is hidden and why, and nothing where nobody looked. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { headroom } from "../../experiments/testing/command-line.ts";
import { scratchFolder } from "../../experiments/testing/scratch-folder.ts";
import { withTemporaryFolder } from "../testing/temporary-folder.ts";
import { controlRoomsSection } from "./control-rooms.ts";
import { factsOf } from "./facts.ts";
import { writeTinyRun } from "./testing/tiny-run.ts";

const { fresh } = scratchFolder("control-rooms-report");
const SCENARIO = {
  name: "watched",
  network: { builtIn: "mini-trial-export" },
  period: { start: "2026-01-01", days: 1, tickMinutes: 30 },
  homes: [
    { id: "street", bus: "main-33", count: 60, ev: { share: 0.5 } },
    { id: "farms", bus: "south-33", count: 4 },
  ],
  controlRoom: {
    areas: [
      { id: "main", buses: ["main-33"] },
      { id: "south", buses: ["south-33"] },
    ],
  },
};

test("has each operator's cells, with what is hidden and why", async () => {
  const [file, out] = [`${fresh()}.json`, fresh()];
  writeFileSync(file, JSON.stringify(SCENARIO));
  const { code, err } = await headroom("run", file, "--out", out);
  expect([code, err]).toEqual([0, expect.any(String)]);
  const { document } = parseHTML(readFileSync(join(out, "report.html"), "utf8"));
  const section = document.querySelector("#control-rooms")!;
  const cells = [...section.querySelectorAll("tr")].map((row) =>
    [...row.querySelectorAll("th, td")].map(({ textContent }) => textContent!.trim()),
  );
  const rowOf = (area: string, role: string) =>
    cells.find(([first, second]) => first === area && second === role)!;
  const demand = cells[0]!.indexOf("Forecast demand, MWh");
  expect(rowOf("south", "homes")[demand]).toBe("too few");
  expect(Number(rowOf("main", "customers")[demand])).toBeGreaterThan(0);
  expect(rowOf("main", "homes")[cells[0]!.indexOf("Charge of cars")]).toMatch(/^\d+ %$/);
  expect(rowOf("main", "generators")[demand]).toBe("–");
  expect(section.textContent).toContain("The electricity system operator (ESO)");
  expect(document.querySelector("nav")!.textContent).toContain("Control rooms");
});

test("nothing where nobody looks", async () => {
  await withTemporaryFolder(async (folder) => {
    const run = await writeTinyRun(folder, { isTraded: false });
    expect((await controlRoomsSection([await factsOf({ label: "tiny", run })])).text).toBe("");
    run.close();
  });
});
