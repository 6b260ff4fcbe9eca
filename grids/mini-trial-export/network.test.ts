/** The cards of the workshop: 16 MW over, 12 MW ahead of Orange, and Yellow on another part of the network once switched. */
import { expect, test } from "vitest";
import { plainList } from "../../sim/access/lists.ts";
import { principleOf } from "../../sim/access/registry.ts";
import { actuator } from "../../sim/actuation/registry.ts";
import { orThrow } from "../../sim/core/errors.ts";
import { lookAhead } from "../../sim/lookahead/look-ahead.ts";
import { networkColumns } from "../../sim/model/network.ts";
import {
  type NetworkDocumentInput,
  networkDocumentSchema,
} from "../../sim/model/network-document.ts";
import { constraintModel } from "../../sim/network/constraints.ts";
import { buildFlowModel } from "../../sim/network/flow-model.ts";
import { handLimits, MIN_SENSITIVITY } from "../../sim/testing/hand-made.ts";
import { miniTrialExport } from "./network.ts";

function modelOf(document: NetworkDocumentInput) {
  const network = networkColumns(networkDocumentSchema.parse(document));
  const actuate = network.units.ids.map(() => actuator({ kind: "continuous", resolutionKw: 1 }));
  return constraintModel(orThrow(buildFlowModel(network)), MIN_SENSITIVITY, actuate);
}

/** The statement for one period in which everybody does what its card says. */
function statement() {
  const model = modelOf(miniTrialExport);
  const { units, connections, demands } = model.network;
  const principle = principleOf({ kind: "lifo" });
  if (principle.kind !== "ranked") throw new Error("lifo ranks");
  const connectedOnDay = units.connection.map((row) => connections.connectedOnDay[row]!);
  const byUnit = () => new Float64Array(units.ids.length);
  const queue = {
    ids: units.ids,
    connectedOnDay: Int32Array.from(connectedOnDay),
    capacityKw: units.capacityKw,
    sensitivity: model.sensitivity,
    curtailedWh: byUnit(),
    availableWh: byUnit(),
    offerGbpPerMwh: byUnit(),
  };
  const order = principle.rank(queue, 20_000, 0).filter((unit) => model.isFlexible[unit] === 1);
  const believed = {
    ...{ beliefInstant: 0, fromPeriod: 0, periodCount: 1 },
    demandKw: demands.peakKw,
    priceGbpPerMwh: Float64Array.of(0),
  };
  const stated = lookAhead({
    ...{ deliveryDay: 0, believed, scheduleKw: units.snapshotKw, principle },
    networks: [{ model, isElementOut: false, targetKw: handLimits(model).targetKw }],
    order: [order],
    lists: [[plainList(order, [], new Float64Array(units.ids.length).fill(-Infinity))]],
  });
  return { stated, order: order.map((unit) => units.ids[unit]), units };
}

test("the constraint is 16 MW, the buyers have 16 MW, and Orange has 12 of them ahead of it", () => {
  const { stated, order, units } = statement();
  expect(stated.sizeKw[0]).toBeCloseTo(16_000, 6);
  expect(order).toEqual(["blue", "green", "red", "orange"]);
  const curtailedKw = order.map((id) => stated.curtailedKw[units.ids.indexOf(id!)]!);
  for (const [row, kw] of [5000, 4000, 3000, 4000].entries())
    expect(curtailedKw[row]).toBeCloseTo(kw, 6);
  expect(stated.curtailedKw.reduce((sum, kw) => sum + kw, 0)).toBeCloseTo(16_000, 6);
});

test("sellers could give 14 MW: Purple 5, Yellow 4, Pink 3, White 2", () => {
  const { units, connections } = networkColumns(networkDocumentSchema.parse(miniTrialExport));
  const canGiveKw = ["purple", "yellow", "pink", "white"].map((id) => {
    const unit = units.ids.indexOf(id);
    return units.snapshotKw[unit]! + connections.importLimitKw[units.connection[unit]!]!;
  });
  expect(canGiveKw).toEqual([5000, 4000, 3000, 2000]);
});

test("everybody acts on the circuit alike, until the south is switched to the grid", () => {
  const sensitivities = (document: NetworkDocumentInput) => {
    const { sensitivity, network } = modelOf(document);
    return new Map(network.units.ids.map((id, unit) => [id, sensitivity[unit]!]));
  };
  const intact = sensitivities(miniTrialExport);
  expect([...intact.values()].every((of) => of === 1)).toBe(true);
  const switched = sensitivities({
    ...miniTrialExport,
    switches: [
      { id: "south-tie", branch: "south-grid", normally: "closed" },
      { id: "south-gate", branch: "south-main", normally: "open" },
    ],
  });
  expect([switched.get("yellow"), switched.get("white"), switched.get("orange")]).toEqual([
    0, 0, 1,
  ]);
});
