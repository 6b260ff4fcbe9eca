/**
 * Balancing actions from CSV text: columns day, period, action, volumeMwh and priceGbpPerMwh, rows in any order. Takes text;
 * gives the actions of each absolute period, or one fault a kind, all at once, with line and column.
 * Keeps: an action once a period. A period without rows had none.
 */
import { type CsvCell, NUMBER } from "../../sim/core/documents/csv-cells.ts";
import { instantOfSettlementPeriod } from "../../sim/core/documents/stamps.ts";
import { type Checked, faulty, ok } from "../../sim/core/errors.ts";
import { periodOf } from "../../sim/core/time.ts";
import type { SystemAction, SystemRecord } from "../../sim/model/imbalance.ts";
import { type CsvFaults, csvFaults } from "./csv-faults.ts";
import { readCsvTable } from "./csv-table.ts";

const COLUMNS = ["day", "period", "action", "volumeMwh", "priceGbpPerMwh"] as const;
type Places = Readonly<Record<(typeof COLUMNS)[number], number>>;

const ID_CHARACTERS_MAX = 80;
const VOLUME_MWH_MAX = 100_000;
const PRICE_GBP_PER_MWH_MAX = 100_000;

/** Reads the file. `file` is only used to name the place of a fault. */
export function readSystemActions(text: string, file?: string): Checked<SystemRecord> {
  const faults = csvFaults(file);
  const reading = { columns: COLUMNS, placesOf, readRows: readActions };
  const actions = readCsvTable(text, reading, faults) ?? new Map();
  if (!faults.isEmpty()) return faulty(faults.list(""));
  return ok(systemRecord(actions));
}

function systemRecord(actions: ReadonlyMap<number, readonly SystemAction[]>): SystemRecord {
  const none = () => {
    throw new TypeError("a file of actions holds no price and no net volume");
  };
  return {
    priceGbpPerMwh: none,
    netImbalanceMwh: none,
    actions: (period) => actions.get(period) ?? [],
  };
}

function placesOf(header: readonly CsvCell[], faults: CsvFaults): Places | undefined {
  const names = header.map((cell) => cell.text);
  const missing = COLUMNS.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    const found = `a header without ${missing.map((name) => `"${name}"`).join(", ")}`;
    faults.add(header[0], "series.missingColumn", found, `name columns ${COLUMNS.join(", ")}`);
    return undefined;
  }
  const [day, period, action, volumeMwh, priceGbpPerMwh] = COLUMNS.map((name) =>
    names.indexOf(name),
  );
  return {
    day: day!,
    period: period!,
    action: action!,
    volumeMwh: volumeMwh!,
    priceGbpPerMwh: priceGbpPerMwh!,
  };
}

function readActions(
  rows: Iterable<readonly CsvCell[]>,
  places: Places,
  faults: CsvFaults,
): Map<number, SystemAction[]> {
  const byPeriod = new Map<number, Map<string, SystemAction>>();
  for (const row of rows) {
    const [day, period, action, volume, price] = COLUMNS.map((name) => row[places[name]]);
    if (!day || !period || !action || !volume || !price) {
      const found = `${row.length} cell${row.length === 1 ? "" : "s"}`;
      faults.add(row[0], "series.cells", found, "write a cell for every column of the header");
      continue;
    }
    const volumeMwh = numberOf(volume, VOLUME_MWH_MAX, "MWh", faults);
    const priceGbpPerMwh = numberOf(price, PRICE_GBP_PER_MWH_MAX, "£/MWh", faults);
    const id = idOf(action, faults);
    const stamp = instantOfSettlementPeriod(day.text, period.text);
    if (stamp.kind === "faulty") {
      const cell = stamp.problem === "settlementPeriod" ? period : day;
      faults.add(cell, `series.${stamp.problem}`, `"${cell.text.slice(0, 40)}"`, stamp.remedy);
      continue;
    }
    const key = periodOf(stamp.instant);
    const known = byPeriod.get(key) ?? new Map<string, SystemAction>();
    byPeriod.set(key, known);
    if (known.has(id)) {
      const found = `action "${id}" of ${day.text}, period ${period.text}, a second time`;
      faults.add(action, "systemActions.repeated", found, "write each action once a period");
    } else known.set(id, { id, volumeMwh, priceGbpPerMwh });
  }
  return new Map([...byPeriod].map(([period, actions]) => [period, [...actions.values()]]));
}

function idOf(cell: CsvCell, faults: CsvFaults): string {
  const { text } = cell;
  if (text !== "" && text.length <= ID_CHARACTERS_MAX) return text;
  const found = text === "" ? "a row without an action" : `an action of ${text.length} characters`;
  const remedy = `write an id of at most ${ID_CHARACTERS_MAX} characters`;
  faults.add(cell, "systemActions.id", found, remedy);
  return text;
}

function numberOf(cell: CsvCell, most: number, unit: string, faults: CsvFaults): number {
  const value = Number(cell.text);
  if (NUMBER.test(cell.text) && Math.abs(value) <= most) return value;
  const found = cell.text === "" ? "nothing" : `"${cell.text.slice(0, 40)}"`;
  faults.add(cell, "series.number", found, `write a number of ${unit} from -${most} to ${most}`);
  return 0;
}
