/** What is wrong with alerts: groups that are not there or do not respond, times inside a half-hour, one alert in the wake of another, an id twice, times outside the run. */
import type { DocumentPath } from "../core/documents/document.ts";
import { formatInstant, PERIOD_SECONDS, parseInstant } from "../core/time.ts";
import { SECONDS_PER_MINUTE } from "../core/units.ts";
import type { Aggregator } from "../model/aggregators.ts";
import type { Finding } from "../model/findings.ts";
import type { FlexAlert } from "../model/home-response.ts";
import type { HomeGroup } from "../model/homes.ts";
import { REBOUND_PERIODS } from "./opt-in.ts";

const HALF_HOUR_MINUTES = 30;

export function* alertFindings(
  alerts: readonly FlexAlert[],
  homes: readonly HomeGroup[],
  aggregators: readonly Aggregator[],
): Generator<Finding> {
  const ids = new Set<string>();
  for (const [row, alert] of alerts.entries()) {
    const path = ["flexAlerts", row];
    if (ids.has(alert.id))
      yield {
        code: "alerts.twice",
        path: [...path, "id"],
        found: `"${alert.id}" a second time`,
        remedy: "give each alert an id of its own",
      };
    ids.add(alert.id);
    yield* timeFindings(alert, path);
    yield* groupFindings(alert, homes, path);
  }
  // An aggregator takes the better paid of two.
  const acted = new Set(aggregators.flatMap(({ groups }) => groups));
  yield* overlaps(
    alerts,
    homes.filter(({ id }) => !acted.has(id)),
  );
}

function* timeFindings({ from, minutes }: FlexAlert, path: DocumentPath): Generator<Finding> {
  const start = parseInstant(from);
  if (start === undefined || start % PERIOD_SECONDS !== 0)
    yield {
      code: "alerts.from",
      path: [...path, "from"],
      found: `"${from}", which begins no half-hour`,
      remedy: "write an instant on the hour or the half-hour, such as 2025-01-14T17:00:00Z",
    };
  if (minutes % HALF_HOUR_MINUTES !== 0)
    yield {
      code: "alerts.minutes",
      path: [...path, "minutes"],
      found: `${minutes} minutes`,
      remedy: "write whole half-hours: 30, 60, 90",
    };
}

/** An alert of which no half-hour lies in the run asks nobody. */
export function* alertsOutsideFindings(
  alerts: readonly FlexAlert[],
  run: { readonly from: number; readonly to: number },
): Generator<Finding> {
  for (const [row, { from, minutes }] of alerts.entries()) {
    const start = parseInstant(from);
    if (start === undefined) continue;
    const end = start + minutes * SECONDS_PER_MINUTE;
    if (end > run.from && start < run.to) continue;
    yield {
      code: "alerts.outside",
      path: ["flexAlerts", row, "from"],
      found: `${from}, ${minutes} minutes that lie outside the run`,
      remedy: `write an instant from ${formatInstant(run.from)} to before ${formatInstant(run.to)}, or leave the alert out`,
    };
  }
}

function* groupFindings(
  { groups }: FlexAlert,
  homes: readonly HomeGroup[],
  path: DocumentPath,
): Generator<Finding> {
  const responding = homes.filter(({ response }) => response !== undefined).map(({ id }) => id);
  if (groups === undefined && responding.length === 0)
    yield {
      code: "alerts.nobody",
      path: [...path],
      found: "an alert, where no group of homes responds",
      remedy: "write response: {} in a group of homes, or leave the alert out",
    };
  for (const [index, id] of (groups ?? []).entries())
    if (!responding.includes(id))
      yield {
        code: "alerts.group",
        path: [...path, "groups", index],
        found: `"${id}", which is no group of homes that responds`,
        remedy:
          responding.length === 0
            ? "write response: {} in a group of homes"
            : `write one of ${responding.join(", ")}`,
      };
}

/** An alert and the hours in which homes make up for it are over before the next. */
function* overlaps(alerts: readonly FlexAlert[], homes: readonly HomeGroup[]): Generator<Finding> {
  const told = new Set<number>();
  for (const { id, response } of homes) {
    if (response === undefined) continue;
    const own = [...alerts.entries()]
      .filter(([, { groups }]) => groups === undefined || groups.includes(id))
      .map(([row, alert]) => ({ row, alert, start: parseInstant(alert.from) ?? 0 }))
      .sort((left, right) => left.start - right.start || left.row - right.row);
    for (const [index, { row, start }] of own.entries()) {
      const before = own[index - 1];
      if (before === undefined || told.has(row)) continue;
      const end = before.start + before.alert.minutes * SECONDS_PER_MINUTE;
      if (start >= end + REBOUND_PERIODS * PERIOD_SECONDS) continue;
      told.add(row);
      yield {
        code: "alerts.overlap",
        path: ["flexAlerts", row, "from"],
        found: `"${alerts[row]!.from}", less than four hours after alert "${before.alert.id}" ends for group "${id}"`,
        remedy: "write alerts of a group four hours apart: it makes up for one before the next",
      };
    }
  }
}
