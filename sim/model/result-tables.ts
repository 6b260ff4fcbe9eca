/**
 * The tables of results: one schema a table, with unit and meaning of each column. `writtenBy` names the stage whose facts the rows are.
 * To add a column: in the file of its family in result-tables/, and in the table's one `append` in sim/state (commit-*.ts; record*.ts where
 * several pages write it); Parquet, digest and docs/reference follow.
 */
import type { TableSchema } from "../core/columns.ts";
import { eventTables } from "./result-tables/events.ts";
import { meteredTables } from "./result-tables/metered.ts";
import { portfolioTables } from "./result-tables/portfolio.ts";
import { serviceTables } from "./result-tables/services.ts";
import { settlementTables } from "./result-tables/settlement.ts";
import { statedTables } from "./result-tables/stated.ts";
import { tradingTables } from "./result-tables/trading.ts";

export const resultTables = {
  ...meteredTables,
  ...statedTables,
  ...tradingTables,
  ...serviceTables,
  ...portfolioTables,
  ...settlementTables,
  ...eventTables,
} as const satisfies Readonly<Record<string, TableSchema>>;

export type ResultTableName = keyof typeof resultTables;
