/**
 * What participants are told, as texts that could be sent: where a constraint is forecast and what it means to them, and what
 * became of their orders. Takes a staged trial and its books; gives one text a participant by the name of its file.
 */
import { formatInstant } from "../../sim/core/time.ts";
import { KW_PER_MW } from "../../sim/core/units.ts";
import type { ClearedBook } from "../market-files/match-messages.ts";
import { fileNames } from "../market-files/out-folder.ts";
import { nameOf } from "./issue.ts";
import { participants } from "./participants.ts";
import { reliefOf, type Staged, startOf } from "./staged.ts";
import type { Answer, AnswerKind } from "./submissions.ts";

export type Texts = ReadonlyMap<string, string>;

const mw = (kw: number) => `${Number((kw / KW_PER_MW).toFixed(3))} MW`;
const gbp = (pounds: number) => `£${pounds.toFixed(2)}`;

export function letters(
  staged: Staged,
  sentAt: number,
  subject: string,
  to: ReadonlySet<string>,
  linesFor: (unit: number, id: string) => readonly string[],
): Texts {
  const fileOf = fileNames();
  return new Map(
    staged.world.network.units.ids.flatMap((id, unit) => {
      if (!to.has(id)) return [];
      const lines = [
        `To: ${nameOf(staged, unit)} (${id})`,
        `Sent: ${formatInstant(sentAt)}`,
        `Subject: ${staged.trial.id}: ${subject}`,
        "",
        ...linesFor(unit, id),
      ];
      return [[`to-${fileOf(id)}.txt`, `${lines.join("\n")}\n`] as const];
    }),
  );
}

/** When look-ahead and list are issued. */
export function invitations(staged: Staged): Texts {
  const { world, statement, bindings, list, startsAt, closesAt } = staged;
  const { units, constraintPoints } = world.network;
  const asked = participants(staged);
  return letters(staged, startsAt, "a constraint is forecast", asked, (unit) => {
    const place = list.indexOf(unit);
    const lines = bindings.flatMap((binding) => {
      const { constraint, step } = binding;
      if (reliefOf(staged, binding)(unit) < world.scenario.anm.minSensitivity) return [];
      const cell = step * constraintPoints.ids.length + constraint;
      const curtailedKw = statement.curtailedKw[cell * units.ids.length + unit]!;
      const tooMuch = world.isByDemand[constraint] === 1 ? "demand" : "generation";
      const means =
        curtailedKw > 0 ? `you would be curtailed by ${mw(curtailedKw)}` : "you could help";
      return [
        `${constraintPoints.ids[constraint]!}, half-hour from ${formatInstant(startOf(staged, step))}: ${mw(statement.sizeKw[cell]!)} too much ${tooMuch}; ${means}`,
      ];
    });
    return [
      ...lines,
      ...(place < 0 ? [] : [`Place ${place + 1} of ${list.length} in the order of curtailment.`]),
      `Answers before ${formatInstant(closesAt)}.`,
    ];
  });
}

const UNANSWERED: Readonly<Record<AnswerKind, string>> = {
  given: "",
  late: "Your answer came too late.",
  missing: "No answer of yours came.",
  none: "You placed no order.",
};

/** When the trades are published. */
export function outcomes(
  staged: Staged,
  books: readonly ClearedBook[],
  answers: readonly Answer[],
): Texts {
  const answerOf = new Map(answers.map(({ unit, answer }) => [unit, answer]));
  const asked = participants(staged);
  return letters(staged, staged.closesAt, "what was traded", asked, (_, id) => {
    const lines = books.flatMap(({ constraintId, startAt, trades, payableGbp }) =>
      trades.flatMap((trade, row) => {
        const isBuyer = trade.buyerResourceId === id;
        if (!isBuyer && trade.sellerResourceId !== id) return [];
        const [does, whose] = isBuyer
          ? ["you are spared", `${trade.sellerResourceId} acts in your place`]
          : ["you act by", `in the place of ${trade.buyerResourceId}`];
        const volume = mw(isBuyer ? trade.buyerVolume : trade.sellerVolume);
        const price = `availability ${trade.availabilityGbpPerMwh.toFixed(2)}, utilisation ${trade.utilisationGbpPerMwh.toFixed(2)} £/MWh of relief`;
        return [
          `${trade.tradeId}: ${constraintId}, half-hour from ${formatInstant(startAt)}: ${does} ${volume}, ${whose}; ${price}; ${gbp(payableGbp[row]!)} if called in full`,
        ];
      }),
    );
    if (lines.length > 0) return lines;
    const answer = answerOf.get(id) ?? "none";
    return [answer === "given" ? "None of your orders met another." : UNANSWERED[answer]];
  });
}
