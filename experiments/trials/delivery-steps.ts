/**
 * The steps of a trial after its close, without the disk: what verification publishes before a settlement period, what is
 * published when the day is over, and when it is settled. Takes a staged trial, its delivery and what was traded; gives
 * folders of texts by name.
 */
import { formatInstant, periodOf } from "../../sim/core/time.ts";
import { roundHalfAway } from "../../sim/core/units.ts";
import type { MessageFormat } from "../../sim/messages/read.ts";
import type { MessageTable } from "../../sim/messages/registry.ts";
import { directionOf, signOf } from "../../sim/model/direction.ts";
import { expectedState, plannedState } from "../../sim/state/present.ts";
import { listsAgain } from "../market-files/list-again.ts";
import { named } from "../market-files/out-folder.ts";
import type { TradeRow } from "../market-files/run-facts.ts";
import {
  deliveryMessages,
  type RunMessages,
  settlementMessages,
} from "../market-files/run-messages.ts";
import { settleMessages } from "../market-files/settle-messages.ts";
import { listMessages } from "../market-files/traded-messages.ts";
import { tablesOf } from "./close.ts";
import type { Delivery, Traded } from "./deliver.ts";
import { changesTold, instructionsTold } from "./delivery-notices.ts";
import { issue } from "./issue.ts";
import { MARKET, type Staged } from "./staged.ts";
import type { SettledOutcome } from "./state.ts";
import { type Publication, textsOf } from "./steps.ts";

const SENSITIVITY_STEPS = 1e9;

/** Before a settlement period: what holds now, and the trades and lists as verification leaves them. */
export function verifyStep(
  staged: Staged,
  { startAt, at }: Staged["verifications"][number],
  delivery: Delivery,
  traded: Traded,
  notation: MessageFormat,
): readonly Publication[] {
  const trades = verifiedTrades(delivery.messages.trades, traded.trades, startAt);
  if (!trades.some((row) => row.startAt === startAt)) return [];
  const issued = issue(staged);
  const gone = new Set(
    trades.flatMap((row) =>
      row.startAt !== startAt
        ? []
        : row.reason === "sellerUnavailable"
          ? [row.sellerResourceId]
          : row.reason === "buyerUnavailable"
            ? [row.buyerResourceId]
            : [],
    ),
  );
  const resources = issued.resources.map((row) => ({
    ...row,
    isAvailable: row.isAvailable && !gone.has(row.resourceId),
  }));
  const lists = listsAgain(tablesOf(issued, traded), trades, { constraintId: undefined, startAt });
  const messages = [
    named("sensitivities", "sensitivity", sensitivitiesNow(staged, delivery, startAt, at)),
    named("resources", "resource", resources),
    named("trades", "trade", trades),
    ...listMessages(lists),
  ];
  const folder = `verified/${formatInstant(startAt).replaceAll(":", "")}` as const;
  const texts = [...textsOf(messages, notation), ...changesTold(staged, delivery, startAt)];
  return [{ folder, texts: new Map(texts) }];
}

/** Trades as they stood when a period was verified: what became of them later is not known yet. */
function verifiedTrades(
  ended: MessageTable<"trade">,
  made: MessageTable<"trade">,
  startAt: number,
): readonly TradeRow[] {
  const endOf = new Map(ended.map((row) => [row.tradeId, row]));
  return made.map((row) => {
    const end = endOf.get(row.tradeId);
    if (end?.status === "refused") return { ...row, status: end.status, reason: end.reason };
    if (end === undefined || row.startAt > startAt || end.matchedAt === row.matchedAt) return row;
    const { volume, buyerVolume, sellerVolume, matchedAt, reason } = end;
    const status = end.status === "cancelled" ? end.status : row.status;
    return { ...row, volume, buyerVolume, sellerVolume, matchedAt, reason, status };
  });
}

/** Relief of every resource in the direction in which it was counted when the trial was issued. */
function sensitivitiesNow(
  { world, shiftS }: Staged,
  delivery: Delivery,
  startAt: number,
  at: number,
): MessageTable<"sensitivity"> {
  const period = periodOf(startAt - shiftS);
  const { ids } = world.network.units;
  const then = plannedState(world, period).model.sensitivity;
  const now = expectedState(delivery.world, period, at - shiftS).model.sensitivity;
  const points = [...new Set(delivery.messages.trades.map((row) => row.constraintId))].sort();
  return points.flatMap((constraintId) => {
    const constraint = world.network.constraintPoints.ids.indexOf(constraintId);
    return ids.map((resourceId, unit) => {
      const cell = constraint * ids.length + unit;
      const relief = signOf(directionOf(then[cell]!)) * now[cell]!;
      const sensitivity = roundHalfAway(relief * SENSITIVITY_STEPS) / SENSITIVITY_STEPS;
      return { constraintId, resourceId, sensitivity: sensitivity + 0 };
    });
  });
}

/** When the day is over: who was told what, and what the meters say, or empty files for people to fill in. */
export function deliverStep(
  staged: Staged,
  { messages, ...delivery }: Delivery,
  notation: MessageFormat,
): readonly Publication[] {
  const { stepPlaces } = staged.world;
  const isHandedIn = staged.trial.delivery === "files";
  const measured = isHandedIn ? ({ performance: "skipped" } as const) : stepPlaces;
  const delivered = textsOf(deliveryMessages(messages, measured), notation);
  const texts = new Map([...delivered, ...instructionsTold(staged, delivery)]);
  if (!isHandedIn) return [{ folder: "delivered", texts }];
  const forms = [named("meters", "meter-reading", []), named("baselines", "baseline", [])];
  return [
    { folder: "delivered", texts },
    { folder: "metering", texts: new Map(textsOf(forms, notation)) },
  ];
}

export interface SettledStep {
  readonly publication: Publication;
  readonly settled: SettledOutcome;
}

/** Meters and baselines that people handed in; none where the scenario's own count. */
export type HandedMeters = Pick<RunMessages, "meters" | "baselines">;

export function settleStep(
  staged: Staged,
  { messages }: Delivery,
  settled: Pick<RunMessages, "settlement" | "report">,
  notation: MessageFormat,
): SettledStep {
  const trades = messages.trades;
  const count = (status: TradeRow["status"]) =>
    trades.filter((row) => row.status === status).length;
  const files = [
    named("trades", "trade", trades),
    ...settlementMessages(settled, staged.world.stepPlaces),
  ];
  const isPaid = staged.world.stepPlaces.settlement !== "skipped";
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  return {
    publication: { folder: "settled", texts: new Map(textsOf(files, notation)) },
    settled: {
      ...{ delivered: count("delivered"), idle: count("idle") },
      ...{ cancelled: count("cancelled"), refused: count("refused") },
      deliveredMwh: total(settled.report.map(({ deliveredMwh }) => deliveredMwh)),
      paidGbp: isPaid ? total(settled.settlement.map(({ totalGbp }) => totalGbp)) : 0,
    },
  };
}

/** What the platform makes of meters that were handed in, by the rules of the scenario. */
export const settledBy = (
  { prepared }: Staged,
  { messages }: Delivery,
  { bids }: Pick<Traded, "bids">,
  handed: HandedMeters,
) => {
  const { payAvailabilityOnCancel, shortfallLiability } = prepared.scenario.venues[MARKET]!;
  const { trades, engagements } = messages;
  const tables = { trades, engagements, ...handed, bids };
  return settleMessages(tables, { payAvailabilityOnCancel, shortfallLiability });
};
