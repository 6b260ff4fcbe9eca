/**
 * `--accept <unit>=<MW>@<from>/<to>`: a bid (MW below 0) or offer that the system operator is taken to have accepted. Takes the
 * texts and the units of a network; gives acceptances, or every fault at once.
 */
import { type Checked, type Fault, faulty, nearestWord, ok } from "../sim/core/errors.ts";
import { parseInstant, periodOf, periodStart } from "../sim/core/time.ts";
import { KW_PER_MW } from "../sim/core/units.ts";
import type { Acceptance } from "../sim/model/acceptances.ts";
import { BOUNDS } from "../sim/model/network-document.ts";

const FORM = /^(.+)=([^=@]+)@([^@/]+)\/([^@/]+)$/;
const EXAMPLE =
  "write <unit>=<MW>@<from>/<to>, for example wind-1=-5@2025-01-10T10:00:00Z/2025-01-10T12:00:00Z";

export function acceptancesOf(
  texts: readonly string[],
  units: readonly string[],
  day: { readonly fromPeriod: number; readonly periodCount: number },
): Checked<readonly Acceptance[]> {
  const faults: Fault[] = [];
  const acceptances = texts.flatMap((text): Acceptance[] => {
    const wrong = (found: string, remedy: string) =>
      faults.push({ code: "cli.accept", path: "", file: "--accept", found, remedy });
    const [, unit, mw, from, to] = FORM.exec(text) ?? [];
    if (unit === undefined) {
      wrong(JSON.stringify(text), EXAMPLE);
      return [];
    }
    const row = units.indexOf(unit);
    const change = Number(mw);
    const [start, end] = [parseInstant(from!), parseInstant(to!)];
    const before = faults.length;
    if (row < 0) {
      const near = nearestWord(unit, units);
      wrong(
        `unit "${unit}", which the network does not have`,
        near === undefined ? "write the id of a unit" : `did you mean "${near}"?`,
      );
    }
    if (!(Math.abs(change) > 0 && Math.abs(change) <= BOUNDS.powerMw))
      wrong(`${mw} MW`, "write MW below 0 for a bid, above 0 for an offer");
    for (const [written, instant] of [
      [from!, start],
      [to!, end],
    ] as const) {
      if (instant === undefined) wrong(`"${written}"`, "write an instant, YYYY-MM-DDTHH:MM:SSZ");
      else if (periodStart(periodOf(instant)) !== instant)
        wrong(`"${written}", inside a settlement period`, "write a full or half hour");
    }
    if (start !== undefined && end !== undefined) {
      if (end <= start) wrong(`${to}, not after ${from}`, "end after it begins");
      else if (
        end <= periodStart(day.fromPeriod) ||
        start >= periodStart(day.fromPeriod + day.periodCount)
      )
        wrong(`${from}/${to}, which is not on the day`, "write a time of it, or another --day");
    }
    if (faults.length > before) return [];
    return [
      {
        unit: row,
        fromPeriod: periodOf(start!),
        untilPeriod: periodOf(end!),
        changeKw: change * KW_PER_MW,
      },
    ];
  });
  return faults.length > 0 ? faulty(faults) : ok(acceptances);
}
