/**
 * How a market is held, from a seed: the phase of a trial with single steps moved, what a step takes longer by hand, trading of
 * each period again. Takes choices; gives parts of the venue's settings that agree with each other.
 */
import { PHASE_NAMES, PROCESS_STEP_NAMES, STEP_PLACES } from "../../sim/model/market-process.ts";
import { CONTINUOUS_PRICES } from "../../sim/venues/obligations/settings.ts";
import type { Chooser } from "./chooser.ts";

export type ChosenIntraday =
  | {
      readonly verify: { readonly before: number };
      readonly trade: { readonly before: number };
    }
  | {
      readonly kind: "continuous";
      readonly opens: { readonly before: number };
      readonly closes: { readonly before: number };
      readonly everyMinutes: number;
      readonly verifyMinutesEarlier: number;
      readonly price: (typeof CONTINUOUS_PRICES)[number];
    };

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

/** Sometimes what is open is traded again an hour or more before its period: by a call, or continuously. */
export function chosenIntraday(choose: Chooser): ChosenIntraday | undefined {
  if (!choose.chance("intraday", 0.25)) return undefined;
  if (choose.chance("intraday continuous", 0.5)) {
    const closes = choose.oneOf("intraday closes", [60, 60, 90]);
    return {
      kind: "continuous",
      opens: { before: closes + choose.oneOf("intraday opens", [0, 60, 90, 150]) },
      closes: { before: closes },
      everyMinutes: choose.oneOf("intraday every", [30, 30, 60]),
      verifyMinutesEarlier: choose.oneOf("intraday verified", [1, 15, 29]),
      price: choose.oneOf("intraday price", CONTINUOUS_PRICES),
    };
  }
  const before = choose.oneOf("intraday trade", [60, 60, 90]);
  return {
    trade: { before },
    verify: { before: before + choose.oneOf("intraday verify", [30, 45]) },
  };
}

/** Periods that statements of operational time must reach, for such a gate to know what it trades. */
export function periodsFor(intraday: ChosenIntraday | undefined): number {
  if (intraday === undefined) return 0;
  const { before } = "kind" in intraday ? intraday.opens : intraday.trade;
  return Math.ceil(before / 30) + 1;
}
