/**
 * The sentences of a study, asserted word for word on hand-made runs: 20 MWh of wind and 10 MWh of CHP in one half-hour;
 * 4 MWh of the wind is curtailed, or under the trade 1 MWh of it and 2 MWh of the CHP in its place.
 */
import { join } from "node:path";
import { expect, test } from "vitest";
import type { RunFolder } from "../run-folder.ts";
import { withTemporaryFolder } from "../testing/temporary-folder.ts";
import { factsOf } from "./facts.ts";
import { type TinyRun, writeTinyRun } from "./testing/tiny-run.ts";
import { verdict, verdictOf } from "./verdict.ts";

async function verdictOn(runs: Readonly<Record<string, TinyRun>>): Promise<readonly string[]> {
  return await withTemporaryFolder(async (folder) => {
    const opened: { label: string; run: RunFolder }[] = [];
    for (const [label, options] of Object.entries(runs))
      opened.push({ label, run: await writeTinyRun(join(folder, label), options) });
    const sentences = await verdict(opened);
    for (const { run } of opened) run.close();
    return sentences;
  });
}

test("a pair: what moved, who paid, who lost less, and whether it stayed safe", async () => {
  const sentences = await verdictOn({ plain: { isTraded: false }, traded: { isTraded: true } });
  expect(sentences).toEqual([
    "Under LIFO, trading moved 2.00 MWh of curtailment on 26 October 2025 (67 % of all that generators lost), from units that bid £70.00 to be spared a MWh to units that asked £20.00 for losing one.",
    "Generators lost 3.00 MWh instead of 4.00 MWh; £90.00 passed from buyers to sellers, and all units together were left with £50.00 more than without trading, before fuel and wear.",
    "new-wind lost 5.0 % of its energy instead of 20.0 %; old-chp, which sold most, lost 20.0 % of its energy instead of 0.0 % and was left with £10.00 less before fuel and wear.",
    "Of all 2 designs “traded” curtailed least: 3.00 MWh, 9.8 % of what was available.",
    "No constraint point was above its rating for more than 1 minute, one control cycle, in any half-hour, the highest flow being 120 % of the rating of sun-export under “plain” (minutes in all, added up over the points: 1 under “plain” and 1 under “traded”).",
  ]);
});

test("what a store kept back in a buyer's place is no part of what generators lost", async () => {
  const sentences = await verdictOn({
    plain: { isTraded: false, soldByStoreMwh: 5 },
    traded: { isTraded: true, soldByStoreMwh: 5 },
  });
  expect(sentences[0]).toContain("moved 2.00 MWh");
  expect(sentences[0]).toContain("(67 % of all that generators lost)");
});

test("a pair is found by what the runs are, not by what they are called", async () => {
  const sentences = await verdictOn({
    traded: { isTraded: false },
    untraded: { isTraded: true },
    rota: { isTraded: true, principle: "rota" },
  });
  expect(sentences[0]).toMatch(/^Under LIFO, trading moved 2.00 MWh/);
  expect(sentences.join(" ")).not.toContain("under rota");
});

test("a trade that was cancelled moved nothing, and the verdict says so", async () => {
  const sentences = await verdictOn({
    plain: { isTraded: false },
    traded: { isTraded: true, outcome: "cancelled" },
  });
  expect(sentences.slice(0, 3)).toEqual([
    "Under LIFO, trading moved no curtailment on 26 October 2025: of 1 trade matched, none was delivered.",
    "Generators lost 4.00 MWh instead of 4.00 MWh; £0.00 passed from buyers to sellers, and all units together were left with the same as without trading, before fuel and wear.",
    "No unit lost less than without trading.",
  ]);
});

test("a run alone says what was curtailed and who lost most", async () => {
  const sentences = await verdictOn({ only: { isTraded: false, principle: "rota" } });
  expect(sentences).toEqual([
    "Under rota, 4.00 MWh was curtailed on 26 October 2025: 13.1 % of what was available.",
    "new-wind lost most: 4.00 MWh (20.0 % of its energy).",
    "No constraint point was above its rating for more than 1 minute, one control cycle, in any half-hour, the highest flow being 120 % of the rating of sun-export (minutes in all, added up over the points: 1).",
  ]);
});

test("a rating that is passed all the time is not praised", async () => {
  const sentence = await withTemporaryFolder(async (folder) => {
    const run = await writeTinyRun(join(folder, "only"), { isTraded: false });
    const facts = await factsOf({ label: "only", run });
    run.close();
    return verdictOf([{ ...facts, overRatingSMost: 1800 }]).at(-1);
  });
  expect(sentence).toBe(
    "A constraint point was above its rating for whole half-hours, the highest flow being 120 % of the rating of sun-export (minutes in all, added up over the points: 1).",
  );
});
