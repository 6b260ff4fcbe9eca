/**
 * The files of matching, read one with another: names of the look-ahead and the merit order list are known to the files after
 * them. Takes paths; gives what could be read, and every fault: of a faulty list all rows where each could be read, of faulty
 * orders and trades the rows without a fault, so that one fault hides no other. Keeps: where names could not be read, nobody is
 * called unknown.
 */
import type { Fault } from "../../sim/core/errors.ts";
import type { KnownIds } from "../../sim/messages/read.ts";
import type { MessageKind } from "../../sim/messages/registry.ts";
import {
  type LoadedMessage,
  type LoadedParts,
  type LoadedRows,
  loadParts,
} from "./message-file.ts";

export interface MarketPaths {
  readonly lookAhead: string;
  readonly mol: string;
  readonly bids: string;
  readonly offers: string;
  readonly sensitivities?: string;
  readonly resources?: string;
  readonly trades?: string;
  /** The look-ahead as it is by the time of verification. */
  readonly lookAheadNow?: string;
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
  /** Every row of the trades, with what of it could be read. */
  readonly tradeRows: LoadedRows<"trade"> | undefined;
  readonly lookAheadNow: Loaded<"look-ahead">;
  /** Orders that trades may name: all of a file, or what is missing would be said of nobody. */
  readonly placed: { readonly bids: Loaded<"bid">; readonly offers: Loaded<"offer"> };
  readonly faults: readonly Fault[];
  readonly notices: readonly Fault[];
}

export async function readMarketFiles(
  paths: MarketPaths,
  closesAt: number | undefined,
): Promise<MarketFiles> {
  const resources = await maybe("resource", paths.resources);
  const registered = resources?.idsIn("resourceId");
  const everyone = registered === undefined ? {} : { resources: registered };
  const lookAhead = await loadParts("look-ahead", paths.lookAhead, { known: everyone });
  const mol = await loadParts("incoming-merit-order-list", paths.mol, { known: everyone });
  const known = knownBy(lookAhead, mol, registered);
  const late = closesAt === undefined ? {} : { closesAt };
  const contracts = mol.idsIn("contractId");
  const ofBuyers = contracts === undefined ? known : { ...known, contracts };
  const bids = await loadParts("bid", paths.bids, { known: ofBuyers, ...late });
  const offers = await loadParts("offer", paths.offers, { known, ...late });
  const sensitivities = await maybe("sensitivity", paths.sensitivities);
  const trades = await maybe("trade", paths.trades, known);
  const lookAheadNow = await maybe("look-ahead", paths.lookAheadNow, everyone);
  const all = [lookAhead, mol, bids, offers, sensitivities, resources, trades, lookAheadNow];
  return {
    ...{ lookAhead: lookAhead.whole, mol: mol.whole },
    ...{ bids: bids.sound, offers: offers.sound, trades: trades?.sound },
    tradeRows: trades?.readable,
    ...{ sensitivities: sensitivities?.whole, resources: resources?.whole },
    lookAheadNow: lookAheadNow?.whole,
    placed: { bids: bids.whole, offers: offers.whole },
    faults: all.flatMap((each) => each?.faults ?? []),
    notices: all.flatMap((each) => each?.sound?.notices ?? []),
  };
}

/** A file that need not be given. */
async function maybe<Kind extends MessageKind>(
  kind: Kind,
  path: string | undefined,
  known: KnownIds = {},
): Promise<LoadedParts<Kind> | undefined> {
  return path === undefined ? undefined : await loadParts(kind, path, { known });
}

function knownBy(
  lookAhead: LoadedParts<"look-ahead">,
  mol: LoadedParts<"incoming-merit-order-list">,
  registered: ReadonlySet<string> | undefined,
): KnownIds {
  const points = lookAhead.idsIn("constraintId");
  const [predicted, listed] = [lookAhead.idsIn("resourceId"), mol.idsIn("resourceId")];
  const named = predicted && listed && new Set([...predicted, ...listed]);
  const resources = registered ?? named;
  return {
    ...(points === undefined ? {} : { constraintPoints: points }),
    ...(resources === undefined ? {} : { resources }),
  };
}
