/** The section of messages: counts by interface with what failed, and the sending of one delivery day, also outside the day. */
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { withTemporaryFolder } from "../testing/temporary-folder.ts";
import { runReport } from "./report.ts";
import { writeTinyRun } from "./testing/tiny-run.ts";

async function sectionOf(options: { isTraded: boolean; isEarlier?: boolean }) {
  return await withTemporaryFolder(async (folder) => {
    const run = await writeTinyRun(join(folder, "run"), options);
    const { document } = parseHTML(await runReport(run));
    run.close();
    const cells = (table: string) =>
      [...document.querySelectorAll(`${table} tbody tr`)].map((row) =>
        [...row.querySelectorAll("th, td")].map(({ textContent }) => textContent),
      );
    return { section: document.querySelector("#messages"), cells };
  });
}

test("each interface has its number of messages, how many failed or timed out, and the slowest answer", async () => {
  const { cells } = await sectionOf({ isTraded: true });
  expect(cells("#messages > .scroll")).toEqual([
    ["2", "ANM", "Trading platform", "1", "0", "0", "0", "0"],
    ["3", "Trading platform", "ANM", "1", "0", "0", "0", "0"],
    ["5A", "SCADA", "RTUs", "1", "0", "0", "0", "20"],
    ["5B", "ANM", "APIs", "2", "1", "1", "1", "0"],
    ["8", "Trading platform", "ANM", "1", "0", "0", "0", "0"],
  ]);
});

test("the day has what was sent for it before and after it, and failures apart", async () => {
  const { cells } = await sectionOf({ isTraded: true });
  expect(cells("#messages-of-a-day details .scroll")).toEqual([
    ["2 ANM → Trading platform", "before the day", "received", "1"],
    ["3 Trading platform → ANM", "09:00", "received", "1"],
    ["5A SCADA → RTUs", "09:00", "received", "1"],
    ["5B ANM → APIs", "09:00", "failed or timed out", "2"],
    ["8 Trading platform → ANM", "after the day", "received", "1"],
  ]);
});

test("a run that stored no messages has no such section", async () => {
  expect((await sectionOf({ isTraded: false })).section).toBeNull();
  expect((await sectionOf({ isTraded: true, isEarlier: true })).section).toBeNull();
});
