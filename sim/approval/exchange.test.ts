/** A triangle of equal lines worked by hand: a third of what x injects, two thirds of what y injects, pass the line of y. */
import { expect, test } from "vitest";
import { orThrow } from "../core/errors.ts";
import { networkColumns } from "../model/network.ts";
import { NETWORK_FORMAT, networkDocumentSchema } from "../model/network-document.ts";
import { buildFlowModel } from "../network/flow-model.ts";
import { boughtBySensitivity } from "./exchange.ts";

const bus = (id: string) => ({ id, nominalKv: 11, reference: id === "grid" });
const line = (from: string, to: string) => ({ id: `${from}-${to}`, from, to, reactancePu: 0.1 });
const connection = (at: string) => ({
  ...{ id: at, bus: at, exportLimitMw: 1, importLimitMw: 1 },
  ...{ curtailableWhen: "never", connectedOn: "2020-01-01" },
});
const flows = orThrow(
  buildFlowModel(
    networkColumns(
      networkDocumentSchema.parse({
        format: NETWORK_FORMAT,
        name: "triangle",
        buses: ["grid", "x", "y"].map(bus),
        branches: [line("x", "grid"), line("y", "grid"), line("x", "y")],
        connections: ["x", "y"].map(connection),
        constraintPoints: [
          { id: "y-export", branch: "y-grid", direction: "forward", ratingMw: 1 },
          { id: "y-import", branch: "y-grid", direction: "reverse", ratingMw: 1 },
        ],
      }),
    ),
  ),
);
const [x, y] = [0, 1];
const all = boughtBySensitivity(flows, [0, 1], 0.05);

test("who loads the line twice as much gains half; who loads it half as much gains no more than was sold", () => {
  expect(all({ buyer: y, seller: x, capacity: "export", kw: 30 })).toBeCloseTo(15, 12);
  expect(all({ buyer: x, seller: y, capacity: "export", kw: 30 })).toBe(30);
});

test("import capacity is exchanged at the constraints that import loads", () => {
  expect(all({ buyer: y, seller: x, capacity: "import", kw: 30 })).toBeCloseTo(15, 12);
  const exportAlone = boughtBySensitivity(flows, [0], 0.05);
  expect(exportAlone({ buyer: y, seller: x, capacity: "import", kw: 30 })).toBe(30);
});

test("a constraint that one of them hardly loads says nothing", () => {
  const coarse = boughtBySensitivity(flows, [0, 1], 0.4);
  expect(coarse({ buyer: y, seller: x, capacity: "export", kw: 30 })).toBe(30);
});
