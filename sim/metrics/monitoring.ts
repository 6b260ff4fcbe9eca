/**
 * How good the detectors of market monitoring are: flags against what owners are set to do, which the run knows. Takes assessments; gives counts and rates by detector. A case is one participant
 * on one London day; the rates hold for scores that no sanction changed.
 */
import { MICRO_GBP_PER_GBP } from "../core/money.ts";
import {
  type Fold,
  type KeyedValue,
  type Meaning,
  orderedValues,
  ratio,
  rowsOf,
  sumOf,
} from "./fold.ts";

/** Cases of one detector. */
interface Cases {
  gaming: number;
  honest: number;
  flaggedGaming: number;
  flaggedHonest: number;
}

interface Counted {
  readonly byDetector: Map<string, Cases>;
}

const byDetector = (
  meaning: Meaning,
  numberOf: (cases: Cases) => number | null,
): Fold<Counted, readonly KeyedValue[]> => ({
  ...meaning,
  start: () => ({ byDetector: new Map() }),
  add(state, block) {
    const rows = rowsOf(block, "monitoring_assessments");
    if (rows === undefined) return;
    const { codes, words } = rows.codes("detector");
    const [flagged, games] = [rows.numbers("isFlagged"), rows.numbers("games")];
    for (const [row, code] of codes.entries()) {
      const cases = casesOf(state, words[code]!);
      if (games[row] === 1) {
        cases.gaming += 1;
        cases.flaggedGaming += flagged[row]!;
      } else {
        cases.honest += 1;
        cases.flaggedHonest += flagged[row]!;
      }
    }
  },
  value: (state) => orderedValues(state.byDetector, numberOf),
});

function casesOf(state: Counted, detector: string): Cases {
  const known = state.byDetector.get(detector);
  if (known !== undefined) return known;
  const fresh = { gaming: 0, honest: 0, flaggedGaming: 0, flaggedHonest: 0 };
  state.byDetector.set(detector, fresh);
  return fresh;
}

export const detectorGamingCases = byDetector(
  {
    about:
      "Cases (one participant on one London day) in which the owner is set to do what the detector is for.",
    unit: "",
  },
  ({ gaming }) => gaming,
);

export const detectorHonestCases = byDetector(
  { about: "Cases in which the owner is not.", unit: "" },
  ({ honest }) => honest,
);

export const detectorTrueFlags = byDetector(
  { about: "Flags of the first kind of case: true positives.", unit: "" },
  ({ flaggedGaming }) => flaggedGaming,
);

export const detectorFalseFlags = byDetector(
  { about: "Flags of the second: false positives.", unit: "" },
  ({ flaggedHonest }) => flaggedHonest,
);

export const detectorTruePositiveFrac = byDetector(
  { about: "True positives over cases of gaming; null without one.", unit: "" },
  ({ flaggedGaming, gaming }) => ratio(flaggedGaming, gaming),
);

export const detectorFalsePositiveFrac = byDetector(
  { about: "False positives over honest cases; null without one.", unit: "" },
  ({ flaggedHonest, honest }) => ratio(flaggedHonest, honest),
);

export const monitoringFlags = sumOf("monitoring_assessments", "isFlagged", 1, {
  about: "Flags of market monitoring, true or false.",
  unit: "",
});

export const monitoringPaidGbp = sumOf("monitoring_sanctions", "paidMicroGbp", MICRO_GBP_PER_GBP, {
  about: "What sanctions made participants pay.",
  unit: "£",
});
