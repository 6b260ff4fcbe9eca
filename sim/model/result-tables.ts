/**
 * Where a column of a results table is added: the tables of results, one schema a table, with unit and meaning of each column; families
 * are in result-tables/. A new column is a line in the file of its family, and a cell in the same place of the table's one
 * `append` in sim/state (commit-*.ts; record*.ts where several pages write it; ledger: post-entries.ts). Parquet, digest, checks and manifest follow by
 * themselves; docs/reference by `npm run docs`, metrics and report only where they are to use it.
 * `writtenBy` names the stage whose facts the rows are.
 */
import type { TableSchema } from "../core/columns.ts";
import { actorTables } from "./result-tables/actors.ts";
import { capacityTables } from "./result-tables/capacity.ts";
import { eventTables } from "./result-tables/events.ts";
import { exchangeTables } from "./result-tables/exchange.ts";
import { homesTables } from "./result-tables/homes.ts";
import { meteredTables } from "./result-tables/metered.ts";
import { monitoringTables } from "./result-tables/monitoring.ts";
import { offsettingTables } from "./result-tables/offsetting.ts";
import { portfolioTables } from "./result-tables/portfolio.ts";
import { serviceTables } from "./result-tables/services.ts";
import { settlementTables } from "./result-tables/settlement.ts";
import { sharingTables } from "./result-tables/sharing.ts";
import { statedTables } from "./result-tables/stated.ts";
import { tradingTables } from "./result-tables/trading.ts";
import { viewTables } from "./result-tables/views.ts";

export const resultTables = {
  ...meteredTables,
  ...statedTables,
  ...tradingTables,
  ...serviceTables,
  ...portfolioTables,
  ...capacityTables,
  ...offsettingTables,
  ...exchangeTables,
  ...settlementTables,
  ...sharingTables,
  ...homesTables,
  ...monitoringTables,
  ...actorTables,
  ...eventTables,
  ...viewTables,
} as const satisfies Readonly<Record<string, TableSchema>>;

export type ResultTableName = keyof typeof resultTables;
