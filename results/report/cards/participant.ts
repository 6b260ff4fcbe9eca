/**
 * Who sits at the table of a trading workshop: one unit that trades, the site that it is part of, and what its owner could earn
 * elsewhere. Takes the network and what its units do in the window; gives a participant. The site's figures are sums over all its units.
 */
import type { NetworkDocument, Technology } from "../../../sim/model/network-document.ts";

/** What stands on a card for its owner to price by. */
export interface MarketInformation {
  readonly label: string;
  /** £/MWh; undefined where none is told. */
  readonly priceGbpPerMwh?: number | undefined;
}

type Unit = NetworkDocument["units"][number];
type Profile = NonNullable<Unit["consumption"]>["profile"];

/** All units behind the connections of one site together, MW; consumption is negative. */
export interface Site {
  readonly outputMw: number;
  /** The part behind connections that are not curtailed while the network is whole. */
  readonly firmMw: number;
}

export interface Participant {
  readonly unit: string;
  /** As the network names the unit. */
  readonly name: string;
  readonly technology: Technology;
  /** Of demand: whose day it follows. */
  readonly profile: Profile | undefined;
  readonly isCurtailable: boolean;
  readonly role: "buyer" | "seller";
  /** What it would inject in the window, MW; consumption is negative. */
  readonly outputMw: number;
  readonly site: Site;
  /** Whether these outputs are what was forecast; where not, they are what came. */
  readonly isForecast: boolean;
  /** The most that it could trade, MW. */
  readonly tradeMw: number;
  /** Place among the buyers, 1 is curtailed first; undefined where it has none or it is not known. */
  readonly place: number | undefined;
  readonly agreedIndexFrac: number | undefined;
  /** Undefined where the card has none and the contract follows the market. */
  readonly market: MarketInformation | undefined;
}

/** What is known of a participant beside the network. */
export interface Known
  extends Pick<Participant, "role" | "tradeMw" | "place" | "market" | "isForecast"> {
  /** What a unit would inject in the window, MW. */
  readonly outputMw: (unit: string) => number;
}

export function participantOf(
  { connections, units }: Pick<NetworkDocument, "connections" | "units">,
  unit: Unit,
  { outputMw, ...known }: Known,
): Participant {
  const own = connections.find(({ id }) => id === unit.connection);
  const atSite = connections.filter(({ id, site }) =>
    own?.site === undefined ? id === unit.connection : site === own.site,
  );
  const sumMw = (of: typeof connections) =>
    units
      .filter(({ connection }) => of.some(({ id }) => id === connection))
      .reduce((sum, { id }) => sum + outputMw(id), 0);
  return {
    ...known,
    unit: unit.id,
    name: unit.name ?? unit.id,
    technology: unit.technology,
    profile: unit.consumption?.profile,
    isCurtailable: own?.curtailableWhen === "intact",
    outputMw: outputMw(unit.id),
    site: {
      outputMw: sumMw(atSite),
      firmMw: sumMw(atSite.filter(({ curtailableWhen }) => curtailableWhen !== "intact")),
    },
    agreedIndexFrac: own?.curtailmentIndexFrac,
  };
}

/** What the card says, or else a contract's fixed price. */
export function marketOf(
  onCard: MarketInformation | undefined,
  fixedGbpPerMwh: number | undefined,
): MarketInformation | undefined {
  if (onCard !== undefined || fixedGbpPerMwh === undefined) return onCard;
  return { label: "Fixed price of energy", priceGbpPerMwh: fixedGbpPerMwh };
}
