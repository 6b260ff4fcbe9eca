/**
 * The settings of a policy's rows as columns. Takes what each row's group says and which settings are spreads; gives a
 * column each, spreads drawn by row id in slots of their own, and the columns of the bidding strategy.
 */
import type { DrawPurpose } from "../sim/core/draws.ts";
import type { AgentRows, SettingColumns } from "../sim/model/agents.ts";
import { type Spread, spreadColumn } from "../sim/model/spread.ts";
import { type StrategySettings, strategyColumns } from "./strategies/registry.ts";

/** `spreads`: settings in the order of their slots; `numbers`: settings that are one number a group. */
export function settingColumns<SpreadName extends string, NumberName extends string = never>(
  own: readonly (Readonly<Record<NoInfer<SpreadName>, Spread>> &
    Readonly<Record<NoInfer<NumberName>, number>> & { readonly strategy: StrategySettings })[],
  rows: AgentRows,
  draws: DrawPurpose,
  spreads: readonly SpreadName[],
  numbers: readonly NumberName[] = [],
): SettingColumns {
  const columns: Record<string, Float64Array> = {};
  for (const [slot, name] of spreads.entries()) {
    const values = own.map((group): Spread => group[name]);
    columns[name] = spreadColumn(values, rows.ids, draws, { slot });
  }
  for (const name of numbers) columns[name] = Float64Array.from(own, (group) => group[name]);
  const strategies = own.map((group) => group.strategy);
  return { ...columns, ...strategyColumns(strategies, rows.ids, draws) };
}
