/**
 * Our optimal flow against answers that another program gave for five cases with ratings stated, where 3 to 12 lines bind: the price at
 * every bus, what generators give, what branches carry and what they would gain. Cases and answers are data beside this
 * repository, which never ships them; where they are absent the tests are skipped and say so.
 */
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readMatpower } from "../grids/readers/matpower.ts";
import { orThrow } from "../sim/core/errors.ts";
import { networkColumns } from "../sim/model/network.ts";
import { buildFlowModel } from "../sim/network/flow-model.ts";
import { simplexFlow } from "../sim/venues/local-energy-exchange/flow-simplex.ts";
import { type FlowColumn, optimalFlow } from "../sim/venues/local-energy-exchange/optimal-flow.ts";
import { loadHighsSolver } from "../sim/venues/solver/highs.ts";

const DATA = new URL("../../shared/data/", import.meta.url);
const isHere = existsSync(new URL("reference-nodal/", DATA));
const whereAbsent = isHere ? "" : " (skipped: ../shared/data/reference-nodal is absent)";
const solver = await loadHighsSolver();

const CASES = ["case14", "case30", "case39", "case118", "case300"];
const WH_PER_MWH = 1_000_000;
/** Demand of the cases is met at any price. */
const VALUE_GBP_PER_MWH = 10_000;
const TOLERANCE = 1e-4;

interface Reference {
  readonly generatorRows: readonly number[];
  readonly costGbpPerMwh: readonly number[];
  readonly ratingMw: readonly (number | null)[];
  readonly objective: number;
  readonly priceByBus: Readonly<Record<string, number>>;
  readonly generationMw: readonly (readonly [bus: number, mw: number])[];
  readonly flowMw: readonly number[];
}

/** The rows of a matrix of a MATPOWER file. */
function matrix(text: string, name: string): number[][] {
  const body = text.split(`mpc.${name} = [`)[1]!.split("];")[0]!;
  const rows = body.split("\n").map((line) => line.replace(/[;%].*$/, "").trim());
  return rows.filter((row) => row !== "").map((row) => row.split(/\s+/).map(Number));
}

function solvedCase(name: string, by: string) {
  const file = `matpower/${name}.m`;
  const text = readFileSync(new URL(file, DATA), "utf8");
  const reference = JSON.parse(
    readFileSync(new URL(`reference-nodal/${name}.json`, DATA), "utf8"),
  ) as Reference;
  const network = networkColumns(orThrow(readMatpower(text, file)).network);
  const model = orThrow(buildFlowModel(network));
  const ids = network.buses.ids.map(String);
  const branchCount = network.branches.ids.length;
  const rows = network.branches.ids.map((_, branch) => model.sensitivityRow(branch));
  const flowsAt = (bus: number) => Float64Array.from(rows, (row) => row[bus]!);
  const busOf = (number: number) => ids.indexOf(String(number));
  // Shunts draw, and phase shifters push, whatever is traded.
  const constantKw = new Float64Array(branchCount);
  model.solve(new Float64Array(ids.length), 1, constantKw);
  const shuntMwh = network.buses.shuntKw.reduce((sum, kw) => sum + kw, 0) / 1000;
  const column = (isBid: boolean, mwh: number, limitGbpPerMwh: number, flows: Float64Array) => ({
    ...{ isBid, energyWh: mwh * WH_PER_MWH, limitGbpPerMwh, flows },
  });
  const loads = matrix(text, "bus")
    .filter((row) => row[2] !== 0)
    .map((row) =>
      row[2]! > 0
        ? column(true, row[2]!, VALUE_GBP_PER_MWH, flowsAt(busOf(row[0]!)))
        : column(false, -row[2]!, -VALUE_GBP_PER_MWH, flowsAt(busOf(row[0]!))),
    );
  const gen = matrix(text, "gen");
  const generators = reference.generatorRows.map((row, at) => {
    const [bus, pmax] = [gen[row - 1]![0]!, gen[row - 1]![8]!];
    return column(false, pmax, reference.costGbpPerMwh[at]!, flowsAt(busOf(bus)));
  });
  const shunts = column(true, shuntMwh, VALUE_GBP_PER_MWH, new Float64Array(branchCount));
  const columns: FlowColumn[] = [...generators, ...loads, ...(shuntMwh > 0 ? [shunts] : [])];
  const limits = reference.ratingMw.map((mw, branch) => {
    const ratingWh = mw === null ? Infinity : mw * WH_PER_MWH;
    const constantWh = constantKw[branch]! * 1000;
    return { leastWh: 0 - ratingWh - constantWh, mostWh: ratingWh - constantWh };
  });
  const answer = (
    by === "HiGHS" ? optimalFlow(columns, limits, solver) : simplexFlow(columns, limits)
  )!;
  const prices = Object.fromEntries(
    ids.map((id, bus) => [id, answer.priceGbpPerMwh(flowsAt(bus))]),
  );
  const mw = answer.filledWh.map((wh) => wh / WH_PER_MWH);
  const flowMw = rows.map((_, branch) =>
    columns.reduce(
      (sum, { isBid, flows }, at) => sum + (isBid ? -1 : 1) * mw[at]! * flows[branch]!,
      constantKw[branch]! / 1000,
    ),
  );
  return { reference, prices, generationMw: mw.slice(0, generators.length), flowMw, loads };
}

const WAYS = CASES.flatMap((name) => ["simplex", "HiGHS"].map((by) => [name, by] as const));

test.skipIf(!isHere).each(WAYS)(`%s: the price at every bus, by %s${whereAbsent}`, (name, by) => {
  const { reference, prices, generationMw, flowMw } = solvedCase(name, by);
  expect(Object.keys(prices).sort()).toEqual(Object.keys(reference.priceByBus).sort());
  for (const [bus, price] of Object.entries(reference.priceByBus))
    expect(Math.abs(prices[bus]! - price), `bus ${bus}`).toBeLessThanOrEqual(TOLERANCE);
  // They are spread: lines bind.
  expect(new Set(Object.values(prices).map((price) => price.toFixed(3))).size).toBeGreaterThan(10);
  const cost = generationMw.reduce((sum, mw, at) => sum + mw * reference.costGbpPerMwh[at]!, 0);
  expect(Math.abs(cost - reference.objective)).toBeLessThanOrEqual(TOLERANCE * reference.objective);
  for (const [at, [, mw]] of reference.generationMw.entries())
    expect(Math.abs(generationMw[at]! - mw), `generator ${at}`).toBeLessThanOrEqual(TOLERANCE);
  for (const [branch, mw] of reference.flowMw.entries())
    expect(Math.abs(flowMw[branch]! - mw), `branch ${branch}`).toBeLessThanOrEqual(TOLERANCE);
});
