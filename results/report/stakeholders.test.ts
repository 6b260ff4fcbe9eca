/** The value table in a report: numbers only where they were computed, and every actor with what paid it or why nothing did. */
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { ACTORS, STAKEHOLDERS } from "../../sim/model/actors.ts";
import { VALUE_ROWS } from "../../sim/model/payment-rules.ts";
import { type StakeholderFacts, stakeholderTables } from "./stakeholders.ts";

const facts = (label: string, gbp: number): StakeholderFacts => ({
  label,
  cells: [
    ...[
      { row: "system-operation", stakeholder: "generators", gbp },
      { row: "system-operation", stakeholder: "distribution-operator", gbp: 0 - gbp },
    ].map((cell) => ({ ...cell, status: "computed", mechanism: "service <Sustain>" })),
    {
      ...{ row: "system-operation", stakeholder: "consumers", status: "not-modelled", gbp: 0 },
      mechanism: "tariffs that follow the network",
    },
    {
      ...{ row: "energy-bills", stakeholder: "consumers", status: "none", gbp: 0 },
      mechanism: "nothing was paid under this row",
    },
  ],
  payments: [
    {
      ...{ actor: "directly-connected-storage", mechanism: "sustain", netGbp: gbp },
      because: "service <Sustain>",
    },
    { actor: "platform", mechanism: "none", netGbp: 0, because: "no venue charges a fee" },
  ],
});

const tablesOf = (runs: readonly StakeholderFacts[]) => {
  const { document } = parseHTML(`<body>${stakeholderTables(runs).text}</body>`);
  return new Map(
    [...document.querySelectorAll(".scroll")].map((each) => [
      each.getAttribute("aria-label") ?? "",
      [...each.querySelectorAll("tbody tr")].map((row) =>
        [...row.children].map(({ textContent }) => textContent ?? ""),
      ),
    ]),
  );
};

test("a cell is a number, said to be not modelled, or a dash", () => {
  const table = tablesOf([facts("plain", 1234)]).get("What each stakeholder was left with")!;
  expect(table.map(([name]) => name)).toEqual(Object.values(VALUE_ROWS));
  const column = (name: keyof typeof STAKEHOLDERS) => 1 + Object.keys(STAKEHOLDERS).indexOf(name);
  const operation = table[1]!;
  expect(operation[column("generators")]).toBe("1,234");
  expect(operation[column("distribution-operator")]).toBe("−1,234");
  expect(operation[column("consumers")]).toBe("not modelled");
  expect(table[4]![column("consumers")]).toBe("–");
});

test("every actor has a line: its net in each run, and what paid it or why nothing did", () => {
  const actors = tablesOf([facts("a", 10), facts("b", 30)]).get("Net payments by actor")!;
  expect(actors.map(([name]) => name)).toEqual(Object.values(ACTORS).map(({ words }) => words));
  const line = (name: string) => actors.find(([actor]) => actor === name);
  expect(line("directly connected storage")).toEqual([
    ...["directly connected storage", "10", "30", "service <Sustain>"],
  ]);
  expect(line("trading platform")).toEqual([
    ...["trading platform", "0", "0", "nothing: no venue charges a fee"],
  ]);
});

test("each number has its mechanism beside it, what is not modelled its reason, and the rest no line", () => {
  const lines = tablesOf([facts("plain", 1)]).get("Mechanisms of the value table")!;
  expect(lines.map(([, , mechanism]) => mechanism)).toEqual([
    ...["service <Sustain>", "service <Sustain>"],
    "not modelled: tariffs that follow the network",
  ]);
});

test("runs that stored no actors have no section", () => {
  expect(stakeholderTables([]).text).toBe("");
});
