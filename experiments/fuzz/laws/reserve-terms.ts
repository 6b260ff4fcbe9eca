/**
 * Laws of the terms on which units serve a reserve: they recover between calls, serve no more calls in seven days than was agreed, and
 * who has a unit alone loses it to no other service.
 */
import { ARMED_FIRST, BIDS_AND_OFFERS, ESO_SERVICES } from "../../../sim/model/services.ts";
import { keyOf, type Row } from "../../testing/engine-runs.ts";
import type { Facts } from "../facts.ts";

const WEEK_S = 7 * 86_400;
const STOR = "short-term-operating-reserve";

interface Call {
  readonly service: string;
  readonly unit: string;
  from: number;
  to: number;
}

/** Of each service and unit, in order of time: instructions without a pause between them are one call, which ends where a unit is told to stop. */
function callsOf(told: readonly Row[]): Call[][] {
  const of = new Map<string, Call[]>();
  const inOrder = told.toSorted((left, right) => Number(left.start) - Number(right.start));
  for (const row of inOrder) {
    const key = keyOf(row, ["service", "unit"]);
    const [from, to] = [Number(row.start), Number(row.end)];
    const calls = of.get(key) ?? [];
    const last = calls.at(-1);
    if (last !== undefined && row.changeW === 0) {
      last.to = from;
      if (last.from === from) calls.pop();
    } else if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else calls.push({ service: String(row.service), unit: String(row.unit), from, to });
    of.set(key, calls);
  }
  return [...of.values()];
}

export function unitsRecoverBetweenCalls({ rows, scenario: { venues } }: Facts): string[] {
  return callsOf(rows.service_instructions).flatMap((calls) =>
    calls.flatMap(({ service, unit, from }, row) => {
      const name = ESO_SERVICES.find((each) => each === service);
      if (row === 0 || name === undefined || name === BIDS_AND_OFFERS) return [];
      const own = venues[name];
      const recoveryS =
        own !== undefined && "recoveryMinutes" in own ? own.recoveryMinutes * 60 : 0;
      const pauseS = from - calls[row - 1]!.to;
      return pauseS >= recoveryS
        ? []
        : [`${unit} for ${service} at ${from}: ${pauseS} s after its last`];
    }),
  );
}

export function unitsServeAsOftenAWeekAsAgreed({ rows, scenario: { venues } }: Facts): string[] {
  const most = venues[STOR]?.deliveriesPerWeek ?? Infinity;
  const told = rows.service_instructions.filter(({ service }) => service === STOR);
  return callsOf(told).flatMap((calls) =>
    calls.flatMap(({ unit, from }, row) => {
      const inWeek = calls.slice(0, row + 1).filter((each) => each.from > from - WEEK_S);
      return inWeek.length <= most ? [] : [`${unit} at ${from}: call ${inWeek.length} in a week`];
    }),
  );
}

/** Reasons for which an award is lost to another service that has its unit. */
const LOST_TO_ANOTHER: ReadonlySet<unknown> = new Set(["armedElsewhere", ARMED_FIRST, "armed"]);

export function whoHasAUnitAloneLosesItToNobody({ rows, scenario: { venues } }: Facts): string[] {
  if (venues[STOR]?.otherServices !== "excluded") return [];
  const lost = rows.service_awards.filter(
    ({ service, reason }) => service === STOR && LOST_TO_ANOTHER.has(reason),
  );
  const decided = rows.conflicts.filter(
    ({ service, class: of }) => service === STOR && (of === "C1" || of === "C2"),
  );
  return [...lost, ...decided].map((row) => `${row.award}: wanted by two services`);
}
