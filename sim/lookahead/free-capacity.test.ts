/** Free capacity: as much on top as brings the nearest constraint to its target, and blocks that are free all the time. */
import { expect, test } from "vitest";
import { orThrow } from "../core/errors.ts";
import { networkColumns } from "../model/network.ts";
import { NETWORK_FORMAT, networkDocumentSchema } from "../model/network-document.ts";
import { constraintModel } from "../network/constraints.ts";
import { buildFlowModel } from "../network/flow-model.ts";
import { MIN_SENSITIVITY } from "../testing/hand-made.ts";
import { capacityBlocks, freeCapacity } from "./free-capacity.ts";

/** A ring of three buses behind the grid, a stub, and a bus that nobody supplies; limits out of `a`, into `b`, and up `stub`. */
const network = networkColumns(
  networkDocumentSchema.parse({
    format: NETWORK_FORMAT,
    name: "ring-and-stub",
    buses: ["grid", "a", "b", "stub", "dark"].map((id) => ({
      id,
      nominalKv: 33,
      reference: id === "grid",
    })),
    branches: [
      { id: "a-grid", from: "a", to: "grid", reactancePu: 0.1, ratingMw: 10 },
      { id: "grid-b", from: "grid", to: "b", reactancePu: 0.1, ratingMw: 10 },
      { id: "a-b", from: "a", to: "b", reactancePu: 0.2 },
      { id: "stub-a", from: "stub", to: "a", reactancePu: 0.1, ratingMw: 10 },
      { id: "b-dark", from: "b", to: "dark", reactancePu: 0.1, inService: false },
    ],
    connections: [],
    units: [],
    constraintPoints: [
      { id: "out", branch: "a-grid", direction: "forward" },
      { id: "in", branch: "grid-b", direction: "forward" },
      { id: "up", branch: "stub-a", direction: "forward" },
    ],
  }),
);
const base = constraintModel(orThrow(buildFlowModel(network)), MIN_SENSITIVITY, []);
const free = (roomKw: readonly number[]) =>
  freeCapacity([{ model: base }], Float64Array.from(roomKw))[0]!;
const at = (id: string) => network.buses.ids.indexOf(id);

/** Flow at each constraint where so much is injected at one bus. */
function flowsOf(bus: number, kw: number): number[] {
  const injectionKw = new Float64Array(network.buses.ids.length);
  injectionKw[bus] = kw;
  const branchKw = new Float64Array(network.branches.ids.length);
  base.flows.solve(injectionKw, 1, branchKw);
  return [...network.constraintPoints.branch].map((branch) => branchKw[branch]!);
}

test("what is free brings one constraint to its target and none above it, out and in", () => {
  const roomKw = [3000, 2000, 1500];
  const { exportKw, importKw } = free(roomKw);
  for (const id of ["a", "b", "stub"]) {
    for (const kw of [exportKw[at(id)]!, -importKw[at(id)]!]) {
      if (!Number.isFinite(kw)) continue;
      const left = flowsOf(at(id), kw).map((flow, constraint) => roomKw[constraint]! - flow);
      expect(Math.min(...left)).toBeCloseTo(0, 6);
    }
  }
  expect(exportKw[at("stub")]).toBeCloseTo(1500, 6);
  expect(importKw[at("stub")]).toBeCloseTo(2000 * 4, 6);
});

test("no room is none, not less; no limit is no limit; a bus without supply has nothing", () => {
  const { exportKw, importKw } = free([-500, Infinity, Infinity]);
  expect([exportKw[at("a")], importKw[at("a")]]).toEqual([0, Infinity]);
  expect([exportKw[at("dark")], importKw[at("dark")]]).toEqual([0, 0]);
  expect([exportKw[at("grid")], importKw[at("grid")]]).toEqual([Infinity, Infinity]);
});

test("a block has what is free in all of its periods, rounded down to 0.1 MW; the last may be short", () => {
  const rooms = Array.from({ length: 10 }, (_, step) => 1000 + 123 * ((step * 7) % 10));
  const periods = freeCapacity(
    rooms.map(() => ({ model: base })),
    Float64Array.from(rooms.flatMap((kw) => [Infinity, Infinity, kw])),
  );
  const blocks = capacityBlocks(periods);
  expect(blocks.map(({ fromStep, periodCount }) => [fromStep, periodCount])).toEqual([
    [0, 8],
    [8, 2],
  ]);
  const least = (from: number, to: number) =>
    Math.floor(Math.min(...rooms.slice(from, to)) / 100) * 100;
  expect(blocks.map(({ exportKw }) => exportKw[at("stub")])).toEqual([least(0, 8), least(8, 10)]);
  expect(blocks[0]!.exportKw[at("grid")]).toBe(Infinity);
});
