/**
 * What the meters say of demand that is not metered: nothing of a constraint whose measurement was lost, nothing of a period in
 * which the network changed, nothing of demand that got no supply.
 */
import { expect, test } from "vitest";
import { orThrow } from "../sim/core/errors.ts";
import { londonDayStart, periodOf } from "../sim/core/time.ts";
import { runDay } from "../sim/day.ts";
import type { LiveReading } from "../sim/model/forecast.ts";
import { NETWORK_FORMAT, networkDocumentSchema } from "../sim/model/network-document.ts";
import { CLIMATE_SCORES } from "../sim/model/series.ts";
import { runPeriod } from "../sim/period.ts";
import { buildWorld } from "../sim/state/build.ts";
import { handSeries } from "../sim/testing/hand-series.ts";
import { partsOf, ran, rowsOf, scenarioOf } from "./testing/engine-runs.ts";

/** A town behind one circuit, and an isle behind the town. */
const network = networkDocumentSchema.parse({
  format: NETWORK_FORMAT,
  name: "a-town-and-an-isle",
  buses: ["grid", "town", "isle"].map((id) => ({ id, nominalKv: 33, reference: id === "grid" })),
  branches: [
    { id: "circuit", from: "grid", to: "town", reactancePu: 0.1, ratingMw: 40 },
    { id: "spur", from: "town", to: "isle", reactancePu: 0.1, ratingMw: 20 },
  ],
  connections: [
    { id: "wind", bus: "town", exportLimitMw: 30, connectedOn: "2020-01-01" },
    // The isle's own.
    { id: "mill", bus: "isle", exportLimitMw: 1, connectedOn: "2021-01-01" },
  ].map((connection) => ({ ...connection, curtailableWhen: "intact" })),
  units: [
    { id: "wind", connection: "wind", technology: "wind", capacityMw: 30 },
    { id: "mill", connection: "mill", technology: "hydro", capacityMw: 1 },
  ],
  demands: [
    { id: "homes", bus: "town", peakMw: 20, profile: "domestic" },
    { id: "farms", bus: "isle", peakMw: 4, profile: "domestic" },
  ],
  constraintPoints: [
    { id: "import", branch: "circuit", direction: "forward" },
    { id: "crossing", branch: "spur", direction: "forward" },
  ],
});
const HAPPENS_KW = [9000, 2500];
const USUAL_KW = [8000, 2000];
const series = handSeries({
  demandKw: (_period, out) => out.set(HAPPENS_KW),
  demandClimateKw: (_period, out) =>
    out.set(USUAL_KW.flatMap((kw) => CLIMATE_SCORES.map((score) => kw * (1 + score / 20)))),
});

/** What is read at `hour` of a day with some faults, by constraint: the surplus and the effects, kW. */
function readAt(hour: number, faults: readonly object[] = []) {
  const scenario = scenarioOf({
    period: { start: "2026-01-10", days: 1, tickMinutes: 10 },
    monitoring: { area: "generators", estimateFrac: 0 },
    faults,
  });
  const built = orThrow(buildWorld(scenario, { ...partsOf(network), series: () => series }));
  const estimates = built.forecaster.estimates!;
  let live: LiveReading | undefined;
  const learn: typeof estimates.learn = (before, reading) => {
    live = reading;
    return estimates.learn(before, reading);
  };
  const world = {
    ...built,
    forecaster: { ...built.forecaster, estimates: { ...estimates, learn } },
  };
  for (let day = world.firstDay - 2; day <= world.firstDay; day += 1) runDay(world, day);
  const from = periodOf(londonDayStart(world.firstDay));
  for (let period = from; period < from + 2 * hour; period += 1) {
    live = undefined;
    runPeriod(world, period);
  }
  if (live === undefined) return undefined;
  return {
    surplusKw: [...live.surplusKw].map(Math.round),
    effect: [...live.effect].map((each) => Math.round(each) + 0),
  };
}

const at = (from: string, to: string) => ({
  from: `2026-01-10T${from}Z`,
  to: `2026-01-10T${to}Z`,
});
const lost = (constraint: string, from: string, to: string) => ({
  ...{ kind: "measurement-lost", constraint },
  ...at(from, to),
});
const spurOut = (from: string, to: string) => ({
  ...{ kind: "branch-out", branch: "spur" },
  ...at(from, to),
});
const whole = { surplusKw: [1500, 500], effect: [1, 1, 0, 1] };

test("a reading is what flows have beyond usual demand, with the effect of each demand", () => {
  expect(readAt(1)).toEqual(whole);
});

test("a constraint whose measurement was lost at any time in the period is not read; others are", () => {
  const without = { surplusKw: [0, 500], effect: [0, 0, 0, 1] };
  expect(readAt(2, [lost("import", "00:00:00", "12:00:00")])).toEqual(without);
  for (const [from, to] of [
    ["01:40:00", "01:41:00"],
    ["01:00:00", "01:30:01"],
    ["01:59:59", "03:00:00"],
  ] as const)
    expect(readAt(2, [lost("import", from, to)]), from).toEqual(without);
  expect(readAt(2, [lost("import", "01:00:00", "01:30:00")])).toEqual(whole);
  expect(readAt(2, [lost("import", "02:00:00", "03:00:00")])).toEqual(whole);
});

test("a loss of twelve hours changes what is stated of operational time while it lasts, and nothing before", () => {
  const stated = (faults: readonly object[]) =>
    rowsOf(
      ran(
        scenarioOf({
          period: { start: "2026-01-10", days: 1, tickMinutes: 30 },
          forecast: { kind: "perfect" },
          monitoring: { area: "generators" },
          lookAhead: { operational: { periods: 1 } },
          faults,
        }),
        partsOf(network),
      ).tables.look_ahead,
    )
      .filter(({ run, constraint }) => run === "operational" && constraint === "import")
      .map(({ flowW }) => Number(flowW));
  const sound = stated([]);
  const blind = stated([
    {
      kind: "measurement-lost",
      constraint: "import",
      ...{ from: "2026-01-10T06:00:00Z", to: "2026-01-10T18:00:00Z" },
    },
    {
      kind: "measurement-lost",
      constraint: "crossing",
      ...{ from: "2026-01-10T06:00:00Z", to: "2026-01-10T18:00:00Z" },
    },
  ]);
  expect(blind.slice(0, 13)).toEqual(sound.slice(0, 13));
  const differ = blind
    .slice(13, 37)
    .filter((flowW, row) => Math.abs(flowW - sound[13 + row]!) > 1000);
  expect(differ).toHaveLength(24);
});

test("nothing is read of a period in which the network changed", () => {
  expect(readAt(2, [spurOut("01:40:00", "12:00:00")])).toBeUndefined();
  expect(readAt(2, [spurOut("00:00:00", "01:40:00")])).toBeUndefined();
  expect(readAt(2, [spurOut("00:00:00", "01:30:00")])).toEqual(whole);
});

test("demand that gets no supply explains nothing and has no effect", () => {
  expect(readAt(2, [spurOut("00:00:00", "12:00:00")])).toEqual({
    surplusKw: [1000, 0],
    effect: [1, 0, 0, 0],
  });
});
