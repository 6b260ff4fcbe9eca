/** Single-outage states: what they say of flows and sensitivities is what a flow model with the branch out says. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { orThrow } from "../core/errors.ts";
import { type Network, networkColumns } from "../model/network.ts";
import type { NetworkDocument } from "../model/network-document.ts";
import { constraintModel } from "../network/constraints.ts";
import { buildFlowModel, type FlowModel } from "../network/flow-model.ts";
import { injectionsFor, networkDocuments } from "../testing/random-networks.ts";
import { credibleStates, stateSensitivity } from "./credible-states.ts";

/** A unit at every bus and a constraint on every branch, in turns of direction. */
function watched(document: NetworkDocument): Network {
  return networkColumns({
    ...document,
    connections: document.buses.map(({ id }) => ({
      id,
      bus: id,
      exportLimitMw: 1,
      importLimitMw: 0,
      curtailableWhen: "intact",
      connectedOn: "2020-01-01",
    })),
    units: document.buses.map(({ id }) => ({
      id,
      connection: id,
      technology: "wind",
      capacityMw: 1,
      snapshotMvar: 0,
    })),
    constraintPoints: document.branches.map(({ id }, row) => ({
      id,
      branch: id,
      direction: row % 2 === 0 ? "forward" : "reverse",
      ratingMw: 1,
    })),
  });
}

const modelOf = (flows: FlowModel) => constraintModel(flows, 0.05, []);

function flowsOf(model: FlowModel, injectionKw: Float64Array): Float64Array {
  const { branch, direction } = model.network.constraintPoints;
  const flowKw = new Float64Array(model.network.branches.ids.length);
  model.solve(injectionKw, 1, flowKw);
  return Float64Array.from(branch, (row, constraint) => flowKw[row]! * direction[constraint]!);
}

const cases = networkDocuments({ isAllClosed: false })
  .map(watched)
  .chain((network) => fc.tuple(fc.constant(network), injectionsFor(network, 1)));

test("flows and sensitivities of every state are those of a flow model with that branch out, islands and all", () => {
  let islandingCount = 0;
  fc.assert(
    fc.property(cases, ([network, injectionKw]) => {
      const base = modelOf(orThrow(buildFlowModel(network)));
      const states = credibleStates(base, [...network.branches.ids.keys()]);
      const unitCount = network.units.ids.length;
      const constraintCount = network.constraintPoints.ids.length;
      const before = flowsOf(base.flows, injectionKw);
      const branchKw = new Float64Array(network.branches.ids.length);
      base.flows.solve(injectionKw, 1, branchKw);
      const sensitivity = new Float64Array(constraintCount * unitCount);
      for (let state = 1; state < states.branch.length; state += 1) {
        const branch = states.branch[state]!;
        const without = modelOf(orThrow(buildFlowModel(network, branch)));
        const after = flowsOf(without.flows, injectionKw);
        for (let constraint = 0; constraint < constraintCount; constraint += 1) {
          const cell = state * constraintCount + constraint;
          const flowKw =
            states.isDead[cell] === 1
              ? 0
              : before[constraint]! + states.factor[cell]! * branchKw[branch]!;
          expect(Math.abs(flowKw - after[constraint]!)).toBeLessThan(0.05);
        }
        stateSensitivity(states, state, sensitivity);
        for (let cell = 0; cell < sensitivity.length; cell += 1)
          expect(Math.abs(sensitivity[cell]! - without.sensitivity[cell]!)).toBeLessThan(1e-7);
        const { isSupplied } = without.flows.topology;
        const lost = network.units.ids.flatMap((_, unit) =>
          isSupplied[network.units.bus[unit]!]! <
          base.flows.topology.isSupplied[network.units.bus[unit]!]!
            ? [unit]
            : [],
        );
        expect([...states.darkUnits[state]!]).toEqual(lost);
        if (lost.length > 0) islandingCount += 1;
      }
    }),
    { numRuns: 60 },
  );
  expect(islandingCount).toBeGreaterThan(100);
});

test("the first state is the network as planned, and what carries nothing is no outage", () => {
  fc.assert(
    fc.property(networkDocuments({ isAllClosed: false }).map(watched), (network) => {
      const base = modelOf(orThrow(buildFlowModel(network)));
      const states = credibleStates(base, [...network.branches.ids.keys()]);
      const sensitivity = new Float64Array(base.sensitivity.length);
      stateSensitivity(states, 0, sensitivity);
      // + 0: no negative zero is left.
      expect(sensitivity).toEqual(base.sensitivity.map((s) => s + 0));
      const { isLive } = base.flows.topology;
      const open = [...isLive].flatMap((live, branch) =>
        live === 0 ? [{ branch, because: "not in service" }] : [],
      );
      expect(states.leftOut).toEqual(open);
      expect(states.branch.length + open.length).toBe(isLive.length + 1);
    }),
    { numRuns: 30 },
  );
});

test("an outage that leaves angles undetermined is left out and named", () => {
  const branch = (id: string, from: string, to: string, reactancePu: number) => ({
    ...{ id, from, to, reactancePu, kind: "line" as const, resistancePu: 0, chargingPu: 0 },
    ...{ tapRatio: 1, shiftDeg: 0, ratingMw: null, inService: true },
  });
  const bus = (id: string) => ({
    ...{ id, nominalKv: 33, reference: id === "a", referenceAngleDeg: 0, shuntMw: 0 },
    ...{ shuntMvar: 0, role: "bus" as const },
  });
  const document: NetworkDocument = {
    format: "headroom-network/1",
    name: "cancels",
    baseMva: 100,
    buses: ["a", "b"].map(bus),
    // Without the first, 0.1 and −0.1 in parallel cancel.
    branches: [
      branch("first", "a", "b", 0.2),
      branch("second", "a", "b", 0.1),
      branch("third", "a", "b", -0.1),
    ],
    switches: [],
    connections: [],
    units: [],
    demands: [],
    constraintPoints: [],
  };
  const base = modelOf(orThrow(buildFlowModel(watched(document))));
  const states = credibleStates(base, [0, 1, 2]);
  expect(states.leftOut).toEqual([{ branch: 0, because: "singular" }]);
  expect([...states.branch]).toEqual([-1, 1, 2]);
});
