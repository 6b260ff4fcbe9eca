/** What is expected of devices that answer alone is what homes turn that are asked so, and the same whatever was asked before. */
import { describe, expect, test } from "vitest";
import { generatedSeries } from "../../grids/series/generated.ts";
import { parseInstant, periodOf } from "../core/time.ts";
import { aggregatorsSchema } from "../model/aggregators.ts";
import { type FlexAlert, flexAlertsSchema } from "../model/home-response.ts";
import { homeGroupSchema } from "../model/homes.ts";
import { networkColumns } from "../model/network.ts";
import { handDocument } from "../testing/hand-made.ts";
import { firstHalfHour, homesCourse } from "./course.ts";

const byPrice = { kind: "price" };
const streetOf = (has: object) =>
  homeGroupSchema.parse({
    ...{ id: "street", bus: "a", count: 3000, response: {}, tariff: { kind: "time-of-use" } },
    ...has,
  });
const aggregators = aggregatorsSchema.parse([
  { id: "pool", groups: ["street"], services: [{ service: "bids-and-offers" }] },
]);
const series = generatedSeries(networkColumns(handDocument([], [])), "1");
const courseOf = (group: ReturnType<typeof streetOf>, at: string) => {
  const start = periodOf(parseInstant(at)!) - 40;
  return homesCourse([group], series, "1", firstHalfHour(start, start), { aggregators });
};
const alertOf = (at: string, direction: string): FlexAlert => ({
  ...flexAlertsSchema.parse([
    { id: `${direction} ${at}`, from: at, minutes: 30, direction, noticeHours: 1 },
  ])[0]!,
  isByDevices: true,
});

describe.each([
  ["cars of one in five", { ev: { share: 0.2, charging: byPrice } }],
  ["batteries", { battery: { share: 0.5, control: byPrice } }],
  ["heat pumps", { heatPump: { share: 0.5, control: byPrice } }],
  [
    "cars of one in ten, among heat pumps that go by something else",
    { count: 20_000, ev: { share: 0.1, charging: byPrice }, heatPump: { share: 1 } },
  ],
  [
    "cars of one in twenty, and heat pumps of all",
    {
      count: 20_000,
      ev: { share: 0.05, charging: byPrice },
      heatPump: { share: 1, control: byPrice },
    },
  ],
])("%s", (_name, has) => {
  const group = streetOf(has);
  test.each([
    ["turn-down", "2025-01-14T01:00:00Z"],
    ["turn-up", "2025-01-14T14:00:00Z"],
    ["turn-up", "2025-01-14T21:30:00Z"],
    ["turn-up", "2025-06-10T21:00:00Z"],
  ])("%s at %s turn what is expected, within a quarter", (direction, at) => {
    const alert = alertOf(at, direction);
    const course = courseOf(group, at);
    const [expectedWh] = course.turns(group, alert);
    const reward = { gbpPerMwh: 100, feeGbp: 0 };
    const logit = Number.POSITIVE_INFINITY;
    course.ask(0, { alert, reward, logit, paidFrom: "pool", call: undefined, answeringFrac: 1 });
    const { turnedWh } = course.halfHour(0, periodOf(parseInstant(at)!));
    expect(Math.abs(expectedWh! * group.count - turnedWh)).toBeLessThanOrEqual(0.25 * turnedWh);
  });
});

test("the same, in whatever order it is asked", () => {
  const group = streetOf({
    ...{ ev: { share: 0.5, charging: byPrice }, heatPump: { share: 0.5, control: byPrice } },
    battery: { share: 0.5, control: byPrice },
  });
  const times = ["00:30", "02:00", "02:30", "09:00", "18:00"];
  const asked = times.flatMap((time) =>
    ["turn-down", "turn-up"].map((direction) => alertOf(`2025-01-14T${time}:00Z`, direction)),
  );
  const inOrder = courseOf(group, "2025-01-14T00:00:00Z");
  const known = asked.map((alert) => inOrder.turns(group, alert));
  expect(new Set(known.map(String)).size).toBeGreaterThan(8);
  const backwards = courseOf(group, "2025-01-14T00:00:00Z");
  expect(asked.toReversed().map((alert) => backwards.turns(group, alert))).toEqual(
    known.toReversed(),
  );
  for (const [row, alert] of asked.entries())
    expect(courseOf(group, "2025-01-14T00:00:00Z").turns(group, alert)).toEqual(known[row]);
});
