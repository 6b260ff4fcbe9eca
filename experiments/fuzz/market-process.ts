/**
 * How a market is held, from a seed: the phase of a trial with single steps moved, what a step takes longer by hand, a further
 * auction of each period. Takes choices; gives parts of the venue's settings that agree with each other.
 */
import { PHASE_NAMES, PROCESS_STEP_NAMES, STEP_PLACES } from "../../sim/model/market-process.ts";
import type { Chooser } from "./chooser.ts";

export interface ChosenIntraday {
  readonly verify: { readonly before: number };
  readonly trade: { readonly before: number };
}

/** Half of all markets are held as they come; of the others each is in a phase, some with steps of their own. */
export function chosenProcess(choose: Chooser) {
  if (choose.chance("business as usual", 0.5)) return {};
  const steps = choose.some("step", PROCESS_STEP_NAMES, 0.15);
  return {
    process: {
      phase: choose.oneOf("phase", PHASE_NAMES),
      steps: Object.fromEntries(
        steps.map((step) => [step, choose.oneOf(`place of ${step}`, STEP_PLACES)]),
      ),
      manualLag: {
        registrationDays: choose.oneOf("lag of registration", [0, 5]),
        verificationMinutes: choose.oneOf("lag of verification", [0, 10, 20]),
        settlementDays: choose.oneOf("lag of settlement", [0, 1, 5]),
      },
    },
  };
}

/** Sometimes what is open is traded again an hour or more before its period. */
export function chosenIntraday(choose: Chooser): ChosenIntraday | undefined {
  if (!choose.chance("intraday", 0.25)) return undefined;
  const before = choose.oneOf("intraday trade", [60, 60, 90]);
  return {
    trade: { before },
    verify: { before: before + choose.oneOf("intraday verify", [30, 45]) },
  };
}

/** Periods that statements of operational time must reach, for such an auction to know what it trades. */
export const periodsFor = (intraday: ChosenIntraday | undefined): number =>
  intraday === undefined ? 0 : Math.ceil(intraday.trade.before / 30) + 1;
