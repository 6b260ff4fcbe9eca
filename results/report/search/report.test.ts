/** The report of a search: what was asked, the best with intervals and both yardsticks, how it came there and what to read with care, whatever a name holds, as wide as a desk and as a telephone. */
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import type { Estimate95 } from "../comparison/facts.ts";
import { expectLaidOut, noBrowser } from "../testing/laid-out.ts";
import type { SearchFacts } from "./facts.ts";
import { searchReport } from "./report.ts";
import { searchVerdict } from "./verdict.ts";

const HOSTILE = `<img src=x onerror='alert(1)'>`;
const about = (mean: number, half: number): Estimate95 => ({
  ...{ mean, standardError: half / 2, low: mean - half, high: mean + half },
});
const BROKEN = "overRatingMinutes 12, above 3 at point 1";

/** Thirty points in two rounds, of which the last is of ten: point 7 keeps the constraints and is the best. */
function facts(change: Partial<SearchFacts> = {}): SearchFacts {
  const numbers = [7, 5, 9, 2, 11, 12, 13, 14, 15, 16];
  const judged = (point: number, mean: number, isKept = true) => ({
    ...{ point, mean, broken: isKept ? [] : [BROKEN] },
  });
  const points = numbers.map((point, row) => judged(point, 80 + row, point !== 16));
  return {
    ...{ title: HOSTILE, question: "Which?", engineVersion: "0.1.0", points: 30 },
    factors: ["target", HOSTILE],
    objective: {
      ...{ metric: "curtailedMwh", sense: "minimise", words: "generation curtailed" },
      ...{ unit: "MWh", about: "What is curtailed." },
    },
    constraints: ["the network is safe", HOSTILE],
    ...{ budget: 100, keepOneOf: 3, runs: 90 },
    rounds: [
      {
        seeds: 2,
        points: [
          ...points,
          ...Array.from({ length: 20 }, (_, row) => judged(row + 30, 100 + row, row < 10)),
        ],
      },
      { seeds: 6, points },
    ],
    last: [...points, judged(1, 100)].map((each) => ({
      ...{ ...each, words: `target 0.9, ${HOSTILE}`, level: about(each.mean, 4) },
      difference: each.point === 1 ? null : about(each.mean - 100, each.point === 7 ? 3 : 40),
      welfare: each.point === 1 ? null : { reached: about(90, 1), bound: about(100, 1), frac: 0.9 },
    })),
    ...{ best: 7, fresh: null },
    noMarket: { kind: "run", level: about(130, 2), difference: about(30, 2) },
    ...change,
  };
}
const pageOf = (given: SearchFacts) => parseHTML(searchReport(given)).document;
const listed = (document: ReturnType<typeof pageOf>, id: string) =>
  [...document.querySelectorAll(`#${id} tbody tr`)].map((row) =>
    [...row.children].map((cell) => cell.textContent),
  );

test("the sentences say the best with its intervals, no market and the part of the bound", () => {
  expect(searchVerdict(facts())).toEqual([
    `Least generation curtailed within the constraints, of 30 points: point 7 (target 0.9, ${HOSTILE}) with 80 MWh (76 to 84); −20 (−23 to −17) beyond point 1, on the runs that chose it.`,
    "Without any market point 1 would have 130 MWh (128 to 132) of generation curtailed, +30 (28 to 32) beyond point 1.",
    "Of the most welfare that the same orders could have given, trades reached 90.0 % at point 7 (£90.00 of £100.00).",
  ]);
  expect(searchVerdict(facts({ best: 5 }))[0]).toMatch(
    /beyond point 1, on the runs that chose it\. Whether it differs from point 1 is open\.$/,
  );
  expect(searchVerdict(facts({ best: 1 }))[0]).toMatch(/what there is today: no other point/);
  const noBest = (change: Partial<SearchFacts["rounds"][number]["points"][number]>) => {
    const [first, last] = facts().rounds;
    const points = last!.points.map((each) => ({ ...each, ...change }));
    return searchVerdict(facts({ best: null, rounds: [first!, { ...last!, points }] }))[0];
  };
  expect(noBest({ broken: [BROKEN] })).toBe(
    "No point of the last round keeps the constraints under 6 draws: there is no best one.",
  );
  expect(noBest({ mean: null })).toBe(
    "A run leaves generation curtailed undefined at every point of the last round that keeps the constraints under 6 draws: there is no best one.",
  );
});

test("what the best comes to under draws that did not choose it stands beside it, broken constraints too", () => {
  const fresh = { seeds: 4, mean: 95, difference: about(-5, 9), broken: [BROKEN] };
  expect(searchVerdict(facts({ fresh })).slice(1, 3)).toEqual([
    "Under 4 draws that did not choose it: 95 MWh, −5 (−14 to 4) beyond point 1. Whether it differs from point 1 is open.",
    `Under 4 draws that did not choose it, it breaks constraints: ${BROKEN}.`,
  ]);
  const care = (given: SearchFacts) => pageOf(given).querySelector("#care")!.textContent;
  expect(care(facts())).toContain("Play the best few again");
  expect(care(facts({ fresh }))).toContain("stands at the top");
});

test.each([
  [{ kind: "same" }, /Point 1 has no market that could be left out/],
  [{ kind: "unplayable" }, /cannot be played without its markets/],
  [{ kind: "run", level: null, difference: null }, /leaves generation curtailed undefined/],
] as const)("why there is no run without a market: %j", (noMarket, reason) => {
  expect(pageOf(facts({ noMarket })).querySelector("#yardsticks")!.textContent).toMatch(reason);
});

test("its parts stand in order, each with its figure or table, and names are text", () => {
  const document = pageOf(facts());
  expect(searchReport(facts())).toBe(searchReport(facts()));
  const ids = [...document.querySelectorAll("section")].map(({ id }) => id);
  expect(ids).toEqual(["asked", "best", "yardsticks", "course", "care"]);
  const links = [...document.querySelectorAll("nav a")].map((link) => link.getAttribute("href"));
  expect(links).toEqual(ids.map((id) => `#${id}`));
  expect(document.querySelector("h1")!.textContent).toBe(HOSTILE);
  expect(document.querySelector("img")).toBeNull();
  expect(document.querySelector("#asked")!.textContent).toContain("At most 100 runs");
  const best = listed(document, "best-figure");
  expect(best).toHaveLength(11);
  expect(best[0]!.slice(2)).toEqual(["80 (76 to 84)", "−20 (−23 to −17)", "none"]);
  expect(best[9]!.at(-1)).toBe(BROKEN);
  expect(best[10]!.slice(0, 4)).toEqual(["1", `target 0.9, ${HOSTILE}`, "100 (96 to 104)", ""]);
  expect(listed(document, "course-figure")).toEqual([
    ["1", "2", "30", "19", "point 7", "80"],
    ["2", "6", "10", "9", "point 7", "80"],
  ]);
  // Of differences only the best's is clear of 0.
  const dots = [...document.querySelectorAll("#best-figure .panel")].map(
    (panel) => panel.querySelectorAll('circle[fill="#ffffff"]').length,
  );
  expect(dots).toEqual([0, 9]);
  expect(listed(document, "yardsticks")).toHaveLength(10);
});

test("what goes on is told by its size as well as by its colour, what breaks a constraint is hollow", () => {
  const dots = [...pageOf(facts()).querySelectorAll("#course-figure .wide circle")];
  const of = (fill: RegExp, radius: string) =>
    dots.filter((dot) => fill.test(dot.getAttribute("fill")!) && dot.getAttribute("r") === radius)
      .length;
  expect(dots).toHaveLength(40);
  // Ten go on, of which one breaks a constraint; of them one is the best.
  expect(of(/./, "6")).toBe(11);
  expect(of(/#ffffff/, "6")).toBe(1);
  expect(of(/#ffffff/, "3.5")).toBe(11);
});

test("what to read with care hangs on what was done", () => {
  const care = (change: Partial<SearchFacts>) =>
    pageOf(facts(change)).querySelector("#care")!.textContent;
  const [, last] = facts().rounds;
  expect(care({})).toMatch(/they flatter it.*20 points were left behind under 2 draws alone/s);
  const alone = care({ best: null, rounds: [last!] });
  expect(alone).not.toMatch(/flatter|left behind/);
});

test("a metric that is undefined, and orders that could gain nothing, are said", () => {
  const last = facts().last.map((each) => ({
    ...{ ...each, mean: null, level: null, difference: null, welfare: null },
  }));
  const rounds = facts().rounds.map((round) => ({
    ...round,
    points: round.points.map((each) => ({ ...each, mean: null })),
  }));
  const text = searchReport(facts({ last, rounds, best: null }));
  expect(text).toContain("A run of every point leaves generation curtailed undefined");
  expect(text).toContain(
    "Welfare of trades: no bound: it is defined for orders of curtailment obligations alone",
  );
  expect(text).not.toMatch(/\b(NaN|undefined<\/svg|Infinity)\b/);
});

describe.skipIf(noBrowser !== "")(`in Chromium${noBrowser}`, () => {
  test("at 390 and 1280 px nothing runs out of the page, nothing is asked for or complained of", async () => {
    await expectLaidOut(searchReport(facts()));
  });
});
