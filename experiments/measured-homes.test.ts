/** Measured weather and day-ahead prices in runs with homes, which read them from weeks before the run, or the year before a term that they are sold for, to the noon after it: what a file lacks is told, and what is asked for is enough. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formatFault } from "../sim/core/errors.ts";
import { run } from "../sim/run.ts";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";
import { scratchFolder } from "./testing/scratch-folder.ts";
import { document, homes } from "./testing/two-streets.ts";

const { folder } = scratchFolder("measured-homes");
const HALF_HOUR_MS = 1_800_000;

interface Span {
  readonly from: string;
  readonly to: string;
}
/** A value that stays in every half-hour between two instants. */
function measured(target: object | string, unit: string, file: string, { from, to }: Span) {
  const count = (Date.parse(to) - Date.parse(from)) / HALF_HOUR_MS;
  const rows = Array.from(
    { length: count },
    (_, half) => `${new Date(Date.parse(from) + half * HALF_HOUR_MS).toISOString()},5`,
  );
  writeFileSync(join(folder, file), ["time,value", ...rows, ""].join("\n"));
  const columns = { timeColumn: "time", valueColumn: "value", timeZone: "UTC" };
  return { for: target, file, unit, ...columns };
}

/** Faults, or how many days ran. */
async function tried(weather: Span, price: Span, over: object) {
  writeFileSync(join(folder, "network.yaml"), JSON.stringify(document));
  const csv = [
    measured({ ambient: "temperature" }, "degC", "weather.csv", weather),
    measured("price", "GBP/MWh", "price.csv", price),
  ];
  const prepared = await prepare(
    plainSource({
      ...{ name: "measured", network: { file: "network.yaml" }, series: { csv } },
      ...{
        period: { start: "2025-01-14", days: 1, tickMinutes: 30 },
        forecast: { kind: "perfect" },
      },
      homes: homes.map((group) => ({
        ...{ ...group, count: 500, tariff: { kind: "day-ahead" } },
        base: { annualKwh: 30_000 },
      })),
      ...over,
    }),
    folder,
  );
  if (prepared.kind === "faulty") return prepared.faults.map(formatFault);
  return [...run(prepared.value.scenario, prepared.value.parts)].length;
}

/** What a fault asks to write. */
const asked = (fault: string): Span => {
  const [, from, to] = fault.match(/write values for (\S+) to (\S+), or/)!;
  return { from: from!, to: to! };
};
const later = (instant: string, halfHours: number) =>
  new Date(Date.parse(instant) + halfHours * HALF_HOUR_MS).toISOString();

const SHORT = { from: "2025-01-14T00:00:00Z", to: "2025-01-15T00:00:00Z" };
const sold = {
  venues: {
    sustain: {
      zones: [
        {
          ...{ id: "town", constraints: ["import"] },
          windows: [{ days: "all", from: "17:00", to: "19:00" }],
          requirement: { kind: "stated", reliefKw: 300 },
        },
      ],
      contract: "seasonal",
    },
  },
  aggregators: [{ id: "pool", groups: ["north"], services: [{ service: "sustain" }] }],
};

test.each([
  ["alone", {}, "2024-12"],
  ["sold for the winter, 60 days before it", sold, "2023-07"],
])("homes %s", async (_, over, month) => {
  const faults = await tried(SHORT, SHORT, over);
  expect(faults).toEqual([
    expect.stringMatching(/series\.csv\[0\]: found values from .* to .* in .*weather\.csv/),
    expect.stringMatching(/series\.csv\[1\]: found values from .* to .* in .*price\.csv/),
  ]);
  const [weather, price] = (faults as readonly string[]).map(asked) as [Span, Span];
  for (const { from } of [weather, price]) expect(from).toContain(month);
  expect(weather.to).toBe("2025-01-15T01:00:00Z");
  expect(price.to).toBe("2025-01-15T11:30:00Z");
  expect(await tried(weather, price, over)).toBeGreaterThan(0);
  for (const less of [
    { ...weather, from: later(weather.from, 1) },
    { ...weather, to: later(weather.to, -1) },
  ])
    expect(await tried(less, price, over)).toEqual([expect.stringContaining("weather.csv")]);
});
