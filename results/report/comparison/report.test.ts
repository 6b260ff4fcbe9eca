/** What a comparison of rules says: gains and losses only where an interval holds no zero, and safety by the worst draw. */
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import type { Estimate95, Quantity, RuleComparison } from "./facts.ts";
import { isClear } from "./facts.ts";
import { comparisonReport } from "./report.ts";
import { estimateWords, verdictOf } from "./verdict.ts";

const about = (mean: number, half: number): Estimate95 => ({
  ...{ mean, standardError: half / 4.3, low: mean - half, high: mean + half },
});
const NONE = about(0, 0);
const NAME = `<img src=x onerror='alert(1)'>`;

function comparison(overMinutes: readonly number[]): RuleComparison {
  const money = (id: string, kind: Quantity["kind"], words: string): Quantity => ({
    ...{ id, kind, words, unit: "£", decimals: 0 },
  });
  const quantities = [
    money("stakeholder/generators", "stakeholder", "Generators and stores"),
    money("actor/storage", "actor", "storage"),
    money("actor/levies", "actor", "levies"),
    money("actor/supplier", "actor", "supplier"),
    money("replacementGbp", "counted", "replacing what was blocked"),
    money("counterActionGbp", "counted", "undoing the rest"),
  ];
  const over: Quantity = {
    ...{ id: "overRatingMinutes", kind: "network", words: "time above a rating" },
    ...{ unit: "min", decimals: 1 },
  };
  const all = [...quantities, over];
  const changes = new Map([
    ["actor/storage", about(1200, 300)],
    ["actor/levies", about(-40.4, 10)],
    ["actor/supplier", about(100, 150)],
    ["replacementGbp", about(-1920, 500)],
    ["counterActionGbp", about(900, 1000)],
  ]);
  const design = (id: string, isBase: boolean) => ({
    ...{ id, label: id },
    quantities: all.map(({ id: quantity }) => ({
      quantity,
      values: quantity === over.id ? (isBase ? [0, 0, 0] : overMinutes) : [1, 2, 3],
      level: about(2, 1),
      difference: isBase ? NONE : (changes.get(quantity) ?? NONE),
    })),
  });
  const noMarket = {
    ...{ id: "no-market", label: "no market" },
    quantities: design("", false).quantities.map((each) => ({
      ...each,
      difference: each.quantity === "actor/storage" ? about(-500, 50) : NONE,
    })),
  };
  return {
    yardsticks: {
      noMarket,
      welfare: [{ reached: about(90, 1), bound: about(120, 2), frac: 0.75 }, null],
    },
    ...{ title: NAME, question: "Who gains?", seeds: ["1", "2", "3"], days: 2, network: "town" },
    quantities: all,
    designs: [design("network first", true), design("system first", false)],
    effects: [
      {
        ...{ factor: "Who wins", option: "system first", insteadOf: "network first" },
        differences: all.map(({ id: quantity }) => ({
          quantity,
          difference: changes.get(quantity) ?? NONE,
        })),
      },
    ],
  };
}

test("who gains and who loses is said with the interval, largest first; what may be chance is left open", () => {
  expect(verdictOf(comparison([0, 0, 0]))).toEqual([
    "System first instead of network first. Better off: storage by £1,200 (£900 to £1,500). Worse off: levies by £40 (£30 to £50). No clear change: supplier. Beside the payments, counted and paid by nobody: replacing what was blocked, −£1,920 (−£2,420 to −£1,420).",
    "No market instead of network first. Worse off: storage by £500 (£450 to £550).",
    "Of the most welfare that the same orders could have given, trades reached 75.0 % under network first (£90.00 of £120.00).",
    "The network stayed inside its ratings and served all demand under every set of rules, in all 3 draws of weather.",
  ]);
});

test("one draw in which a rating was passed is enough to say so", () => {
  expect(verdictOf(comparison([0, 2.5, 0])).slice(3)).toEqual([
    "Under system first: the network was above a rating or left demand unserved in 1 of 3 draws of weather, above a rating for 2.5 minutes at most.",
    "Under the other set of rules it stayed inside them.",
  ]);
});

test("an interval that holds 0, or that rounds to it, is not clear", () => {
  expect(isClear(about(10, 9), 0)).toBe(true);
  expect(isClear(about(10, 10), 0)).toBe(false);
  expect(isClear(about(-0.3, 0.1), 0)).toBe(false);
  expect(isClear(about(-0.3, 0.1), 1)).toBe(true);
  // The same under every draw: an interval of no width is none.
  expect(isClear(about(10, 0), 0)).toBe(false);
  expect(estimateWords(about(-1500, 200), { unit: "£", decimals: 0 })).toBe(
    "−£1,500 (−£1,700 to −£1,300)",
  );
  expect(estimateWords(NONE, { unit: "MWh", decimals: 1 })).toBe("0.0 MWh");
});

test("the page is text whatever a name holds, says how to read it, and has every section that it promises", () => {
  const text = comparisonReport(comparison([0, 0, 1]));
  const { document } = parseHTML(text);
  expect(document.querySelector("h1")!.textContent).toBe(NAME);
  expect(document.querySelector("img")).toBeNull();
  const ids = [...document.querySelectorAll("section")].map(({ id }) => id);
  const links = [...document.querySelectorAll("nav a")].map((link) => link.getAttribute("href"));
  expect(links).toEqual(ids.map((id) => `#${id}`));
  expect(document.querySelector("#method")!.textContent).toMatch(
    /19 of 20 would hold the true mean/,
  );
  expect(text).not.toMatch(/\b(NaN|undefined)\b/);
  const rowsOf = (section: string, table: number) =>
    [...document.querySelectorAll(`#${section} table`)[table]!.querySelectorAll("tr")].map((row) =>
      [...row.children].map((cell) => cell.textContent),
    );
  // Both yardsticks stand beside the rules in every table.
  expect(rowsOf("yardsticks", 0).slice(1)).toEqual([
    ["network first", "90.00", "120.00", "75.0 %"],
    ["system first", "0", "0", "–"],
    ["no market", "0", "–", "–"],
  ]);
  expect(rowsOf("stakeholders", 1).map(([label]) => label)).toEqual(
    expect.arrayContaining(["network first", "system first", "no market"]),
  );
  expect(rowsOf("actors", 0)[0]!.at(-1)).toBe("no market, beyond that");
});
