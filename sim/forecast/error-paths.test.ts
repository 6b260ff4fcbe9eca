/** How errors hang together: over sites, kinds and periods, as the settings say; and that strangers change nothing. */
import { expect, test } from "vitest";
import { z } from "zod";
import { type Network, networkColumns } from "../model/network.ts";
import { NETWORK_FORMAT, networkDocumentSchema } from "../model/network-document.ts";
import { correlationSettings, errorPaths, kindFactor } from "./error-paths.ts";

const schema = z.strictObject(correlationSettings);

interface Site {
  readonly id: string;
  readonly technology: "wind" | "solar" | "hydro" | "storage";
  readonly latitudeDeg?: number;
}

function networkOf(sites: readonly Site[], demands: readonly string[]): Network {
  return networkColumns(
    networkDocumentSchema.parse({
      format: NETWORK_FORMAT,
      name: "sites",
      buses: [
        { id: "grid", nominalKv: 33, reference: true },
        ...sites.map(({ id, latitudeDeg }) => ({
          id: `${id}-bus`,
          nominalKv: 33,
          ...(latitudeDeg === undefined ? {} : { latitudeDeg, longitudeDeg: -3 }),
        })),
      ],
      connections: sites.map(({ id }) => ({
        ...{ id, bus: `${id}-bus`, exportLimitMw: 1, importLimitMw: 1 },
        ...{ connectedOn: "2020-01-01", curtailableWhen: "intact" },
      })),
      units: sites.map(({ id, technology }) => ({
        ...{ id, connection: id, technology, capacityMw: 1 },
        ...(technology === "storage" ? { storage: { energyMwh: 1, chargeMw: 1 } } : {}),
      })),
      demands: demands.map((id) => ({ id, bus: "grid", peakMw: 1, profile: "domestic" })),
    }),
  );
}

const sites: Site[] = [
  { id: "moor", technology: "wind", latitudeDeg: 55 },
  // 111.2 km a degree.
  { id: "fell", technology: "wind", latitudeDeg: 56 },
  { id: "roof", technology: "solar", latitudeDeg: 55 },
  { id: "field", technology: "solar", latitudeDeg: 56 },
  { id: "one", technology: "wind" },
  { id: "two", technology: "wind" },
  { id: "beck", technology: "hydro" },
  { id: "cell", technology: "storage" },
];
const network = networkOf(sites, ["homes", "shops"]);
const ids = [...sites.map(({ id }) => id), "homes", "shops"];

/** Mean product of two owners' errors over many paths; `later` half-hours apart. */
function correlation(settings: object, left: string, right: string, later = 0): number {
  const paths = errorPaths(network, schema.parse(settings), "1", "test");
  let sum = 0;
  const count = 4000;
  for (let slot = 0; slot < count; slot += 1) {
    paths.start(950_000, slot);
    const first = paths.scores[ids.indexOf(left)]!;
    for (let step = 0; step < later; step += 1) paths.next();
    sum += first * paths.scores[ids.indexOf(right)]!;
  }
  return sum / count;
}

/** Three standard deviations of a correlation of 4,000 paths. */
const TOLERANCE = 0.05;

test.for([
  ["moor", "moor", 0, 1],
  ["moor", "fell", 0, Math.exp(-111.2 / 150)],
  ["roof", "field", 0, Math.exp(-111.2 / 80)],
  ["moor", "roof", 0, -0.1],
  ["one", "two", 0, 0.7],
  ["homes", "shops", 0, 0.5],
  ["homes", "moor", 0, 0],
  ["beck", "one", 0, 0],
  ["cell", "cell", 0, 0],
  ["moor", "moor", 4, 0.95 ** 4],
  ["roof", "roof", 4, 0.9 ** 4],
  ["homes", "homes", 4, 0.9 ** 4],
] as const)("%s and %s, %d half-hours apart, correlate by %d", ([left, right, later, expected]) => {
  expect(Math.abs(correlation({}, left, right, later) - expected)).toBeLessThan(TOLERANCE);
});

test("correlations of kinds are what they are set to", () => {
  const kinds = { windSolar: 0.5, windDemand: -0.6, solarDemand: 0.2 };
  const settings = { kindCorrelation: kinds, commonFrac: { wind: 1, demand: 1 } };
  expect(Math.abs(correlation(settings, "one", "homes") + 0.6)).toBeLessThan(TOLERANCE);
  expect(Math.abs(correlation(settings, "moor", "roof") - 0.5)).toBeLessThan(TOLERANCE);
});

test("what three kinds cannot be to each other is refused", () => {
  const impossible = { windSolar: 0.9, windDemand: 0.9, solarDemand: -0.9 };
  expect(kindFactor(impossible)).toBeUndefined();
  const parsed = schema.safeParse({ kindCorrelation: impossible });
  expect(parsed.success).toBe(false);
  expect(parsed.error!.issues[0]!.message).toContain("not positive definite");
  expect(parsed.error!.issues[0]!.path).toEqual(["kindCorrelation"]);
});

test("a site more, with a first id and a place of its own, changes nobody's errors", () => {
  const more = networkOf(
    [{ id: "aaa", technology: "wind", latitudeDeg: 51 }, ...sites],
    ["aab", "homes", "shops"],
  );
  const settings = schema.parse({});
  const before = errorPaths(network, settings, "1", "test");
  const after = errorPaths(more, settings, "1", "test");
  for (const paths of [before, after]) {
    paths.start(950_000, 7);
    paths.next();
  }
  expect([...after.scores.subarray(1, 9), ...after.scores.subarray(10)]).toEqual([
    ...before.scores,
  ]);
});
