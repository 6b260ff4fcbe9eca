/**
 * The files of matching, read one with another: names of the look-ahead and the merit order list are known to the files after
 * them. Takes paths; gives what could be read, and every fault. Keeps: where a list is faulty, nobody is called unknown.
 */
import { type Checked, type Fault, ok } from "../../sim/core/errors.ts";
import type { KnownIds } from "../../sim/messages/read.ts";
import type { MessageKind } from "../../sim/messages/registry.ts";
import { faultsOf, type LoadedMessage, loadMessage, rightOf } from "./message-file.ts";

export interface MarketPaths {
  readonly lookAhead: string;
  readonly mol: string;
  readonly bids: string;
  readonly offers: string;
  readonly sensitivities?: string;
  readonly resources?: string;
  readonly trades?: string;
}

type Loaded<Kind extends MessageKind> = LoadedMessage<Kind> | undefined;

export interface MarketFiles {
  readonly lookAhead: Loaded<"look-ahead">;
  readonly mol: Loaded<"incoming-merit-order-list">;
  readonly bids: Loaded<"bid">;
  readonly offers: Loaded<"offer">;
  readonly sensitivities: Loaded<"sensitivity">;
  readonly resources: Loaded<"resource">;
  readonly trades: Loaded<"trade">;
  readonly faults: readonly Fault[];
  readonly notices: readonly Fault[];
}

export async function readMarketFiles(
  paths: MarketPaths,
  closesAt: number | undefined,
): Promise<MarketFiles> {
  const resources = await maybe("resource", paths.resources);
  const registered = idsOf(rightOf(resources)?.rows.map((row) => row.resourceId));
  const everyone = registered === undefined ? {} : { resources: registered };
  const lookAhead = await loadMessage("look-ahead", paths.lookAhead, { known: everyone });
  const mol = await loadMessage("incoming-merit-order-list", paths.mol, { known: everyone });
  const known = knownBy(rightOf(lookAhead), rightOf(mol), registered);
  const late = closesAt === undefined ? {} : { closesAt };
  const contracts = idsOf(rightOf(mol)?.rows.map((row) => row.contractId));
  const ofBuyers = contracts === undefined ? known : { ...known, contracts };
  const bids = await loadMessage("bid", paths.bids, { known: ofBuyers, ...late });
  const offers = await loadMessage("offer", paths.offers, { known, ...late });
  const sensitivities = await maybe("sensitivity", paths.sensitivities);
  const trades = await maybe("trade", paths.trades, known);
  const all = [lookAhead, mol, bids, offers, sensitivities, resources, trades];
  return {
    ...{ lookAhead: rightOf(lookAhead), mol: rightOf(mol) },
    ...{ bids: rightOf(bids), offers: rightOf(offers), trades: rightOf(trades) },
    ...{ sensitivities: rightOf(sensitivities), resources: rightOf(resources) },
    faults: all.flatMap((each) => faultsOf(each)),
    notices: all.flatMap(
      (each) => rightOf<{ notices: readonly Fault[] } | undefined>(each)?.notices ?? [],
    ),
  };
}

/** A file that need not be given. */
async function maybe<Kind extends MessageKind>(
  kind: Kind,
  path: string | undefined,
  known: KnownIds = {},
): Promise<Checked<Loaded<Kind>>> {
  return path === undefined ? ok(undefined) : await loadMessage(kind, path, { known });
}

function knownBy(
  lookAhead: Loaded<"look-ahead">,
  mol: Loaded<"incoming-merit-order-list">,
  registered: ReadonlySet<string> | undefined,
): KnownIds {
  const points = idsOf(lookAhead?.rows.map((row) => row.constraintId));
  const named =
    lookAhead && mol ? [...lookAhead.rows, ...mol.rows].map((row) => row.resourceId) : undefined;
  const resources = registered ?? idsOf(named);
  return {
    ...(points === undefined ? {} : { constraintPoints: points }),
    ...(resources === undefined ? {} : { resources }),
  };
}

const idsOf = (ids: readonly string[] | undefined) =>
  ids === undefined ? undefined : new Set(ids);
