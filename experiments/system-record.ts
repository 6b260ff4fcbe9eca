/**
 * The file that a scenario's imbalance price reads: published system prices, or balancing actions. Takes a checked scenario
 * and the folder it stands in; gives what the file says with the hash of its text, nothing where the price reads none, or
 * every fault at once.
 */
import { readSystemActions } from "../grids/series/system-actions-csv.ts";
import { readSystemPrices } from "../grids/series/system-prices-csv.ts";
import type { SourceDocument } from "../sim/core/documents/document.ts";
import { type Checked, faulty, ok } from "../sim/core/errors.ts";
import { londonDayStart, periodOf } from "../sim/core/time.ts";
import type { SystemRecord } from "../sim/model/imbalance.ts";
import { runDays, type Scenario } from "../sim/scenario.ts";
import { loadCsvText } from "./files.ts";
import { placed } from "./scenario-source.ts";

export interface SystemFile {
  readonly record: SystemRecord;
  readonly sha256: string;
}

export async function loadSystemRecord(
  scenario: Scenario,
  folder: string,
  source: SourceDocument,
): Promise<Checked<SystemFile | undefined>> {
  const price = scenario.settlement?.imbalance?.price;
  if (price === undefined || (price.kind !== "price-file" && price.kind !== "stack"))
    return ok(undefined);
  const loaded = await loadCsvText(folder, price.file);
  if (loaded.kind === "faulty") return loaded;
  const { text, file, sha256 } = loaded.value;
  if (price.kind === "stack") {
    const record = readSystemActions(text, file);
    return record.kind === "faulty" ? record : ok({ record: record.value, sha256 });
  }
  const read = readSystemPrices(text, price, file);
  if (read.kind === "faulty") return read;
  const { firstDay, dayCount } = runDays(scenario);
  const missing = read.value.covers(
    periodOf(londonDayStart(firstDay)),
    periodOf(londonDayStart(firstDay + dayCount)),
  );
  if (missing.length === 0) return ok({ record: read.value.record, sha256 });
  const path = ["settlement", "imbalance", "price", "file"];
  return faulty(
    placed(
      source,
      missing.map((finding) => ({ ...finding, path })),
    ),
  );
}
