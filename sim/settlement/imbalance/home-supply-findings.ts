/**
 * What is wrong between the suppliers of homes and the rest of a scenario: groups and parties that there are not, a second supplier that is the first, nobody to sell, and homes that trade
 * beside it. Takes settings, groups, parties and members of the energy exchange; gives findings.
 */
import { nearestWord } from "../../core/errors.ts";
import type { Finding } from "../../model/findings.ts";
import type { HomeGroup } from "../../model/homes.ts";
import type { HomeSupplySettings } from "./home-supply.ts";

interface Around {
  readonly homes: readonly HomeGroup[];
  readonly parties: readonly { readonly id: string }[];
  /** Party of each group. */
  readonly partyOf: (group: number) => string | undefined;
  readonly isVirtualOpen: boolean;
  /** Groups that are members of the energy exchange. */
  readonly trading: ReadonlySet<string>;
}

const at = (...path: (string | number)[]) => ["settlement", "imbalance", "homes", ...path];

export function* homeSupplyFindings(
  settings: HomeSupplySettings,
  { homes, parties, partyOf, isVirtualOpen, trading }: Around,
): Generator<Finding> {
  const ids = homes.map(({ id }) => id);
  if (ids.length === 0)
    yield {
      code: "suppliers.noHomes",
      path: at(),
      found: "suppliers of homes in a scenario without homes",
      remedy: "write groups of homes, or leave it out",
    };
  for (const [index, id] of (settings.groups ?? []).entries())
    if (ids.length > 0 && !ids.includes(id))
      yield unknown("group of homes", id, ids, at("groups", index));
  const { model } = settings;
  const own = [...ids.entries()].filter(([, id]) => settings.groups?.includes(id) ?? true);
  if (model.kind === "virtual-lead-party") {
    if (!isVirtualOpen)
      yield {
        code: "suppliers.noVirtualParty",
        path: at("model", "kind"),
        found: "virtual-lead-party, in a scenario without a virtual trading party",
        remedy: "write settlement.imbalance.virtualTrading: {}, or another model",
      };
    return;
  }
  const names = parties.map(({ id }) => id);
  if (!names.includes(model.supplier))
    yield unknown("balance party", model.supplier, names, at("model", "supplier"));
  for (const [row, id] of own) {
    if (model.kind === "shared" && partyOf(row) === model.supplier)
      yield {
        code: "suppliers.sameSupplier",
        path: at("model", "supplier"),
        found: `"${model.supplier}", which supplies "${id}" already: nothing would be shared`,
        remedy: "write another party, or name the groups of others in groups",
      };
    if (model.kind === "single" && trading.has(id))
      yield {
        code: "suppliers.trading",
        path: at("model"),
        found: `"${id}" with two suppliers, which is a member of the energy exchange: what it trades is billed by one`,
        remedy:
          "give it that supplier in settlement.imbalance.parties and name other groups in groups, or leave it out of the exchange",
      };
  }
}

function unknown(
  noun: string,
  id: string,
  known: readonly string[],
  path: Finding["path"],
): Finding {
  const near = nearestWord(id, [...known]);
  return {
    code: "suppliers.unknown",
    path,
    found: `"${id}", which is no ${noun}`,
    remedy: `write one of ${known.join(", ")}${near === undefined ? "" : `; the nearest is "${near}"`}`,
  };
}
