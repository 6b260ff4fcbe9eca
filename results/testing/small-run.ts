/**
 * A small run for tests, a pure function of its seed: blocks of days over a few tables, and what the writer asks for at
 * the end. Its numbers mean nothing; they only differ from seed to seed.
 */
import { TableBuffer } from "../../sim/core/columns.ts";
import { BlockDigest } from "../../sim/core/digest.ts";
import { formatDay, londonDayStart, parseDay } from "../../sim/core/time.ts";
import { SummaryFold } from "../../sim/metrics/summary.ts";
import { networkDocumentSchema } from "../../sim/model/network-document.ts";
import { resultTables } from "../../sim/model/result-tables.ts";
import type { RunManifest } from "../manifest.ts";
import type { RunWriter } from "../writer.ts";

const FIRST_DAY = parseDay("2025-01-01")!;

const network = networkDocumentSchema.parse({
  format: "headroom-network/1",
  name: "one bus",
  buses: [{ id: "B1", nominalKv: 33, reference: true }],
});

export interface SmallRunOptions {
  /** Hears of each step before it is taken. */
  readonly onStep?: (step: string) => void;
  /** Rows a settlement period in unit_period. */
  readonly units?: number;
}

/** Writes a run of some days and finishes it. */
export async function writeSmallRun(
  writer: RunWriter,
  seed: number,
  days: number,
  { onStep = () => undefined, units = 4 }: SmallRunOptions = {},
): Promise<RunManifest> {
  const { unit_period, events, ledger } = resultTables;
  const tables = {
    unit_period: new TableBuffer(unit_period),
    events: new TableBuffer(events),
    ledger: new TableBuffer(ledger),
  };
  const scenario = { name: "small", seed, days };
  const digest = new BlockDigest();
  const summary = new SummaryFold();
  for (let day = 0; day < days; day += 1) {
    for (const table of Object.values(tables)) table.clear();
    fillDay(tables, seed, FIRST_DAY + day, units);
    const block = { day: formatDay(FIRST_DAY + day), tables };
    digest.add(block);
    summary.add(block);
    onStep(block.day);
    await writer.write(block);
  }
  onStep("finish");
  return await writer.finish({
    manifest: {
      ...{ name: "small", scenario, network, seed: String(seed), engineVersion: "0.0.0" },
      digest: digest.value(scenario),
      firstDay: formatDay(FIRST_DAY),
      lastDay: formatDay(FIRST_DAY + days - 1),
    },
    summary: summary.value(),
    timings: { seed },
  });
}

function fillDay(
  tables: Readonly<Record<"unit_period" | "events" | "ledger", TableBuffer>>,
  seed: number,
  day: number,
  units: number,
): void {
  for (let period = 0; period < 48; period += 1) {
    const at = londonDayStart(day) + 1800 * period;
    for (let unit = 0; unit < units; unit += 1) {
      const available = (seed * 7919 + day * 104_729 + period * 1299 + unit * 31) % 1000;
      tables.unit_period.append(at, `W${unit}`, available, available - unit, unit, 0, 0);
    }
    // Some months have no events at all: they get no part.
    if (day % 59 < 20 && period % 6 === 0) {
      tables.events.append(at, "curtailed", "W1", "C1", "-", seed, period, `£ é 線 of day ${day}`);
      tables.ledger.append(at, at, "trade", "W1", "W2", seed * 1000 + period, `day ${day}`);
    }
  }
}
