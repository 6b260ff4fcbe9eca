/** docs/metrics.md names every metric of the registry, in its words, and no other. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  accountMetrics,
  actorMetrics,
  constraintMetrics,
  detectorMetrics,
  homeGroupMetrics,
  metrics,
  partyMetrics,
  policyMetrics,
  serviceMetrics,
  statementRunMetrics,
  unitMetrics,
  valueMetrics,
} from "../sim/metrics/registry.ts";

const page = readFileSync(new URL("../docs/metrics.md", import.meta.url), "utf8");

const sections = {
  "The run": metrics,
  "Each unit": unitMetrics,
  "Each constraint point": constraintMetrics,
  "Each account": accountMetrics,
  "Each market actor": actorMetrics,
  "Each cell of the value table": valueMetrics,
  "Each balance party": partyMetrics,
  "Each procurement policy": policyMetrics,
  "Each flexibility service": serviceMetrics,
  "Each group of homes": homeGroupMetrics,
  "Each run of the look-ahead": statementRunMetrics,
  "Each detector of market monitoring": detectorMetrics,
};

test.each(Object.entries(sections))(
  "docs/metrics.md, %s: every metric of the registry, and no other",
  (title, family) => {
    const section = page.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? "";
    const lines = section
      .split("\n")
      .filter((line) => line.startsWith("|"))
      .slice(2);
    const expected = Object.entries(family).map(
      ([name, { unit, about }]) => `| ${name} | ${unit} | ${about} |`,
    );
    expect(lines).toEqual(expected);
  },
);

/** Words that mean what another line says: of a line that is read alone, in a table or a report, nobody knows what. */
const ELSEWHERE =
  /^The (same|part|most|score) (of|less) (it|that|its|buyers)\b|\bthese\b|\b(this|that) price\b|\b(less|over|for) that[.,;]|\bpaid (for )?it[;.]|^(It|They)\b|^What it\b/;

test("what a metric means can be read without the line above it", () => {
  const dangling = Object.values(sections).flatMap((family) =>
    Object.entries(family)
      .filter(([, { about }]) => ELSEWHERE.test(about))
      .map(([name, { about }]) => `${name}: ${about}`),
  );
  expect(dangling).toEqual([]);
});

test("no two metrics of a family have the same meaning", () => {
  for (const family of Object.values(sections)) {
    const abouts = Object.values(family).map(({ about }) => about);
    expect(abouts.filter((about, index) => abouts.indexOf(about) !== index)).toEqual([]);
  }
});
