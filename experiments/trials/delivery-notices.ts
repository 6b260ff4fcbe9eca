/**
 * What participants are told of delivery, as texts that could be sent: that verification ended or changed a trade, and what
 * they were instructed when. Takes a staged trial and its delivery; gives one text a participant by the name of its file.
 */
import { formatInstant, periodOf } from "../../sim/core/time.ts";
import { KW_PER_MW } from "../../sim/core/units.ts";
import type { Delivery, DeliveryEvent, ToldUnit } from "./deliver.ts";
import { letters, type Texts } from "./notices.ts";
import type { Staged } from "./staged.ts";

const W_PER_MW = 1000 * KW_PER_MW;
const mw = (watts: number) => `${Number((watts / W_PER_MW).toFixed(3))} MW`;

/** Both sides of a trade that verification changed before a period; nobody else. */
export function changesTold(
  staged: Staged,
  { events, messages }: Delivery,
  startAt: number,
): Texts {
  const own = new Set(
    messages.trades.flatMap((row) => (row.startAt === startAt ? [row.tradeId] : [])),
  );
  const changes = events.filter(
    ({ kind, trade }) => own.has(trade) && (kind === "tradeCancelled" || kind === "tradeResized"),
  );
  const sentAt = Math.max(...changes.map(({ at }) => at)) + staged.shiftS;
  const affected = new Set(changes.map(({ unit }) => unit));
  return letters(staged, sentAt, "what verification changed", affected, (_, id) =>
    changes.filter(({ unit }) => unit === id).map((event) => changeLine(event, startAt)),
  );
}

function changeLine({ kind, trade, because }: DeliveryEvent, startAt: number): string {
  const what = kind === "tradeCancelled" ? "has ended" : "is for less";
  return `${trade}, half-hour from ${formatInstant(startAt)}: it ${what}: ${because}.`;
}

/** Everybody who was told something on the day, or would have been. */
export function instructionsTold(
  staged: Staged,
  { told, events }: Pick<Delivery, "told" | "events">,
): Texts {
  const { shiftS, deliversAt, bindings, statement } = staged;
  const periods = new Set(bindings.map(({ step }) => statement.fromPeriod + step));
  const would = events.filter(
    ({ kind, at }) => kind === "wouldBeInstructed" && periods.has(periodOf(at)),
  );
  const lines = new Map<string, { readonly at: number; readonly line: string }[]>();
  const add = (unit: string, at: number, line: string) =>
    lines.set(unit, [...(lines.get(unit) ?? []), { at, line }]);
  for (const message of told) add(message.unit, message.sentAt, toldLine(message, shiftS));
  for (const { unit, at, fromW, toW, constraint } of would) {
    const line = `${formatInstant(at + shiftS)}: not dispatched; you would have been told ${mw(toW)} instead of ${mw(fromW)} for ${constraint}.`;
    add(unit, at, line);
  }
  return letters(staged, deliversAt, "what you were told", new Set(lines.keys()), (_, id) =>
    (lines.get(id) ?? []).toSorted((left, right) => left.at - right.at).map(({ line }) => line),
  );
}

function toldLine(of: ToldUnit, shiftS: number): string {
  const { sentAt, closedAt, message, constraint, trade, setPointW, outcome } = of;
  const route = of.interface === "5A" ? "remote terminal unit" : "API";
  const what = message === "start" ? `injection of ${mw(setPointW)}` : "no set-point any more";
  const why = [
    ...(constraint === "-" ? [] : [`for ${constraint}`]),
    ...(trade === "-" ? [] : [`under ${trade}`]),
  ].join(", ");
  const answered =
    outcome === "acknowledged" ? `answered ${formatInstant(closedAt + shiftS)}` : "no answer came";
  return `${formatInstant(sentAt + shiftS)}: ${[what, why].filter((part) => part !== "").join(" ")}; by ${route}, ${answered}.`;
}
