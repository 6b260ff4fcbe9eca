/**
 * The built-in networks by name. Takes nothing; gives for each what it is, its licence and its document.
 * A new network is one folder and one line here.
 */
import type { NetworkDocumentInput } from "../sim/model/network-document.ts";
import { ieee14 } from "./ieee-14/network.ts";
import { ieee33 } from "./ieee-33/network.ts";
import { miniTrialExport } from "./mini-trial-export/network.ts";
import { miniTrialImport } from "./mini-trial-import/network.ts";
import { oxfordshireTrial } from "./oxfordshire-trial/network.ts";
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
  "mini-trial-export": {
    about: "The trading workshop's first network: eight participants, 16 MW too much generation.",
    licence: "MIT",
    document: miniTrialExport,
  },
  "mini-trial-import": {
    about: "The trading workshop's second network: eight participants, 16 MW too much demand.",
    licence: "MIT",
    document: miniTrialImport,
  },
  "oxfordshire-trial": {
    about:
      "A stylised primary substation in Oxfordshire with the four sites of a trial of capacity trades.",
    licence: "MIT",
    document: oxfordshireTrial,
  },
  "ieee-33": {
    about: "The 33-bus feeder of Baran and Wu, with generation, a store and demand added.",
    licence: "MIT",
    document: ieee33,
  },
  "ieee-14": {
    about: "The IEEE 14-bus test case, with ratings, generation, a store and demand added.",
    licence: "MIT",
    document: ieee14,
  },
} as const satisfies Record<string, BuiltInNetwork>;

export type BuiltInNetworkName = keyof typeof builtInNetworks;
