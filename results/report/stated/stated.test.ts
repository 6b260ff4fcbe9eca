/**
 * The section on what was stated: only where factors were, by run of the look-ahead, with a verdict that the numbers bear
 * out; names are text, and the figures are of the days and the point with most to see.
 */
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { BIN_COUNT, emptyBins } from "../../../sim/metrics/probability-scores.ts";
import { withTemporaryFolder } from "../../testing/temporary-folder.ts";
import { runReport, studyReport } from "../report.ts";
import { type TinyRun, writeTinyRun } from "../testing/tiny-run.ts";
import { busiestDays, type Judged, type Statement } from "./facts.ts";
import { missWords, verdictOf } from "./verdict.ts";

const HOSTILE = `<script>alert(1)</script>"><img src=x onerror='alert(2)'>&amp;`;

type Page = ReturnType<typeof parseHTML>["document"];

async function reportOf(options: Partial<TinyRun>): Promise<Page> {
  return await withTemporaryFolder(async (folder) => {
    const run = await writeTinyRun(join(folder, "run"), { isTraded: false, ...options });
    try {
      return parseHTML(await runReport(run)).document;
    } finally {
      run.close();
    }
  });
}

const wordsOf = (document: Page, selector: string) =>
  document.querySelector(selector)?.textContent?.replaceAll("\u00a0", " ") ?? "";

describe("a report", () => {
  test("has the section where factors were stated and nowhere else, with each figure as a table and a specification", async () => {
    for (const options of [{}, { isEarlier: true }]) {
      const plain = await reportOf(options);
      expect(plain.querySelector("#stated")).toBeNull();
      expect(wordsOf(plain, "nav")).not.toContain("Stated");
    }
    const document = await reportOf({ statedBy: "gate" });
    expect(wordsOf(document, "nav")).toContain("Stated and came");
    const figures = [...document.querySelectorAll("#stated figure")];
    expect(figures.map(({ id }) => id)).toEqual(["flow-fan", "unit-probabilities", "reliability"]);
    for (const figure of figures) {
      expect(figure.querySelectorAll("details").length).toBe(2);
      expect(figure.querySelectorAll("table tbody tr").length).toBeGreaterThan(0);
      for (const picture of figure.querySelectorAll("svg[role=img]"))
        expect(picture.getAttribute("aria-label")).toMatch(/\w{4}/);
    }
  });

  test("says by run of the look-ahead what was expected and what came", async () => {
    const document = await reportOf({ statedBy: "gate" });
    const headings = [...document.querySelectorAll("#stated > h3")].map((each) => each.textContent);
    expect(headings).toEqual(["First statement, tiny/plain", "After a gate, tiny/plain"]);
    const [units, flows, coverage] = [
      ...document.querySelectorAll("#stated > ul")[0]!.children,
    ].map((each) => each.textContent?.replaceAll("\u00a0", " "));
    // Skill: 1 − (29 × 0.35² + 0.65² + 30 × 0.01²) / 150 / (1/150 × 149/150).
    expect(units).toMatch(
      /^Curtailment of a unit, not judged, which takes two days: expected 10.8 times in 150 forecasts, it came 1 time; skill −3.00\.$/,
    );
    expect(flows).toContain("expected 10.5 times in 50 forecasts, it came 1 time");
    expect(coverage).toContain("98.0 % came inside their 90 % interval, which is 6.00 MW wide");
    const table = wordsOf(document, "#stated > .scroll");
    expect(table).toContain("Flow: inside its 90 % interval90 %98.0 %98.0 %");
  });

  test("draws a bin of 20 forecasts or more, with what may be expected of it, and no other", async () => {
    const document = await reportOf({ statedBy: "gate" });
    const rows = [...document.querySelectorAll("#reliability tbody tr")].map((row) =>
      [...row.children].map(({ textContent }) => textContent),
    );
    expect(rows[1]).toEqual([
      ...["First statement: units curtailed", "30.0 to 40.0 %", "30", "35.0 %", "3.3 %"],
      ...["0.6 to 16.7 %", "–"],
    ]);
    const panels = [...document.querySelectorAll("#reliability .panel")];
    expect(panels.map((panel) => panel.querySelectorAll("circle").length)).toEqual([2, 2, 2, 2]);
    expect(panels[0]!.textContent).toContain("Bins of 20 forecasts or more: 2 of 10.");
  });

  test("of several days judges them, shows the days one by one, and says where right ones would be", async () => {
    const document = await reportOf({ statedBy: "gate", statedDays: 3 });
    expect([...document.querySelectorAll("#stated figure")].map(({ id }) => id)).toEqual([
      ...["flow-fan", "unit-probabilities", "unit-days", "reliability"],
    ]);
    // Days that miss alike are the same however they are drawn: chance hardly brings as much.
    expect(document.querySelector("#stated ul")?.textContent).toContain(
      "Curtailment of a unit, too high: p < 0.001 over 3 days; expected 32.4 times in 438 forecasts",
    );
    const days = [...document.querySelectorAll("#unit-days tbody tr")].map((row) =>
      [...row.children].map(({ textContent }) => textContent),
    );
    expect(days[0]).toEqual(["new-wind", "21.6 %", "21.9 %", "3", "3"]);
    const bins = [...document.querySelectorAll("#reliability tbody tr")];
    expect(bins[1]!.textContent).toContain("35.0 to 35.0 %");
    // The fan is of four days at most, the map of half-hours of two.
    expect(wordsOf(document, "#flow-fan figcaption")).toContain("26 to 28 October 2025");
    expect(wordsOf(document, "#unit-probabilities figcaption")).toContain("26 to 27 October 2025");
  });

  test("shows names and words of any kind as text", async () => {
    const document = await reportOf({ name: HOSTILE, statedBy: HOSTILE });
    expect(document.querySelectorAll("#stated img, #stated script")).toHaveLength(0);
    expect(wordsOf(document, "#flow-fan h3")).toContain(`Flow at ${HOSTILE}-export`);
    expect(wordsOf(document, "#unit-probabilities table")).toContain(HOSTILE);
    const last = [...document.querySelectorAll("#stated > h3")].at(-1);
    expect(last?.textContent).toBe(`${HOSTILE}, tiny/plain`);
  });

  test("of a study scores every design that stated, and draws the first of them", async () => {
    await withTemporaryFolder(async (folder) => {
      const runs = [];
      for (const [label, statedBy] of [["a"], ["b", "update"], ["c", "gate"]] as const) {
        const run = await writeTinyRun(join(folder, label), {
          isTraded: false,
          ...(statedBy === undefined ? {} : { statedBy }),
        });
        runs.push({ label, run });
      }
      const { document } = parseHTML(await studyReport({ title: "t", question: "", runs }));
      for (const { run } of runs) run.close();
      const heads = [...document.querySelectorAll("#stated > .scroll thead th")];
      expect(heads.map(({ textContent }) => textContent)).toEqual([
        ...["Score", "Best", "First statement, b", "Update a day ahead, b"],
        ...["First statement, c", "After a gate, c"],
      ]);
      expect(document.querySelector("#flow-fan h3")?.textContent).toMatch(/, b$/);
    });
  });
});

test("the busiest days are those in which most came; without any, those of which most was stated", async () => {
  await withTemporaryFolder(async (folder) => {
    const run = await writeTinyRun(join(folder, "run"), { isTraded: false, statedBy: "gate" });
    try {
      const day = await busiestDays(run, "constraint_factors", 4, "run = ?", ["gate"]);
      expect(day!.from).toBe(day!.to);
      expect(
        await busiestDays(run, "constraint_factors", 4, "run = ?", ["nobody"]),
      ).toBeUndefined();
    } finally {
      run.close();
    }
  });
});

describe("a verdict", () => {
  /** Misses of two days alike: came less stated, in the bins given. */
  const judged = (byBin: Readonly<Record<number, number>>): Judged => {
    const sums = emptyBins();
    const misses = new Float64Array(BIN_COUNT);
    for (const [bin, miss] of Object.entries(byBin)) {
      sums.counts[Number(bin)] = 100;
      sums.stated[Number(bin)] = 10;
      sums.came[Number(bin)] = 10 + 2 * miss;
      misses[Number(bin)] = miss;
    }
    return { sums, misses: { days: [misses, misses], counts: sums.counts } };
  };
  const statement = (units: Judged, scores: Readonly<Record<string, number>>): Statement => ({
    ...{ word: "first", units, points: units },
    score: (name) => scores[name],
  });

  test("is calibrated from p = 0.05 on; below it says which way it misses", () => {
    const right = verdictOf(
      statement(judged({ 1: 1 }), { unitCalibrationP: 0.05, unitSkill: 0.5 }),
    );
    expect(right[0]).toBe(
      "Curtailment of a unit, calibrated: p = 0.050 over 2 days; expected 10.0 times in 100 forecasts, it came 12 times; skill 0.50.",
    );
    const sure = verdictOf(statement(judged({ 1: 4, 8: -4 }), { unitCalibrationP: 0.0005 }));
    expect(sure[0]).toContain("unit, overconfident: p < 0.001 over 2 days;");
    expect(right[1]).toContain("Flow above its target, not judged");
  });

  test("where nothing came says that little can be said", () => {
    const none = judged({ 0: -5 });
    expect(verdictOf(statement(none, { unitCalibrationP: 0.4 }))[0]).toMatch(
      /calibrated: p = 0.400 .* it came 0 times\. Nothing came, so that little can be said\.$/,
    );
  });

  test.each([
    [{ 0: 3, 9: -3 }, "overconfident"],
    [{ 0: -3, 9: 3 }, "underconfident"],
    [{ 0: 3, 9: 3 }, "too low"],
    [{ 2: -3 }, "too high"],
  ] as const)("misses of %o are called %s", (byBin, words) => {
    expect(missWords(judged(byBin).misses)).toBe(words);
  });
});
