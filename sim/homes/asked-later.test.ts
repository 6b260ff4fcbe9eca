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
const alertOf = (minutes: number, at = "2025-01-14T17:00:00Z") =>
  flexAlertsSchema.parse([{ id: "called", from: at, minutes, noticeHours: 4 }])[0]!;
const routed = (minutes: number, at?: string): RoutedAlert => ({
  ...{ alert: alertOf(minutes, at), reward: { gbpPerMwh: 0, feeGbp: 0 }, logit: 2 },
  ...{ paidFrom: "pool", call: undefined, answeringFrac: 1 },
});
const lived = (course: ReturnType<typeof courseOf>, asOf?: number) =>
  Array.from({ length: 96 }, (_, step) => {
    const { netWh, turnedWh } = course.halfHour(0, from + step, asOf);
    return { netWh, turnedWh };
  });

test.each([
  ["two days", 2],
  // Who buys for a season looks as far.
  ["half a year", 182],
])("asked late, in two parts, after it has lived %s ahead", (_, days) => {
  const early = courseOf({ aggregators });
  early.ask(0, routed(120));
  const late = courseOf({ aggregators });
  const unasked = lived(late);
  late.halfHour(0, from + days * 48 - 1);
  late.ask(0, routed(60));
  expect(late.halfHour(0, alertFrom).takingPart).toBeGreaterThan(20);
  late.ask(0, routed(120));
  expect(lived(late)).toEqual(lived(early));
  expect(lived(late)).not.toEqual(unasked);
  // Four hours before it is told of; who asks before that sees homes as if they were not to be asked.
  expect(lived(late, EVENING - 4 * 3600 - 1)).toEqual(unasked);
  expect(lived(late, EVENING - 4 * 3600)).toEqual(lived(early));
});

test("asked past midnight, in three parts, and seen by who does not know of it: what they turned is that of one call", () => {
  const at = "2025-01-14T23:00:00Z";
  const turned = (of: readonly { turnedWh: number }[]) => of.map(({ turnedWh }) => turnedWh);
  const early = courseOf({ aggregators });
  const plain = lived(early);
  early.ask(0, routed(240, at));
  const asked = lived(early);
  expect(turned(asked).filter((wh) => wh !== 0)).toHaveLength(8);
  expect(turned(asked)).toEqual(
    asked.map(({ netWh }, step) => (step < 46 || step >= 54 ? 0 : plain[step]!.netWh - netWh)),
  );
  const late = courseOf({ aggregators });
  for (const [minutes, livedTo] of [
    [60, 56],
    [150, 60],
    [240, 96],
  ] as const) {
    late.ask(0, routed(minutes, at));
    late.halfHour(0, from + livedTo - 1);
    // Who looks from before homes were told lives them aside for a while, from inside the alert on.
    expect(late.halfHour(0, from + livedTo - 1, DAY).turnedWh).toBe(0);
  }
  expect(lived(late)).toEqual(asked);
});

test("who knows of the later of two alerts alone sees what that would turn, however far homes have lived the two", () => {
  const alerts = flexAlertsSchema.parse([
    { id: "soon", from: "2025-01-14T17:00:00Z", minutes: 60, noticeHours: 4 },
    { id: "late", from: "2025-01-14T23:00:00Z", minutes: 120, noticeHours: 24 },
  ]);
  const [both, alone] = [courseOf({ alerts }), courseOf({ alerts: alerts.slice(1) })];
  const asOf = EVENING - 5 * 3600;
  for (let period = alertFrom; period < from + 56; period += 1) {
    both.halfHour(0, period);
    const seen = both.halfHour(0, period, asOf);
    const { netWh, turnedWh } = alone.halfHour(0, period);
    expect([seen.netWh, seen.turnedWh]).toEqual([netWh, turnedWh]);
  }
  expect(lived(both)).toEqual(lived(courseOf({ alerts })));
});
