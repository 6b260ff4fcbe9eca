/**
 * What is wrong between the settings of imbalance settlement and the network: names that it does not have, accounts that are
 * taken, and rows that would be nobody's.
 */
import { ENERGY_EXCHANGE } from "../../model/energy-exchange.ts";
import { type Finding, unknownName } from "../../model/findings.ts";
import type { HomeGroup } from "../../model/homes.ts";
import type { NetworkDocument } from "../../model/network-document.ts";
import { RESERVED_ACCOUNTS } from "../accounts/outside-accounts.ts";
import { homeSupplyFindings } from "./home-supply-findings.ts";
import { partiesOf } from "./parties.ts";
import type { ImbalanceSettings } from "./settings.ts";

/** Homes, and what they trade in. */
interface Members {
  readonly homes: readonly HomeGroup[];
  readonly venues: {
    readonly [ENERGY_EXCHANGE]?:
      | { readonly members: readonly { readonly homes: readonly string[] }[] }
      | undefined;
  };
}

export function* imbalanceFindings(
  settings: ImbalanceSettings | undefined,
  network: NetworkDocument,
  { homes, venues }: Members,
): Generator<Finding> {
  if (settings === undefined) return;
  const at = (...path: (string | number)[]) => ["settlement", "imbalance", ...path];
  const unitIds = network.units.map(({ id }) => id);
  const demandIds = network.demands.map(({ id }) => id);
  const seen = new Map<string, number>();
  for (const [row, { id, units, demands }] of (settings.parties ?? []).entries()) {
    const twice = seen.get(id);
    seen.set(id, row);
    if (twice !== undefined || RESERVED_ACCOUNTS.includes(id) || unitIds.includes(id)) {
      yield {
        code: "scenario.partyId",
        path: at("parties", row, "id"),
        found: `"${id}", which is ${twice === undefined ? "an account of the ledger already" : `the id of parties[${twice}]`}`,
        remedy: "give the party an id of its own",
      };
    }
    for (const [index, unit] of (units?.ids ?? []).entries()) {
      if (!unitIds.includes(unit))
        yield unknownName(
          "unit",
          unit,
          unitIds,
          network.name,
          at("parties", row, "units", "ids", index),
        );
    }
    for (const [index, demand] of (Array.isArray(demands) ? demands : []).entries()) {
      if (!demandIds.includes(demand))
        yield unknownName(
          "demand",
          demand,
          demandIds,
          network.name,
          at("parties", row, "demands", index),
        );
    }
  }
  const { unitParty, demandParty } = partiesOf(settings, network);
  yield* orphans("unit", "units", unitIds, unitParty, at("parties"));
  yield* orphans("demand", "demands", demandIds, demandParty, at("parties"));
  yield* virtualFindings(settings, network, unitIds, at("virtualTrading"));
  yield* runFindings(settings, at("runs", "correctedFrac"));
  if (settings.homes === undefined) return;
  const { parties } = partiesOf(settings, network);
  const firstGroup = demandIds.length - homes.length;
  yield* homeSupplyFindings(settings.homes, {
    ...{ homes, parties, isVirtualOpen: settings.virtualTrading !== undefined },
    partyOf: (group) => parties[demandParty[firstGroup + group]!]?.id,
    trading: new Set((venues[ENERGY_EXCHANGE]?.members ?? []).flatMap((member) => member.homes)),
  });
}

/** What a virtual trading party sells are units of the network, and its account is its own. */
function* virtualFindings(
  settings: ImbalanceSettings,
  network: NetworkDocument,
  unitIds: readonly string[],
  path: Finding["path"],
): Generator<Finding> {
  const { virtualTrading } = settings;
  if (virtualTrading === undefined) return;
  const { id, units } = virtualTrading;
  if (units.length === 0 && settings.homes?.model.kind !== "virtual-lead-party")
    yield {
      code: "scenario.nothingSold",
      path,
      found: "a virtual trading party that sells nobody's deviation",
      remedy: "name units, or write homes: { model: { kind: virtual-lead-party } } beside it",
    };
  const parties = partiesOf(settings, network).parties.map((party) => party.id);
  if ([...RESERVED_ACCOUNTS, ...unitIds, ...parties].includes(id)) {
    yield {
      code: "scenario.partyId",
      path: [...path, "id"],
      found: `"${id}", which is an account of the ledger already`,
      remedy: "give the virtual trading party an id of its own",
    };
  }
  for (const [index, unit] of units.entries()) {
    if (!unitIds.includes(unit))
      yield unknownName("unit", unit, unitIds, network.name, [...path, "units", index]);
  }
}

/** A meter that is right stays right. */
function* runFindings({ runs }: ImbalanceSettings, path: Finding["path"]): Generator<Finding> {
  if (runs === undefined) return;
  const order = ["SF", "R1", "R2", "R3"] as const;
  for (const [row, name] of order.entries()) {
    const before = order[row - 1];
    if (before === undefined || runs.correctedFrac[name] >= runs.correctedFrac[before]) continue;
    yield {
      code: "scenario.correctedFrac",
      path: [...path, name],
      found: `${runs.correctedFrac[name]}, less than the ${runs.correctedFrac[before]} of ${before}: meters would turn wrong again`,
      remedy: `write at least ${runs.correctedFrac[before]}`,
    };
  }
}

function* orphans(
  noun: string,
  member: string,
  ids: readonly string[],
  partyOf: Int32Array,
  path: Finding["path"],
): Generator<Finding> {
  const left = ids.filter((_, row) => partyOf[row]! < 0);
  if (left.length === 0) return;
  const more = left.length === 1 ? "" : ` and ${left.length - 1} more`;
  yield {
    code: "scenario.noParty",
    path,
    found: `no party for ${noun} "${left[0]}"${more}: whose energy would be nobody's`,
    remedy: `add it to the \`${member}\` of a party${noun === "demand" ? ", or write demands: rest" : ""}`,
  };
}
