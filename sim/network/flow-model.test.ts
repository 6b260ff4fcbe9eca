/** The linear power flow against a dense elimination, and what it refuses. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { orThrow } from "../core/errors.ts";
import { RADIANS_PER_DEGREE } from "../core/units.ts";
import { type Network, networkColumns } from "../model/network.ts";
import type { NetworkDocument } from "../model/network-document.ts";
import { injectionsFor, networkDocuments, networks } from "../testing/random-networks.ts";
import { buildFlowModel, type FlowModel } from "./flow-model.ts";

const anyNetwork = networks({ isAllClosed: false });
const networkAnd = (lanes: number) =>
  anyNetwork.chain((network) => fc.tuple(fc.constant(network), injectionsFor(network, lanes)));

describe("the linear power flow", () => {
  test("power balances at every supplied bus that is no reference", () => {
    fc.assert(
      fc.property(networkAnd(1), ([network, injectionKw]) => {
        const { model, flowKw } = solved(network, injectionKw);
        const { buses } = network;
        const leaving = netLeaving(network, flowKw);
        for (let bus = 0; bus < leaving.length; bus += 1) {
          if (model.topology.isSupplied[bus] === 0) expect(leaving[bus]).toBe(0);
          else if (buses.isReference[bus] === 0) {
            expectNear(leaving[bus]!, injectionKw[bus]! - buses.shuntKw[bus]!, 1e-5);
          }
        }
      }),
    );
  });

  test("flows and angles are those of a dense elimination of the same equations", () => {
    fc.assert(
      fc.property(networkAnd(1), ([network, injectionKw]) => {
        const { model, flowKw, angleRad } = solved(network, injectionKw);
        const dense = denseSolution(network, model, injectionKw);
        angleRad.forEach((angle, bus) => {
          expectNear(angle, dense.angleRad[bus]!, 1e-9);
        });
        flowKw.forEach((flow, row) => {
          expectNear(flow, dense.flowKw[row]!, 1e-5);
        });
      }),
    );
  });

  test("with series compensation power balances too, or the network is called singular", () => {
    const compensated = networks({ isAllClosed: false, isCompensated: true }).chain((network) =>
      fc.tuple(fc.constant(network), injectionsFor(network, 1)),
    );
    let generalCount = 0;
    fc.assert(
      fc.property(compensated, ([network, injectionKw]) => {
        const built = buildFlowModel(network);
        if (built.kind === "faulty") {
          expect(built.faults.map((fault) => fault.code)).toEqual(["network.singular"]);
          return;
        }
        if (built.value.form === "general") generalCount += 1;
        const { flowKw } = solved(network, injectionKw);
        const largestKw = Math.max(1, ...flowKw.map(Math.abs));
        netLeaving(network, flowKw).forEach((leaving, bus) => {
          const { isReference, shuntKw } = network.buses;
          if (isReference[bus] === 1 || built.value.topology.isSupplied[bus] === 0) return;
          expectNear(leaving, injectionKw[bus]! - shuntKw[bus]!, 1e-9 * largestKw);
        });
      }),
    );
    expect(generalCount).toBeGreaterThan(0);
  });

  test("flows of a sum of injections are the sum of their flows", () => {
    const both = anyNetwork.chain((network) =>
      fc.tuple(fc.constant(network), injectionsFor(network, 1), injectionsFor(network, 1)),
    );
    fc.assert(
      fc.property(both, ([network, first, second]) => {
        const model = orThrow(buildFlowModel(network));
        const added = new Float64Array(network.branches.ids.length);
        model.response(second, added);
        const before = solved(network, first).flowKw;
        const after = solved(
          network,
          first.map((value, bus) => value + second[bus]!),
        ).flowKw;
        after.forEach((flow, row) => {
          expectNear(flow, before[row]! + added[row]!, 1e-5);
        });
      }),
    );
  });

  test("eight states side by side have the bits of each state alone", () => {
    fc.assert(
      fc.property(networkAnd(8), ([network, injectionKw]) => {
        const model = orThrow(buildFlowModel(network));
        const busCount = network.buses.ids.length;
        const flow8 = new Float64Array(network.branches.ids.length * 8);
        const angle8 = new Float64Array(busCount * 8);
        model.solve(injectionKw, 8, flow8, angle8);
        const lane = (values: Float64Array, which: number) =>
          values.filter((_, at) => at % 8 === which);
        for (let which = 0; which < 8; which += 1) {
          const flow1 = new Float64Array(network.branches.ids.length);
          const angle1 = new Float64Array(busCount);
          model.solve(lane(injectionKw, which), 1, flow1, angle1);
          expect(lane(flow8, which)).toEqual(flow1);
          expect(lane(angle8, which)).toEqual(angle1);
        }
      }),
    );
  });

  test("a model solved before gives the same bits again", () => {
    fc.assert(
      fc.property(networkAnd(1), ([network, injectionKw]) => {
        const model = orThrow(buildFlowModel(network));
        const flows = [0, 1].map(() => {
          const flowKw = new Float64Array(network.branches.ids.length);
          model.solve(injectionKw, 1, flowKw);
          model.sensitivityRow(0);
          return flowKw;
        });
        expect(flows[1]).toEqual(flows[0]);
      }),
    );
  });

  test("the order of buses and branches in the document changes nothing", () => {
    const shuffled = networkDocuments({ isAllClosed: false }).chain((document) =>
      fc.tuple(
        fc.constant(document),
        fc.shuffledSubarray(document.buses, { minLength: document.buses.length }),
        fc.shuffledSubarray(document.branches, { minLength: document.branches.length }),
        injectionsFor(networkColumns(document), 1),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([document, buses, branches, injectionKw]) => {
        const one = flowsById(document, (id) => injectionKw[Number(id.slice(1))]!);
        const other = flowsById({ ...document, buses, branches }, (id) => {
          return injectionKw[Number(id.slice(1))]!;
        });
        const largestKw = Math.max(1, ...[...one.values()].map(Math.abs));
        for (const [id, flow] of one) expectNear(other.get(id)!, flow, 1e-9 * largestKw);
      }),
    );
  });

  test("a branch turned round carries the opposite flow", () => {
    fc.assert(
      fc.property(networkDocuments({ isAllClosed: false }), (document) => {
        const plain = flowsById(document, (id) => id.length * 1000);
        const turned = document.branches.map((branch) => ({
          ...branch,
          from: branch.to,
          to: branch.from,
          shiftDeg: -branch.shiftDeg,
        }));
        const opposite = flowsById({ ...document, branches: turned }, (id) => id.length * 1000);
        for (const [id, flow] of plain) expectNear(opposite.get(id)!, -flow, 1e-5);
      }),
    );
  });
});

describe("a PTDF row", () => {
  test("is the difference of two solves, bus by bus", () => {
    const cases = anyNetwork.chain((network) =>
      fc.tuple(fc.constant(network), fc.nat(network.branches.ids.length - 1)),
    );
    fc.assert(
      fc.property(cases, ([network, branch]) => {
        const model = orThrow(buildFlowModel(network));
        const row = model.sensitivityRow(branch);
        const at = new Float64Array(network.buses.ids.length);
        const base = flowOf(model, at, branch);
        row.forEach((sensitivity, bus) => {
          at[bus] = 1000;
          expectNear((flowOf(model, at, branch) - base) / 1000, sensitivity, 1e-8);
          at[bus] = 0;
        });
      }),
    );
  });

  test("is 0 at reference buses and at buses without supply", () => {
    fc.assert(
      fc.property(anyNetwork, (network) => {
        const model = orThrow(buildFlowModel(network));
        network.branches.ids.forEach((_, branch) => {
          model.sensitivityRow(branch).forEach((sensitivity, bus) => {
            const isFixed =
              network.buses.isReference[bus] === 1 || model.topology.isSupplied[bus] === 0;
            if (isFixed) expect(sensitivity).toBe(0);
          });
        });
      }),
    );
  });
});

function solved(network: Network, injectionKw: Float64Array) {
  const model = orThrow(buildFlowModel(network));
  const flowKw = new Float64Array(network.branches.ids.length);
  const angleRad = new Float64Array(network.buses.ids.length);
  model.solve(injectionKw, 1, flowKw, angleRad);
  return { model, flowKw, angleRad };
}

function flowOf(model: FlowModel, injectionKw: Float64Array, branch: number): number {
  const flowKw = new Float64Array(model.network.branches.ids.length);
  model.solve(injectionKw, 1, flowKw);
  return flowKw[branch]!;
}

function flowsById(document: NetworkDocument, injectionOf: (id: string) => number) {
  const network = networkColumns(document);
  const injectionKw = Float64Array.from(network.buses.ids, injectionOf);
  const { flowKw } = solved(network, injectionKw);
  return new Map(network.branches.ids.map((id, row) => [id, flowKw[row]!]));
}

function netLeaving(network: Network, flowKw: Float64Array): Float64Array {
  const leaving = new Float64Array(network.buses.ids.length);
  flowKw.forEach((flow, row) => {
    const from = network.branches.fromBus[row]!;
    const to = network.branches.toBus[row]!;
    leaving[from] = leaving[from]! + flow;
    leaving[to] = leaving[to]! - flow;
  });
  return leaving;
}

function expectNear(found: number, wanted: number, tolerance: number): void {
  expect(Math.abs(found - wanted)).toBeLessThanOrEqual(tolerance);
}

/** The same equations by bus in per unit, written apart from the code under test, by Gauss-Jordan with full rows. */
function denseSolution(network: Network, model: FlowModel, injectionKw: Float64Array) {
  const { buses, branches } = network;
  const baseKw = network.baseMva * 1000;
  const count = buses.ids.length;
  const rows = buses.ids.map((_, bus) => {
    const row = new Array<number>(count + 1).fill(0);
    const isFixed = buses.isReference[bus] === 1 || model.topology.isSupplied[bus] === 0;
    if (!isFixed) row[count] = (injectionKw[bus]! - buses.shuntKw[bus]!) / baseKw;
    else {
      row[bus] = 1;
      const isHeld = model.topology.isSupplied[bus] === 1;
      row[count] = isHeld ? buses.referenceAngleDeg[bus]! * RADIANS_PER_DEGREE : 0;
    }
    return { row, isFixed };
  });
  const b = branches.ids.map(
    (_, row) => 1 / (branches.reactancePu[row]! * branches.tapRatio[row]!),
  );
  const live = branches.ids.map(
    (_, row) =>
      branches.isClosed[row] === 1 && model.topology.isSupplied[branches.fromBus[row]!] === 1,
  );
  const shift = branches.shiftDeg.map((degrees) => degrees * RADIANS_PER_DEGREE);
  branches.ids.forEach((_, at) => {
    if (!live[at]) return;
    const ends = [branches.fromBus[at]!, branches.toBus[at]!] as const;
    for (const [here, there, sign] of [
      [ends[0], ends[1], 1],
      [ends[1], ends[0], -1],
    ] as const) {
      const { row, isFixed } = rows[here]!;
      if (isFixed) continue;
      row[here]! += b[at]!;
      row[there]! -= b[at]!;
      row[count]! += sign * b[at]! * shift[at]!;
    }
  });
  const angleRad = gaussJordan(rows.map(({ row }) => row));
  const flowKw = branches.ids.map((_, at) => {
    const difference = angleRad[branches.fromBus[at]!]! - angleRad[branches.toBus[at]!]!;
    return live[at] ? baseKw * b[at]! * (difference - shift[at]!) : 0;
  });
  return { angleRad, flowKw };
}

function gaussJordan(rows: number[][]): number[] {
  const count = rows.length;
  for (let column = 0; column < count; column += 1) {
    let pivot = column;
    for (let row = column; row < count; row += 1) {
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row;
    }
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    for (let row = 0; row < count; row += 1) {
      if (row === column) continue;
      const factor = rows[row]![column]! / rows[column]![column]!;
      for (let at = column; at <= count; at += 1) rows[row]![at]! -= factor * rows[column]![at]!;
    }
  }
  return rows.map((row, at) => row[count]! / row[at]!);
}
