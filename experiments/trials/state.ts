/**
 * What is known of a series of trials between two commands: the plan with every instant settled, the simulated clock, how far
 * each trial is and what came of it. Takes and gives the text of one file, which a person can read; nothing else remembers.
 */
import { z } from "zod";
import { checkShape } from "../../sim/core/documents/check-shape.ts";
import { readDocument } from "../../sim/core/documents/document.ts";
import type { Checked } from "../../sim/core/errors.ts";
import { formatInstant, parseInstant } from "../../sim/core/time.ts";
import { instantSchema } from "../../sim/model/faults.ts";
import { STAGES, type Timed } from "./calendar.ts";
import { planSchema, trialSchema } from "./plan.ts";

export const STATE_FORMAT = "headroom-trials-state/2";

const count = z.int().min(0);

const outcomeSchema = z.strictObject({
  ...{ bids: count, offers: count, trades: count },
  tradedKw: z.number().min(0).describe("Relief that was sold, all half-hours together."),
  payableGbp: z.number().min(0).describe("If every trade is called in full."),
  answers: z.array(
    z.strictObject({
      unit: z.string(),
      answer: z.enum(["given", "late", "missing", "none"]),
      orders: count,
    }),
  ),
  lateOrders: z.array(z.string()),
});

/** What came of the trades. */
const settledSchema = z.strictObject({
  ...{ delivered: count, idle: count, cancelled: count, refused: count },
  deliveredMwh: z.number().min(0),
  paidGbp: z.number().min(0).describe("What buyers pay sellers."),
});

const playedSchema = trialSchema.extend({
  ...{ startsAt: instantSchema, closesAt: instantSchema },
  ...{ deliversFrom: instantSchema, deliversTo: instantSchema },
  stage: z.enum(STAGES),
  outcome: outcomeSchema.nullable(),
  verifiesAt: z.array(instantSchema),
  verified: count,
  deliversAt: instantSchema,
  settled: settledSchema.nullable(),
});

const stateSchema = z.strictObject({
  format: z.literal(STATE_FORMAT),
  name: planSchema.shape.name,
  notation: z.enum(["csv", "json"]),
  clock: instantSchema.nullable(),
  trials: z.array(playedSchema),
});

export type SettledOutcome = z.output<typeof settledSchema>;
export type Outcome = z.output<typeof outcomeSchema>;
export type Played = z.output<typeof playedSchema>;
export type TrialsState = z.output<typeof stateSchema>;

/** Members always in the order of the schema, so that one state has one text. */
export const stateText = (state: TrialsState) =>
  `${JSON.stringify(stateSchema.parse(state), null, 2)}\n`;

export function readState(text: string, file: string): Checked<TrialsState> {
  const source = readDocument(text, file);
  return source.kind === "faulty" ? source : checkShape(stateSchema, source.value);
}

/** An instant of the state, which was checked when it was read. */
export const at = (text: string): number => parseInstant(text)!;

export const clockOf = ({ clock }: TrialsState) => (clock === null ? undefined : at(clock));

export const timed = (played: Played): Timed => ({
  ...{ id: played.id, stage: played.stage },
  ...{ startsAt: at(played.startsAt), closesAt: at(played.closesAt) },
  waitsForPeople: played.submissions !== "agents",
  delivery:
    played.delivery === "none"
      ? undefined
      : {
          ...{ verifiesAt: played.verifiesAt.map(at), verified: played.verified },
          ...{
            deliversAt: at(played.deliversAt),
            settlesAt: at(played.settlesAt ?? played.deliversAt),
          },
          waitsForMeters: played.delivery === "files",
        },
});

/** The state with one trial further on. */
export function advanced(
  state: TrialsState,
  clock: number,
  id: string,
  further: Partial<Played>,
): TrialsState {
  const trials = state.trials.map((each) => (each.id === id ? { ...each, ...further } : each));
  return { ...state, clock: formatInstant(clock), trials };
}
