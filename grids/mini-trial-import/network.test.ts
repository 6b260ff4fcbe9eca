/** The mirrored cards: 16 MW of demand too much, which only more injection relieves. */
import { expect, test } from "vitest";
import { orThrow } from "../../sim/core/errors.ts";
import { networkColumns } from "../../sim/model/network.ts";
import { networkDocumentSchema } from "../../sim/model/network-document.ts";
import { buildFlowModel } from "../../sim/network/flow-model.ts";
import { solved } from "../testing/published-flows.ts";
import { miniTrialImport } from "./network.ts";

const document = networkDocumentSchema.parse(miniTrialImport);
const network = networkColumns(document);
const TARGET_FRAC = 0.95;

test("the constraint is 16 MW of demand, and the four buyers draw 16 MW", () => {
  const flowMw = -solved(miniTrialImport).branches[0]!.flowMw;
  expect(flowMw).toBeCloseTo(54, 9);
  expect(flowMw - TARGET_FRAC * document.branches[0]!.ratingMw!).toBeCloseTo(16, 9);
  const { units } = network;
  const buyersKw = ["blue", "green", "red", "orange"].map(
    (id) => units.snapshotKw[units.ids.indexOf(id)]!,
  );
  expect(buyersKw).toEqual([-5000, -4000, -3000, -4000]);
});

test("every unit acts on it with −1: a higher injection lowers the flow", () => {
  const flows = orThrow(buildFlowModel(network));
  const row = flows.sensitivityRow(network.constraintPoints.branch[0]!);
  for (const bus of network.units.bus)
    expect(row[bus]! * network.constraintPoints.direction[0]!).toBeCloseTo(-1, 9);
});

test("with Purple's tie closed Purple acts by 0.76, everybody else by 0.95", () => {
  const closed = networkDocumentSchema.parse({
    ...miniTrialImport,
    switches: miniTrialImport.switches!.map((each) =>
      each.id === "purple-tie" ? { ...each, normally: "closed" } : each,
    ),
  });
  const looped = networkColumns(closed);
  const row = orThrow(buildFlowModel(looped)).sensitivityRow(looped.constraintPoints.branch[0]!);
  for (const [unit, bus] of looped.units.bus.entries())
    expect(-row[bus]! * looped.constraintPoints.direction[0]!).toBeCloseTo(
      looped.units.ids[unit] === "purple" ? 0.76 : 0.95,
      9,
    );
});
