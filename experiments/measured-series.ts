/**
 * The CSV series that a scenario names. Takes a checked scenario, its network and the folder it stands in; gives each
 * series with the hash of its text, or every fault of every file at once.
 */
import { type CsvSeries, readSeriesCsv } from "../grids/series/csv.ts";
import { overrideFaults, type SeriesOverride } from "../grids/series/override.ts";
import type { SourceDocument } from "../sim/core/documents/document.ts";
import { type Checked, type Fault, faulty, nearestWord, ok } from "../sim/core/errors.ts";
import { londonDayStart, londonInstant, parseClock, periodOf } from "../sim/core/time.ts";
import { lastKnownPeriod } from "../sim/forecast/error-models/persistence.ts";
import type { NetworkDocument } from "../sim/model/network-document.ts";
import type { SeriesTarget } from "../sim/model/series.ts";
import { runDays, type Scenario } from "../sim/scenario.ts";
import { readByHomes } from "../sim/state/read-by-homes.ts";
import { loadCsvText } from "./files.ts";
import { placed } from "./scenario-source.ts";

export interface MeasuredSeries {
  readonly target: SeriesTarget;
  readonly series: CsvSeries;
  readonly sha256: string;
}

/** Ids by row of what a series can be for. */
interface OwnerIds {
  readonly unit: readonly string[];
  readonly demand: readonly string[];
  readonly rating: readonly string[];
  /** Units that consume: in a file their consumption is positive. */
  readonly consuming: ReadonlySet<string>;
}

/** Ids of the units that consume. */
export function consumingUnits(network: NetworkDocument): ReadonlySet<string> {
  return new Set(
    network.units.filter((unit) => unit.technology === "demand").map((unit) => unit.id),
  );
}

export async function loadMeasuredSeries(
  scenario: Scenario,
  network: NetworkDocument,
  folder: string,
  source: SourceDocument,
): Promise<Checked<MeasuredSeries[]>> {
  const faults: Fault[] = [];
  const measured: MeasuredSeries[] = [];
  const ids: OwnerIds = {
    unit: network.units.map((item) => item.id),
    demand: network.demands.map((item) => item.id),
    rating: network.branches.map((item) => item.id),
    consuming: consumingUnits(network),
  };
  for (const [index, wanted] of scenario.series.csv.entries()) {
    faults.push(...ownerFaults(wanted.for, index, ids, network.name, source));
    const read = await loadCsvText(folder, wanted.file);
    if (read.kind === "faulty") {
      faults.push(...read.faults);
      continue;
    }
    const series = readSeriesCsv(read.value.text, wanted, read.value.file);
    if (series.kind === "faulty") faults.push(...series.faults);
    else measured.push({ target: wanted.for, series: series.value, sha256: read.value.sha256 });
  }
  if (faults.length > 0) return faulty(faults);
  const { firstDay, dayCount } = runDays(scenario);
  const unfit = overrideFaults(
    resolveRows(measured, ids),
    periodOf(londonDayStart(firstDay)),
    periodOf(londonDayStart(firstDay + dayCount)),
    { meteredFrom: firstMeteredPeriod(scenario, firstDay), byHomes: readByHomes(scenario) },
  );
  return unfit.length > 0 ? faulty(placed(source, unfit)) : ok(measured);
}

/** The first period that is read of a unit or a demand: persistence asks what was metered before the first statement. */
function firstMeteredPeriod({ forecast, lookAhead }: Scenario, firstDay: number): number {
  if (forecast.kind !== "persistence") return periodOf(londonDayStart(firstDay));
  const stated = [lookAhead, ...lookAhead.updates].map(({ daysAhead, at }) =>
    londonInstant(firstDay - daysAhead, parseClock(at) ?? 0),
  );
  return lastKnownPeriod(Math.min(...stated));
}

function ownerFaults(
  target: SeriesTarget,
  index: number,
  ids: OwnerIds,
  networkName: string,
  source: SourceDocument,
): Fault[] {
  const owner = ownerOf(target);
  if (owner === undefined || ids[owner.kind].includes(owner.id)) return [];
  const noun = owner.kind === "rating" ? "branch" : owner.kind;
  const near = nearestWord(owner.id, ids[owner.kind]);
  const nearest = near === undefined ? "" : `; the nearest is "${near}"`;
  return placed(source, [
    {
      code: "series.unknown",
      path: ["series", "csv", index, "for"],
      found: `"${owner.id}", which is no ${noun} of network "${networkName}"`,
      remedy: `write the id of a ${noun}${nearest}`,
    },
  ]);
}

function ownerOf(
  target: SeriesTarget,
): { readonly kind: Exclude<keyof OwnerIds, "consuming">; readonly id: string } | undefined {
  if (typeof target === "string" || "ambient" in target) return undefined;
  if ("unit" in target) return { kind: "unit", id: target.unit };
  return "demand" in target
    ? { kind: "demand", id: target.demand }
    : { kind: "rating", id: target.rating };
}

const AMBIENT_MEMBERS = {
  temperature: "temperatureC",
  wind: "windMps",
  irradiance: "irradianceWPerM2",
} as const;

/** The series by row of the network's columns. */
export function resolveRows(measured: readonly MeasuredSeries[], ids: OwnerIds): SeriesOverride[] {
  return measured.map(({ target, series }): SeriesOverride => {
    if (typeof target === "string") return { kind: target, series };
    if ("ambient" in target) {
      return { kind: "ambient", member: AMBIENT_MEMBERS[target.ambient], series };
    }
    const { kind, id } = ownerOf(target)!;
    const row = ids[kind].indexOf(id);
    if (kind !== "unit") return { kind, row, id, series };
    return { kind, row, id, series, isConsumption: ids.consuming.has(id) };
  });
}
