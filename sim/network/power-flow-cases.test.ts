/** Every folder of hand-worked power flows, found by itself: network.json in, expected.json out. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { orThrow } from "../core/errors.ts";
import { networkColumns } from "../model/network.ts";
import { diagnoseNetwork } from "../model/network-diagnosis.ts";
import { networkDocumentSchema } from "../model/network-document.ts";
import { powerFlow } from "./power-flow.ts";

const CASES = new URL("../testing/cases/power-flow/", import.meta.url);
const TOLERANCE = 1e-9;

const cases = readdirSync(CASES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

const readJson = (name: string, file: string) =>
  JSON.parse(readFileSync(new URL(`${name}/${file}`, CASES), "utf8"));

test("there are hand-worked cases, each with its working", () => {
  expect(cases.length).toBeGreaterThanOrEqual(6);
  for (const name of cases) expect(existsSync(new URL(`${name}/README.md`, CASES))).toBe(true);
});

test.for(cases)("%s: the power flow is what was worked out by hand", (name) => {
  const document = networkDocumentSchema.parse(readJson(name, "network.json"));
  expect(diagnoseNetwork(document).faults).toEqual([]);
  const { outage, powerFlow: expected } = readJson(name, "expected.json");
  const found = orThrow(
    powerFlow(networkColumns(document), outage === undefined ? {} : { outage }),
  );
  expect(rounded(found)).toEqual(rounded(expected));
});

/** The same value with every number on a grid of the tolerance, and no negative zero. */
function rounded(value: unknown): unknown {
  if (typeof value === "number") return Math.round(value / TOLERANCE) * TOLERANCE + 0;
  if (Array.isArray(value)) return value.map(rounded);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, rounded(member)]));
}
