/**
 * Our linear power flow against MATPOWER's own answers, case by case: angles, flows and slack. The cases and answers are
 * data beside this repository, which never ships them; where they are absent the test is skipped and says so.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readMatpower } from "../grids/readers/matpower.ts";
import { orThrow } from "../sim/core/errors.ts";
import { type Network, networkColumns } from "../sim/model/network.ts";
import { type PowerFlow, powerFlow } from "../sim/network/power-flow.ts";

const DATA = new URL("../../shared/data/", import.meta.url);
const ANSWERS = new URL("reference-matpower/", DATA);
const ANGLE_TOLERANCE_DEG = 1e-6;
const FLOW_TOLERANCE = 1e-6;

const isHere = existsSync(ANSWERS);
const whereAbsent = isHere ? "" : " (skipped: ../shared/data/reference-matpower is absent)";
const cases = isHere
  ? readdirSync(ANSWERS)
      .filter((file) => file.endsWith(".dcpf.bus.csv"))
      .map((file) => file.replace(".dcpf.bus.csv", ""))
      .sort()
  : ["every case"];

test.skipIf(!isHere)(`MATPOWER's answers are here for at least 14 cases${whereAbsent}`, () => {
  expect(cases.length).toBeGreaterThanOrEqual(14);
});

test.skipIf(!isHere).for(cases)(
  `%s: angles, flows and slack are MATPOWER's${whereAbsent}`,
  (name) => {
    const { network, flow } = solvedCase(name);
    expect(angleError(name, flow)).toBeLessThan(ANGLE_TOLERANCE_DEG);
    const { error, largest } = flowError(name, flow);
    expect(error).toBeLessThan(FLOW_TOLERANCE * largest);
    expectSummary(name, network, flow, largest);
  },
);

test.skipIf(!isHere)(`case1354pegase: slack and largest flow are MATPOWER's${whereAbsent}`, () => {
  const { network, flow } = solvedCase("case1354pegase");
  const largest = Math.max(...flow.branches.map((branch) => Math.abs(branch.flowMw)));
  expectSummary("case1354pegase", network, flow, largest);
});

function solvedCase(name: string) {
  const file = `matpower/${name}.m`;
  const { network: document } = orThrow(
    readMatpower(readFileSync(new URL(file, DATA), "utf8"), file),
  );
  const network = networkColumns(document);
  return { network, flow: orThrow(powerFlow(network)) };
}

function angleError(name: string, { buses }: PowerFlow): number {
  const rows = readCsv(`${name}.dcpf.bus.csv`);
  expect(buses.length).toBe(rows.length);
  const angles = new Map(rows.map((row) => [row.bus!, Number(row.va_deg)]));
  return Math.max(...buses.map((bus) => Math.abs(bus.angleDeg! - angles.get(bus.id)!)));
}

function flowError(name: string, { branches }: PowerFlow) {
  const rows = readCsv(`${name}.dcpf.branch.csv`);
  expect(branches.map(({ from, to }) => [from, to])).toEqual(
    rows.map(({ from, to }) => [from, to]),
  );
  const wanted = rows.map((row) => Number(row.pf_mw));
  return {
    error: Math.max(...branches.map((branch, row) => Math.abs(branch.flowMw - wanted[row]!))),
    largest: Math.max(...wanted.map(Math.abs)),
  };
}

/**
 * The summary prints seven to ten digits: that is its tolerance. Its slack power counts every generator at the bus, ours
 * what is needed beyond the bus's other units (the reader leaves the first generator out: it is the slack).
 */
function expectSummary(name: string, network: Network, flow: PowerFlow, largest: number): void {
  const row = readCsv("summary.csv").find((item) => item.case === name)!;
  expect(flow.slack.map((slack) => slack.bus)).toEqual([row.slack_bus!.replace("|", "")]);
  const { bus, mw } = flow.slack[0]!;
  const { units, buses } = network;
  const unitsKw = units.snapshotKw.filter((_, unit) => buses.ids[units.bus[unit]!] === bus);
  const generatedMw = mw + unitsKw.reduce((sum, kw) => sum + kw, 0) / 1000;
  const slackError = Math.abs(generatedMw - Number(row.slack_pg_mw));
  expect(slackError).toBeLessThan(1e-6 * Number(row.total_load_mw));
  expect(Math.abs(largest - Number(row.max_abs_flow_mw))).toBeLessThan(1e-6 * largest);
}

function readCsv(file: string): Record<string, string>[] {
  const [head, ...lines] = readFileSync(new URL(file, ANSWERS), "utf8").trim().split(/\r?\n/);
  const names = head!.split(",");
  return lines.map((line) =>
    Object.fromEntries(line.split(",").map((cell, column) => [names[column]!, cell])),
  );
}
