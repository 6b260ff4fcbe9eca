/**
 * Settlement from a seed: imbalance with one of the prices that need no file, what parties notify and are told, virtual trading,
 * runs, network charges, and a community that shares. Takes choices and a network; gives the scenario's member, nothing in half of the scenarios.
 */
import { ACTOR_IDS } from "../../sim/model/actors.ts";
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import { sharingRules } from "../../sim/settlement/sharing/registry.ts";
import type { Chooser } from "./chooser.ts";

const IMPORT_GBP_PER_MWH = 223.6;

/** By which supplier homes come to markets, where something is sold by a virtual party; of the default parties the first that has units. */
function chosenHomeSupply(choose: Chooser, { units }: NetworkDocument) {
  const technology = units.map((unit) => unit.technology).find((word) => word !== "demand");
  if (technology === undefined || !choose.chance("suppliers of homes", 0.5)) return {};
  const supplier = `${technology} party`;
  const model = choose.oneOf("supplier model", [
    { kind: "single", supplier, switchedFrac: choose.whole("switched", 0, 10) / 10 },
    { kind: "shared", supplier },
    { kind: "virtual-lead-party" },
  ]);
  return { homes: { model, halfHourlyFrac: choose.whole("half-hourly", 0, 10) / 10 } };
}

export function chosenSettlement(choose: Chooser, network: NetworkDocument, hasHomes: boolean) {
  if (!choose.chance("settlement", 0.5)) return {};
  const sold = choose.some(
    "virtual trading",
    network.units.map(({ id }) => id),
    0.3,
  );
  const owned = choose.some(
    "owned",
    network.units.map(({ id }) => id),
    0.3,
  );
  const imbalance = {
    price: choose.oneOf("imbalance price", [
      { kind: "system-price" },
      { kind: "fixed", gbpPerMwh: choose.whole("fixed price", -100, 400) },
    ]),
    position: choose.oneOf("position", [{ kind: "gate-closure" }, { kind: "day-ahead" }]),
    told: choose.oneOf("told", ["never", "expected", "exactly"]),
    volumeAdjust: choose.oneOf("volume adjust", ["none", "delivered"]),
    compensatesFrac: choose.oneOf("compensates", [0, 0.5, 1]),
    ...(sold.length === 0
      ? {}
      : {
          virtualTrading: {
            units: sold,
            told: choose.oneOf("virtual told", ["never", "expected", "exactly"]),
            compensation: {
              kind: choose.oneOf("compensation", ["off", "mutualised", "bilateral"]),
            },
          },
          ...(hasHomes ? chosenHomeSupply(choose, network) : {}),
        }),
    ...(choose.chance("settlement runs", 0.5) ? { runs: {} } : {}),
  };
  const duos = { link: { kind: choose.oneOf("capacity link", ["none", "pro-rata"]) } };
  const accounts =
    owned.length === 0 ? [] : [{ actor: choose.oneOf("owner", ACTOR_IDS), units: { ids: owned } }];
  return {
    settlement: {
      ...{ accounts, imbalance, ...chosenSharing(choose, network) },
      ...chosenIntermediaries(choose, network),
      ...(choose.chance("network charges", 0.5) ? { duos } : {}),
    },
  };
}

/** Those between owners and markets; none in seven of ten. */
function chosenIntermediaries(choose: Chooser, { units }: NetworkDocument) {
  if (!choose.chance("intermediaries", 0.3)) return {};
  const some = (name: string) =>
    choose.some(
      `intermediaries/${name}`,
      units.map(({ id }) => id),
      0.3,
    );
  const [sold, wired, paying] = [some("sold"), some("wired"), some("paying")];
  const gbpPerMwh = choose.whole("intermediaries/price", 0, 60);
  return {
    intermediaries: {
      portfolios: sold.length === 0 ? [] : [{ id: "portfolio", units: sold, communityFrac: 0.05 }],
      platform: { members: wired.length === 0 ? undefined : wired },
      privateWires: wired.length === 0 ? [] : [{ id: "private wire", units: wired, gbpPerMwh }],
      communityFunds:
        paying.length === 0 ? [] : [{ id: "community fund", units: paying, gbpPerMwh }],
      dataCommunications: { providerGbp: 0.05, buyerGbp: 0.02 },
    },
  };
}

/** The price of the contract of each member of a community, £/MWh: the tariff that it is billed by. */
export function sharedContracts(
  sharing: { readonly members: readonly string[]; readonly exportGbpPerMwh: number } | undefined,
  { units }: NetworkDocument,
): ReadonlyMap<string, number> {
  const members = new Set(sharing?.members);
  return new Map(
    units
      .filter(({ id }) => members.has(id))
      .map(({ id, technology }) => [
        id,
        technology === "demand" ? IMPORT_GBP_PER_MWH : sharing!.exportGbpPerMwh,
      ]),
  );
}

/** Who shares energy, and how; nothing where less than two would. A store has no contract for what it draws. */
function chosenSharing(choose: Chooser, network: NetworkDocument) {
  const members = choose.some(
    "members of a community",
    network.units.filter(({ technology }) => technology !== "storage").map(({ id }) => id),
    0.3,
  );
  if (members.length < 2) return {};
  const rule = { kind: choose.oneOf("sharing", Object.keys(sharingRules)) };
  return {
    sharing: {
      ...{ members, rule, importGbpPerMwh: IMPORT_GBP_PER_MWH },
      exportGbpPerMwh: choose.whole("export price", 0, 120),
    },
  };
}
