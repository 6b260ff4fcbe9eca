/** The case of 60 over 100: the overload at full output is exactly 60 MW at the trim target. */
import { expect, test } from "vitest";
import { orThrow } from "../../sim/core/errors.ts";
import { networkColumns } from "../../sim/model/network.ts";
import { networkDocumentSchema } from "../../sim/model/network-document.ts";
import { buildFlowModel } from "../../sim/network/flow-model.ts";
import { yearCalendar } from "../series/calendar.ts";
import { generatedSeries } from "../series/generated.ts";
import { sixtyOverHundred } from "./network.ts";

const TRIM_FRAC = 0.95;

test("the unit has sensitivity 1 and must lose exactly 60 MW in any half-hour", () => {
  const network = networkColumns(networkDocumentSchema.parse(sixtyOverHundred));
  const flows = orThrow(buildFlowModel(network));
  const branch = network.constraintPoints.branch[0]!;
  const site = network.units.bus[0]!;
  expect(flows.sensitivityRow(branch)[site]).toBeCloseTo(1, 12);
  const series = generatedSeries(network, "any");
  const [available, demand] = [new Float64Array(1), new Float64Array(1)];
  const period = yearCalendar(2026).firstPeriod + 12_345;
  series.availableKw(period, available);
  series.demandKw(period, demand);
  const injectionKw = new Float64Array(network.buses.ids.length);
  injectionKw[site] = available[0]! - demand[0]!;
  const flowKw = new Float64Array(network.branches.ids.length);
  flows.solve(injectionKw, 1, flowKw);
  expect(flowKw[branch]! - TRIM_FRAC * network.constraintPoints.ratingKw[0]!).toBeCloseTo(
    60_000,
    6,
  );
});
