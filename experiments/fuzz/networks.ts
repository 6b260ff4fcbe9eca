/**
 * A network from a seed: a built-in one with squeezed ratings, so that its constraints bind, other kinds of ratings, and other
 * connections that are firm. Takes choices; gives a document.
 */
import { type BuiltInNetworkName, builtInNetworks } from "../../grids/built-in-networks.ts";
import { type NetworkDocument, networkDocumentSchema } from "../../sim/model/network-document.ts";
import type { Chooser } from "./chooser.ts";

const NAMES = Object.keys(builtInNetworks) as BuiltInNetworkName[];
/** No constraint is squeezed below this, MW: a rating is above 0. */
const LEAST_MW = 0.01;

/** A conductor of the size of the usual 132 kV and 33 kV lines; assumed. */
const LYNX = {
  kind: "line-weather",
  diameterMm: 19.5,
  resistanceLow: { atC: 25, ohmPerKm: 0.16 },
  resistanceHigh: { atC: 75, ohmPerKm: 0.19 },
};

type Branch = NetworkDocument["branches"][number];

export interface ChosenNetwork {
  readonly name: BuiltInNetworkName;
  readonly document: NetworkDocument;
}

export function chosenNetwork(choose: Chooser): ChosenNetwork {
  const name = choose.oneOf("network", NAMES);
  const document = networkDocumentSchema.parse(builtInNetworks[name].document);
  const squeeze = choose.oneOf("squeeze", [1, 0.7, 0.4, 0.2]);
  const changed = {
    ...document,
    connections: chosenConnections(choose, document),
    demands: chosenDemands(choose, document),
    constraintPoints: chosenPoints(choose, document, squeeze),
    branches: document.branches.map((branch) => rated(choose, branch, squeeze)),
  };
  return { name, document: networkDocumentSchema.parse(changed) };
}

/** Sometimes others are firm, and some have agreed an index of curtailment. */
function chosenConnections(choose: Chooser, { connections }: NetworkDocument): unknown[] {
  const isMixed = choose.chance("mixed connections", 0.3);
  return connections.map((connection) => {
    const { id } = connection;
    const isOther = isMixed && choose.chance(`connection/${id}`, 0.4);
    const curtailableWhen = isOther
      ? choose.oneOf(`firm/${id}`, ["intact", "outage", "never"])
      : connection.curtailableWhen;
    const index = choose.chance(`index/${id}`, 0.2) ? { curtailmentIndexFrac: 0.01 } : {};
    return { ...connection, curtailableWhen, ...index };
  });
}

/** From none of the demand to three times as much, so that constraints bind the other way too. */
function chosenDemands(choose: Chooser, { demands }: NetworkDocument): unknown[] {
  const factor = choose.oneOf("demand", [0, 0.5, 1, 1, 1.5, 3]);
  return demands.map((demand) => ({ ...demand, peakMw: demand.peakMw * factor }));
}

/** The constraint points, some of which limit the other direction too. */
function chosenPoints(
  choose: Chooser,
  { constraintPoints }: NetworkDocument,
  squeeze: number,
): unknown[] {
  return constraintPoints.flatMap((point) => {
    const squeezed =
      point.ratingMw === undefined
        ? point
        : { ...point, ratingMw: Math.max(LEAST_MW, point.ratingMw * squeeze) };
    if (!choose.chance(`both ways/${point.id}`, 0.15)) return [squeezed];
    const direction = point.direction === "forward" ? "reverse" : "forward";
    return [squeezed, { ...squeezed, id: `${point.id}-back`, direction }];
  });
}

/** A branch with its rating squeezed, sometimes of another kind, sometimes lower while anything is out. */
function rated(choose: Chooser, branch: Branch, squeeze: number): unknown {
  const ratingMw = branch.ratingMw === null ? null : branch.ratingMw * squeeze;
  const ratingWhenOut = choose.chance(`when out/${branch.id}`, 0.2)
    ? { ratingWhenOut: { factor: 0.8 } }
    : {};
  const isOther = ratingMw !== null && choose.chance(`other rating/${branch.id}`, 0.15);
  const rating = isOther ? { rating: otherRating(choose, branch, ratingMw) } : {};
  return { ...branch, ratingMw, ...rating, ...ratingWhenOut };
}

/** A seasonal rating, or one that follows the weather in the manner of the branch's kind. */
function otherRating(choose: Chooser, { id, kind }: Branch, ratingMw: number) {
  return choose.oneOf(`rating kind/${id}`, [
    {
      kind: "seasonal",
      winterMw: ratingMw,
      intermediateMw: ratingMw * 0.9,
      summerMw: ratingMw * 0.7,
    },
    ...(kind === "transformer" ? [{ kind: "transformer-hot-spot" }] : []),
    ...(kind === "line" ? [LYNX] : []),
  ]);
}
