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
