/** Which faults hold when: from the first second up to the last, several at once, planned and not. */
import { expect, test } from "vitest";
import { parseInstant } from "../core/time.ts";
import { type FaultSettings, faultsSchema } from "../model/faults.ts";
import { networkColumns } from "../model/network.ts";
import { networkDocumentSchema } from "../model/network-document.ts";
import { handDocument } from "../testing/hand-made.ts";
import { faultFindings } from "./fault-findings.ts";
import { faultPlan, plantFaults } from "./fault-plan.ts";

const document = networkDocumentSchema.parse({
  ...handDocument(
    [
      { id: "one", capacityKw: 1000 },
      { id: "two", capacityKw: 1000 },
    ],
    [
      { id: "left", ratingKw: 1000 },
      { id: "right", ratingKw: 1000 },
    ],
  ),
  switches: [{ id: "link", branch: "right-branch", normally: "open" }],
});
const network = networkColumns(document);
const at = (clock: string) => parseInstant(`2025-01-06T${clock}Z`)!;
const span = (from: string, to: string) => ({
  from: `2025-01-06T${from}Z`,
  to: `2025-01-06T${to}Z`,
});

const faults: FaultSettings[] = faultsSchema.parse([
  { kind: "branch-out", branch: "left-branch", ...span("10:00:00", "11:00:30") },
  { kind: "branch-out", branch: "left-branch", planned: true, ...span("20:00:00", "21:00:00") },
  { kind: "switching", switch: "link", position: "closed", ...span("10:30:00", "12:00:00") },
  { kind: "unit-silent", unit: "two", ...span("10:00:00", "10:00:01") },
  { kind: "unit-comms-lost", unit: "one", ...span("10:00:00", "12:00:00") },
  { kind: "measurement-lost", constraint: "right", ...span("10:00:00", "12:00:00") },
  { kind: "market-failed", venue: "curtailment-obligations", ...span("09:00:00", "09:30:00") },
  { kind: "market-failed", ...span("13:00:00", "14:00:00") },
]);
const plan = faultPlan(faults, network, new Map([["link", "right-branch"]]));

test("a fault holds from its first second up to, not at, its last", () => {
  const flags = plantFaults(2, 2);
  const read = (clock: string) => {
    plan.plantFaultsAt(at(clock), flags);
    return [[...flags.isSilent], [...flags.isCommsLost], [...flags.isMeasurementLost]];
  };
  expect(read("09:59:59")).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
  ]);
  expect(read("10:00:00")).toEqual([
    [0, 1],
    [1, 0],
    [0, 1],
  ]);
  expect(read("10:00:01")).toEqual([
    [0, 0],
    [1, 0],
    [0, 1],
  ]);
  expect(read("12:00:00")).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
  ]);
});

test("branches are open and closed as switched, and only what is planned is known before", () => {
  const closed = (clock: string, plannedOnly: boolean) => [
    ...plan.closedAt(at(clock), plannedOnly),
  ];
  expect(closed("09:00:00", false)).toEqual([1, 0]);
  expect(closed("10:45:00", false)).toEqual([0, 1]);
  expect(closed("10:45:00", true)).toEqual([1, 1]);
  expect(closed("11:00:30", false)).toEqual([1, 1]);
  expect(closed("20:30:00", true)).toEqual([0, 0]);
});

test("the instants at which something changes are told once each, in order; markets break no tick", () => {
  const clocks = plan
    .changesBetween(at("10:00:00"), at("12:00:00"))
    .map((instant) => instant - at("10:00:00"));
  expect(clocks).toEqual([0, 1, 1800, 3630]);
});

test("what lies outside the run is told, but for a market, whose gates may lie before it", () => {
  const fault = span("10:00:00", "11:00:00");
  const run = { from: at("11:00:00"), to: at("20:00:00") };
  const found = [
    ...faultFindings(
      faultsSchema.parse([
        { kind: "branch-out", branch: "left-branch", ...fault },
        { kind: "market-failed", ...fault },
        { kind: "branch-out", branch: "left-branch", ...span("10:59:59", "11:00:01") },
      ]),
      document,
      [],
      run,
    ),
  ];
  expect(found.map(({ code, path }) => [code, path.join(".")])).toEqual([
    ["scenario.faultOutside", "faults.0.from"],
  ]);
});

test("a venue fails alone or with all others", () => {
  expect(plan.marketFailureAt(at("09:00:00"), "curtailment-obligations")).toBe(true);
  expect(plan.marketFailureAt(at("09:00:00"), "another")).toBe(false);
  expect(plan.marketFailureAt(at("13:59:59"), "another")).toBe(true);
  expect(plan.marketFailureAt(at("14:00:00"), "another")).toBe(false);
});

test("unknown names and spans that end before they begin are told all at once", () => {
  const found = [
    ...faultFindings(
      faultsSchema.parse([
        { kind: "branch-out", branch: "left-brunch", ...span("10:00:00", "10:00:00") },
        { kind: "unit-silent", unit: "three", ...span("10:00:00", "11:00:00") },
        { kind: "measurement-lost", constraint: "up", ...span("10:00:00", "11:00:00") },
        { kind: "switching", switch: "lonk", position: "open", ...span("10:00:00", "11:00:00") },
        { kind: "market-failed", venue: "bazaar", ...span("10:00:00", "11:00:00") },
      ]),
      document,
      [],
      { from: at("00:00:00"), to: at("23:59:59") },
    ),
  ];
  expect(found.map(({ path, found: what }) => [path.join("."), what])).toEqual([
    ["faults.0.to", "2025-01-06T10:00:00Z, not after 2025-01-06T10:00:00Z"],
    ["faults.0.branch", '"left-brunch", which is no branch of network "hand-made"'],
    ["faults.1.unit", '"three", which is no unit of network "hand-made"'],
    ["faults.2.constraint", '"up", which is no constraint point of network "hand-made"'],
    ["faults.3.switch", '"lonk", which is no switch of network "hand-made"'],
    ["faults.4.venue", '"bazaar", which is no venue of this scenario'],
  ]);
});
