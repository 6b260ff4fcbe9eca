/**
 * A year of the ring with every table written, in a process of its own on one core: with trading and 5-minute ticks, its time
 * against 365/31 of the month before it, and its peak memory against that month's; and of half-hours with 50 sites and every service,
 * against the first; and of half-hours with 10,000 homes, with a week of 100 to 100,000 of them.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asProgram } from "./as-program.ts";
import { atMost, type Bench, told } from "./bench.ts";

/** On one core of a 4 GHz machine. */
const YEAR_SECONDS_MAX = 20;
const SERVICES_YEAR_SECONDS_MAX = 30;
const HOMES_YEAR_SECONDS_MAX = 40;
const HOMES_YEAR_MB_MAX = 1000;
const HOMES = 10_000;
const CURVE_HOMES = [100, 1000, 10_000, 100_000];
const CURVE_DAYS = 7;
/** What a further home costs among very many, over what it costs among many. */
const GROWTH_MAX = 1.5;
const MEMORY_RATIO_MAX = 1.2;

export const yearBench: Bench = {
  name: "year",
  about:
    "The ring's year: 17,520 periods, 5-minute ticks, LIFO with trading, all tables written, one core",
  run() {
    const month = oneRun(31, "trading");
    const year = oneRun(365, "trading");
    return {
      kind: "measured",
      rows: [
        atMost("a year", year.seconds, "s", YEAR_SECONDS_MAX),
        told("a year over 365/31 months", year.seconds / ((month.seconds * 365) / 31), "ratio"),
        told("peak memory of a year", year.peakMb, "MB"),
        atMost(
          "peak memory of a year over a month's",
          year.peakMb / month.peakMb,
          "ratio",
          MEMORY_RATIO_MAX,
        ),
      ],
    };
  },
};

/** As long as the year with trading takes, and longer. */
export const servicesYearBench: Bench = {
  name: "services-year",
  about:
    "The ring's year with 50 sites: 17,520 periods of half an hour, every service, obligations, capacity, imbalance, primacy by cost, all tables written, one core",
  isLong: true,
  run() {
    const trading = oneRun(365, "trading");
    const services = oneRun(365, "services");
    return {
      kind: "measured",
      rows: [
        atMost("a year of every service", services.seconds, "s", SERVICES_YEAR_SECONDS_MAX),
        told("that over a year with trading", services.seconds / trading.seconds, "ratio"),
        told("peak memory", services.peakMb, "MB"),
      ],
    };
  },
};

/** The homes' own half-hours, the network of the ring and its files together. */
export const homesYearBench: Bench = {
  name: "homes-year",
  about:
    "The year of 10,000 homes with car and heat pump on 1,000 buses: 17,520 periods of half an hour, each home billed, a uniform call auction of their groups in every half-hour, imbalance, all tables written, one core",
  isLong: true,
  run() {
    const { seconds, processorSeconds, peakMb } = oneRun(365, "homes", HOMES);
    const curve = CURVE_HOMES.map((homes) => oneRun(CURVE_DAYS, "homes", homes).processorSeconds);
    const [of100, of1000, of10k, of100k] = curve as [number, number, number, number];
    return {
      kind: "measured",
      rows: [
        atMost("a year of 10,000 homes", seconds, "s", HOMES_YEAR_SECONDS_MAX),
        told("of it processor time", processorSeconds, "s"),
        atMost("peak memory", peakMb, "MB", HOMES_YEAR_MB_MAX),
        ...CURVE_HOMES.map((homes, at) => told(`a week of ${homes} homes`, curve[at]!, "s")),
        told("a home more, 100 to 1,000", ((of1000 - of100) / 900) * 1000, "ms a week"),
        told("a home more, to 10,000", ((of10k - of1000) / 9000) * 1000, "ms a week"),
        told("a home more, to 100,000", ((of100k - of10k) / 90_000) * 1000, "ms a week"),
        atMost(
          "the last over that before",
          (of100k - of10k) / 90_000 / ((of10k - of1000) / 9000),
          "ratio",
          GROWTH_MAX,
        ),
      ],
    };
  },
};

type Kind = "trading" | "services" | "homes";

interface Run {
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly peakMb: number;
}

function oneRun(days: number, kind: Kind, homes = 0): Run {
  const folder = mkdtempSync(join(tmpdir(), "headroom-bench-"));
  try {
    return asProgram<Run>("year-run.ts", [days, folder, kind, homes], "one core");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
