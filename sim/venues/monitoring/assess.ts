/**
 * What a monitor makes of a day: every participant by every detector, and what follows from flags. Takes what is seen and the rules; gives
 * assessments and entries of the ledger in the order of participants and detectors, whatever the order in which they were seen.
 */
import { roundHalfAway } from "../../core/units.ts";
import { type Assessment, MARKET_MONITORING } from "../../model/monitoring.ts";
import { type Occasion, transfer } from "../../model/transfer.ts";
import type { LedgerEntry } from "../../model/venues.ts";
import type { Detector } from "./detectors/detector.ts";
import type { Sanction } from "./sanctions/sanction.ts";
import type { ParticipantSeen } from "./seen.ts";

/** A score is held against its threshold as it is recorded: less than a millionth beyond is rounding. */
const SCORE_STEPS = 1e6;

/** `label`: of the day, so that ids are of one day alone. */
export function assess(
  seen: readonly ParticipantSeen[],
  detectors: ReadonlyMap<string, Detector>,
  label: string,
): Assessment[] {
  const participants = seen.toSorted((left, right) => (left.unit < right.unit ? -1 : 1));
  return participants.flatMap((participant) =>
    [...detectors].flatMap(([name, detector]): Assessment[] => {
      const score = detector.score(participant);
      if (score === undefined) return [];
      const { thresholdFrac, impactGbpPerMwh: leastImpact } = detector;
      const isFlagged =
        Math.round(score.scoreFrac * SCORE_STEPS) / SCORE_STEPS > thresholdFrac &&
        (leastImpact === undefined || (score.impactGbpPerMwh ?? 0) >= leastImpact);
      const id = `M${label}.${participant.unit}.${name}`;
      const { unit } = participant;
      return [{ ...score, id, unit, detector: name, thresholdFrac, isFlagged }];
    }),
  );
}

/** What a flag makes its participant pay, to who paid the gain. */
export function sanctionEntries(
  flag: Assessment,
  sanction: Sanction,
  kind: string,
  occasion: Omit<Occasion, "because">,
): LedgerEntry[] {
  const { gainMultiple } = sanction(flag);
  return flag.gains
    .map(({ payee, microGbp }) =>
      transfer(
        { ...occasion, because: flag.id },
        `${MARKET_MONITORING}/${kind}`,
        flag.unit,
        payee,
        roundHalfAway(microGbp * gainMultiple),
      ),
    )
    .filter(({ amountMicroGbp }) => amountMicroGbp > 0);
}
