/** A group that is asked during a run lives as one that was to be asked from the start, however far it had lived ahead; and before it is told nobody knows. */
import { expect, test } from "vitest";
import { generatedSeries } from "../../grids/series/generated.ts";
import { periodOf } from "../core/time.ts";
import { aggregatorsSchema } from "../model/aggregators.ts";
import { flexAlertsSchema } from "../model/home-response.ts";
import { homeGroupSchema } from "../model/homes.ts";
import { networkColumns } from "../model/network.ts";
import { handDocument } from "../testing/hand-made.ts";
import { firstHalfHour, homesCourse } from "./course.ts";
import type { RoutedAlert } from "./portfolios.ts";

const [DAY, EVENING] = [Date.UTC(2025, 0, 14) / 1000, Date.UTC(2025, 0, 14, 17) / 1000];
const [from, alertFrom] = [periodOf(DAY), periodOf(EVENING)];
const group = homeGroupSchema.parse({
  ...{ id: "street", bus: "a", count: 50, response: {} },
  ...{ ev: { share: 0.5 }, heatPump: { share: 0.5 } },
});
const aggregators = aggregatorsSchema.parse([
  { id: "pool", groups: ["street"], services: [{ service: "sustain" }] },
]);
const series = generatedSeries(networkColumns(handDocument([], [])), "1");
const courseOf = (alerts: Parameters<typeof homesCourse>[4]) =>
  homesCourse([group], series, "1", firstHalfHour(from, from), alerts);
const alertOf = (minutes: number) =>
  flexAlertsSchema.parse([
    { id: "called", from: "2025-01-14T17:00:00Z", minutes, noticeHours: 4 },
  ])[0]!;
const routed = (minutes: number): RoutedAlert => ({
  ...{ alert: alertOf(minutes), reward: { gbpPerMwh: 0, feeGbp: 0 }, logit: 2 },
  ...{ paidFrom: "pool", call: undefined, answeringFrac: 1 },
});
const lived = (course: ReturnType<typeof courseOf>, asOf?: number) =>
  Array.from({ length: 96 }, (_, step) => course.halfHour(0, from + step, asOf).netWh);

test("asked late, in two parts, after it has lived two days ahead", () => {
  const early = courseOf({ aggregators });
  early.ask(0, routed(120));
  const late = courseOf({ aggregators });
  const unasked = lived(late);
  late.ask(0, routed(60));
  expect(late.halfHour(0, alertFrom).takingPart).toBeGreaterThan(20);
  late.ask(0, routed(120));
  expect(lived(late)).toEqual(lived(early));
  expect(lived(late)).not.toEqual(unasked);
  // Four hours before it is told of; who asks before that sees homes as if they were not to be asked.
  expect(lived(late, EVENING - 4 * 3600 - 1)).toEqual(unasked);
  expect(lived(late, EVENING - 4 * 3600)).toEqual(lived(early));
});
