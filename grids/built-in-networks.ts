/**
 * The built-in networks by name. Takes nothing; gives for each what it is, its licence and its document.
 * A new network is one folder and one line here.
 */
import type { NetworkDocumentInput } from "../sim/model/network-document.ts";
import { ring } from "./ring/network.ts";
import { sixtyOverHundred } from "./sixty-over-hundred/network.ts";

export interface BuiltInNetwork {
  readonly about: string;
  readonly licence: string;
  readonly document: NetworkDocumentInput;
}

export const builtInNetworks = {
  ring: {
    about:
      "Two supply points, three bulk supply points and a 33 kV ring with eight overlapping export constraints; invented, in the manner of north-west England.",
    licence: "MIT",
    document: ring,
  },
  "sixty-over-hundred": {
    about: "One 100 MW unit that must lose exactly 60 MW: blunt against granular curtailment.",
    licence: "MIT",
    document: sixtyOverHundred,
  },
} as const satisfies Record<string, BuiltInNetwork>;

export type BuiltInNetworkName = keyof typeof builtInNetworks;
