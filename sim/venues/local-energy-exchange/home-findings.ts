/**
 * Groups of homes that are members of the local energy exchange: there must be such a group, billed by a flat tariff at the prices between which it
 * trades, for its supplier hands back the tariff of what was traded.
 * Takes settings and groups; gives findings with paths in the scenario.
 */
import { nearestWord } from "../../core/errors.ts";
import { ENERGY_EXCHANGE } from "../../model/energy-exchange.ts";
import type { Finding } from "../../model/findings.ts";
import type { HomeGroup } from "../../model/homes.ts";
import { followsDayAhead, type LocalEnergyExchangeSettings } from "./settings.ts";

export function* memberHomeFindings(
  settings: LocalEnergyExchangeSettings | undefined,
  groups: readonly HomeGroup[],
): Generator<Finding> {
  if (settings === undefined) return;
  const known = new Map(groups.map((group) => [group.id, group]));
  for (const [row, { homes, importGbpPerMwh, exportGbpPerMwh }] of settings.members.entries())
    for (const [index, id] of homes.entries()) {
      const path = ["venues", ENERGY_EXCHANGE, "members", row, "homes", index];
      const group = known.get(id);
      if (group === undefined) {
        const near = nearestWord(id, [...known.keys()]);
        yield {
          code: "exchange.unknownHomes",
          path,
          found: `"${id}", which is no group of homes`,
          remedy:
            near === undefined
              ? "write the id of a group of homes"
              : `write the id of a group of homes; the nearest is "${near}"`,
        };
        continue;
      }
      if (followsDayAhead({ importGbpPerMwh, exportGbpPerMwh })) {
        yield {
          code: "exchange.homesDayAhead",
          path,
          found: `"${id}" in a row that follows the day-ahead price`,
          remedy: "write the prices of its flat tariff in a row of its own",
        };
        continue;
      }
      const { tariff } = group;
      const isFlat =
        tariff?.kind === "flat" &&
        tariff.importGbpPerMwh === importGbpPerMwh &&
        tariff.exportGbpPerMwh === exportGbpPerMwh;
      if (!isFlat)
        yield {
          code: "exchange.homesTariff",
          path,
          found: `"${id}", which ${tariff === undefined ? "has no tariff" : `is billed by another tariff (${tariff.kind}) than the prices of its row`}`,
          remedy: `write tariff: { kind: flat, importGbpPerMwh: ${importGbpPerMwh}, exportGbpPerMwh: ${exportGbpPerMwh} } in its group`,
        };
    }
}
