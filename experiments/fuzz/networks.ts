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

type Branch = NetworkDocument["branches"][number];

export interface ChosenNetwork {
  readonly name: BuiltInNetworkName;
  readonly document: NetworkDocument;
}

export function chosenNetwork(choose: Chooser): ChosenNetwork {
  const name = choose.oneOf("network", NAMES);
  const document = networkDocumentSchema.parse(builtInNetworks[name].document);
  const squeeze = choose.oneOf("squeeze", [1, 0.7, 0.4, 0.2]);
  const isMixed = choose.chance("mixed connections", 0.3);
  const connections = document.connections.map((connection) =>
    isMixed && choose.chance(`connection/${connection.id}`, 0.4)
      ? {
          ...connection,
          curtailableWhen: choose.oneOf(`firm/${connection.id}`, ["intact", "outage", "never"]),
        }
      : connection,
  );
  const constraintPoints = document.constraintPoints.map((point) =>
    point.ratingMw === undefined
      ? point
      : { ...point, ratingMw: Math.max(LEAST_MW, point.ratingMw * squeeze) },
  );
  const branches = document.branches.map((branch) => rated(choose, branch, squeeze));
  const changed = { ...document, branches, connections, constraintPoints };
  return { name, document: networkDocumentSchema.parse(changed) };
}

/** A branch with its rating squeezed, sometimes of another kind, sometimes lower while anything is out. */
function rated(choose: Chooser, branch: Branch, squeeze: number): unknown {
  const ratingMw = branch.ratingMw === null ? null : branch.ratingMw * squeeze;
  const ratingWhenOut = choose.chance(`when out/${branch.id}`, 0.2)
    ? { ratingWhenOut: { factor: 0.8 } }
    : {};
  const isOther = ratingMw !== null && choose.chance(`other rating/${branch.id}`, 0.15);
  const rating = isOther ? { rating: otherRating(choose, branch.id, ratingMw) } : {};
  return { ...branch, ratingMw, ...rating, ...ratingWhenOut };
}

function otherRating(choose: Chooser, id: string, ratingMw: number) {
  return choose.oneOf(`rating kind/${id}`, [
    {
      kind: "seasonal",
      winterMw: ratingMw,
      intermediateMw: ratingMw * 0.9,
      summerMw: ratingMw * 0.7,
    },
    { kind: "transformer-hot-spot" },
  ]);
}
