/** The figures of this study's README are those of its four scenarios, as they are written and without the service. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Row } from "../testing/engine-runs.ts";
import { type Rows, serviceRun } from "../testing/service-runs.ts";

const page = readFileSync(new URL("./README.md", import.meta.url), "utf8");

const total = (rows: readonly Row[], column: string) =>
  rows.reduce((sum, row) => sum + Number(row[column]), 0);
const paidGbp = (rows: Rows, rule: string) =>
  total(
    rows("ledger").filter((row) => row.rule === rule),
    "amountMicroGbp",
  ) / 1e6;
/** The fullest that any point was over a half-hour, in % of what it may carry then. */
const fullestPct = (rows: Rows) =>
  rows("constraint_period").reduce(
    (most, { meanW, ratingW }) => Math.max(most, (100 * Number(meanW)) / Number(ratingW)),
    0,
  );

test.each(["sustain", "secure", "dynamic", "restore"])(
  "%s: what was told, given and paid, and how full the fullest point was",
  async (service) => {
    const rows = await serviceRun(service);
    const without = await serviceRun(service, { venues: { [service]: undefined } });
    const awards = rows("service_awards");
    const row = [
      service,
      (Math.abs(total(awards, "instructedWh")) / 1e6).toFixed(2),
      (Math.abs(total(awards, "deliveredWh")) / 1e6).toFixed(2),
      paidGbp(rows, `${service}/availability`).toFixed(0),
      paidGbp(rows, `${service}/utilisation`).toFixed(0),
      fullestPct(rows).toFixed(1),
      fullestPct(without).toFixed(1),
    ].join(" | ");
    expect(page.includes(`| ${row} |`), `009-dso-services/README.md without: | ${row} |`).toBe(
      true,
    );
  },
);
