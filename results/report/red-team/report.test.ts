/** The report of a red team: what was asked, what pays, its gain and its victims under fresh seeds, both yardsticks, whatever a name holds, as wide as a desk and as a telephone. */
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import type { Estimate95 } from "../comparison/facts.ts";
import { expectLaidOut, noBrowser } from "../testing/laid-out.ts";
import type { BestFacts, RedTeamFacts } from "./facts.ts";
import { redTeamReport } from "./report.ts";
import { redTeamVerdict } from "./verdict.ts";

const HOSTILE = `<img src=x onerror='alert(1)'>`;
const about = (mean: number, half: number): Estimate95 => ({
  ...{ mean, standardError: half / 2, low: mean - half, high: mean + half },
});

const BEST: BestFacts = {
  ...{ kind: "inflated-before", words: "draws 30 % more" },
  chosen: { seeds: 3, gain: about(655.22, 100) },
  fresh: {
    ...{ seeds: ["4", "5"], gainsGbp: [600, 700], gain: about(650, 40), verdict: "pays" },
    madeOf: { paidGbp: 25.6, energyGbp: 624.4 },
    victims: [
      { account: "electricity system operator", loss: about(20.6, 30) },
      { account: HOSTILE, loss: about(5, 1) },
    ],
  },
  small: {
    ...{ gaming: "gaming.yaml", honest: "honest.yaml", gamers: [HOSTILE], seed: "3", days: 1 },
    ...{ gainGbp: 378.76, victims: [{ account: "works", lossGbp: 5.32 }] },
  },
};

/** Fifteen exploits, of which three gain something; the last was played under one seed. */
function facts(change: Partial<RedTeamFacts> = {}): RedTeamFacts {
  return {
    ...{ title: HOSTILE, question: "What pays?", engineVersion: "0.1.0" },
    ...{ gamers: ["bakery", HOSTILE], days: 12, worthGbpPerMwh: 300, runs: 63 },
    tried: Array.from({ length: 15 }, (_, row) => ({
      ...{ kind: row < 8 ? "inflated-before" : HOSTILE, words: `way ${row}` },
      seeds: row === 14 ? 1 : 3,
      gain: row === 14 ? { mean: -900 } : about(100 * row - 1100, 50),
    })),
    best: BEST,
    yardsticks: {
      seeds: ["4", "5"],
      noMarket: { honestGbp: -20.6, gamingGbp: 595.97 },
      welfare: { honest: { reached: about(30, 1), bound: about(40, 1), frac: 0.75 }, gaming: null },
    },
    ...change,
  };
}
const pageOf = (given: RedTeamFacts) => parseHTML(redTeamReport(given)).document;
const listed = (document: ReturnType<typeof pageOf>, selector: string) =>
  [...document.querySelectorAll(`${selector} tbody tr`)].map((row) =>
    [...row.children].map((cell) => cell.textContent),
  );

test("the sentences say what pays, whether fresh seeds bear it out, the victims and no market", () => {
  expect(redTeamVerdict(facts())).toEqual([
    "The most profitable: draws 30 % more (inflated-before), £655.22 a run over being honest under 3 draws that chose it.",
    "Under 2 draws that did not choose it: £650.00 a run (95 % interval £610.00 to £690.00): it pays.",
    "Of it £25.60 is what all others together pay more, net, than with honest owners, and £624.40 is energy that the gamers use or have left beyond honest ones. Of energy no account shows a loss: where relief was sold and not given, its buyer paid for it all the same.",
    `Under these it costs electricity system operator £20.60 and ${HOSTILE} £5.00 a run.`,
    "Beyond what they make without any market the gamers make −£20.60 a run honest, gaming £595.97.",
  ]);
  const fresh = (verdict: BestFacts["fresh"]["verdict"]) =>
    redTeamVerdict(facts({ best: { ...BEST, fresh: { ...BEST.fresh, verdict, victims: [] } } }));
  expect(fresh("open")[1]).toMatch(/: whether it pays is open\.$/);
  const [, pays, , nobody] = fresh("loses");
  expect([pays, nobody].join(" ")).toMatch(
    /: it does not pay\. Under these nobody is paid less\.$/,
  );
  // Pay for nothing is no energy; the same under each draw is no interval.
  const same = { ...BEST.fresh, gain: about(650, 0), madeOf: { paidGbp: 650, energyGbp: 0 } };
  const told = redTeamVerdict(facts({ best: { ...BEST, fresh: same } }));
  expect(told[1]).toContain("(the same under each, so without an interval)");
  expect(told[2]).not.toContain("no account");
});

test("its parts stand in order, each with its figure or table, and names are text", () => {
  const document = pageOf(facts());
  expect(redTeamReport(facts())).toBe(redTeamReport(facts()));
  const ids = [...document.querySelectorAll("section")].map(({ id }) => id);
  expect(ids).toEqual(["asked", "paid", "fresh-seeds", "small", "yardsticks", "care"]);
  const links = [...document.querySelectorAll("nav a")].map((link) => link.getAttribute("href"));
  expect(links).toEqual(ids.map((id) => `#${id}`));
  expect(document.querySelector("img")).toBeNull();
  expect(document.querySelector("#paid > p")!.textContent).toBe(
    "2 of 15 exploits gain something over being honest, in the mean over the draws that chose.",
  );
  // The most profitable first, all of them, in the open and under the figure.
  const gains = listed(document, "#paid > .scroll");
  expect(gains).toHaveLength(15);
  expect(gains[0]).toEqual(["1", HOSTILE, "way 13", "3", "+200 (150 to 250)"]);
  expect(gains.find(([, , words]) => words === "way 14")!.slice(3)).toEqual(["1", "−900"]);
  expect(listed(document, "#gains")).toEqual(gains);
  expect(document.querySelectorAll("#gains .panel")).toHaveLength(2);
  expect(document.querySelectorAll("#gains circle")).toHaveLength(15);
  expect(listed(document, "#fresh")).toEqual([
    ["seed 4", "+600"],
    ["seed 5", "+700"],
    ["mean", "+650 (610 to 690)"],
  ]);
  expect(listed(document, "#victims")).toEqual([
    ["electricity system operator", "20.6 (−9.4 to 50.6)"],
    [HOSTILE, "5 (4 to 6)"],
  ]);
  // The operator's interval holds 0, the other's does not.
  expect(document.querySelectorAll('#victims circle[fill="#ffffff"]')).toHaveLength(1);
  expect(document.querySelector("#small")!.textContent).toMatch(
    /1 day, .*, seed 3: £378\.76 more than honest.*works: £5\.32/s,
  );
  expect(listed(document, "#yardsticks")).toEqual([["honest", "30", "40", "75.0 %"]]);
});

test("where nothing pays it says so in every part, and draws what was tried", () => {
  const { tried, yardsticks } = facts();
  const given = facts({
    tried: tried.slice(0, 10),
    best: null,
    yardsticks: {
      ...yardsticks,
      ...{ noMarket: { honestGbp: 1, gamingGbp: null }, welfare: { honest: null, gaming: null } },
    },
  });
  expect(redTeamVerdict(given)).toEqual([
    "Nothing of 10 exploits that were tried pays better than being honest.",
    "Beyond what they make without any market the gamers make £1.00 a run honest.",
  ]);
  const document = pageOf(given);
  expect(document.querySelector("#paid > p")!.textContent).toBe(
    "None of 10 exploits gains anything over being honest.",
  );
  expect(document.querySelector("#fresh-seeds")!.textContent).toMatch(/nothing was played/);
  expect(document.querySelector("#small")!.textContent).toContain("There is none");
  expect(document.querySelector("#yardsticks")!.textContent).toContain(
    "Welfare of trades: no bound: it is defined for orders of curtailment obligations alone",
  );
  expect(document.querySelector("#care")!.textContent).not.toMatch(/luckiest|under few draws/);
  expect(document.querySelectorAll("#gains circle")).toHaveLength(10);
});

describe.skipIf(noBrowser !== "")(`in Chromium${noBrowser}`, () => {
  test("at 390 and 1280 px nothing runs out of the page, nothing is asked for or complained of", async () => {
    await expectLaidOut(redTeamReport(facts()));
  });
});
