/**
 * The law of homes that a zone is refused for a season or a year: who is said to have bought them has been offered them by then, was not refused them itself, and may want them in a half-hour that is in the way of
 * one of the zone's. What was bought for a term stands in no table by itself, so that more cannot be asked of it.
 */
import { periodOf } from "../../../sim/core/time.ts";
import { REBOUND_PERIODS } from "../../../sim/homes/opt-in.ts";
import { homeSellerId, offeredHomes } from "../../../sim/model/home-sellers.ts";
import { periodsOfTerm, termOf } from "../../../sim/model/terms.ts";
import { isInWindow } from "../../../sim/venues/flexibility/windows.ts";
import { serviceSettings } from "../../../sim/venues/registry.ts";
import { keyOf, type Row } from "../../testing/engine-runs.ts";
import { type Facts, place } from "../facts.ts";

export function refusalsForATermNameWhoIsInTheWay(facts: Facts): string[] {
  const { scenario, rows } = facts;
  const groupOf = new Map<unknown, string>(
    offeredHomes(scenario.homes, scenario.aggregators).map(({ group }) => [
      homeSellerId(group.id),
      group.id,
    ]),
  );
  const refused = rows.service_awards.filter(({ reason }) => reason === "otherTerm");
  return refused.flatMap((row) => {
    const told = rows.events.filter(
      ({ kind, trade }) => kind === "serviceRefused" && trade === row.award,
    );
    const [event] = told;
    if (event === undefined || told.length > 1)
      return [`${row.award}: refused, and told ${told.length} times`];
    const names = ({ service, zone, term }: Row) =>
      String(event.because).startsWith(
        `otherTerm: ${groupOf.get(row.unit)} is bought for ${service} in ${zone} for ${term}, `,
      );
    const others = rivalsOf(facts, row, Number(event.at));
    return others.some((other) => names(other) && isInTheWay(facts, other, row))
      ? []
      : [`${place(row)}: ${row.award} refused, ${event.because}`];
  });
}

/** What a unit was offered for until an instant, by service, zone and term, and was not refused. */
function rivalsOf({ scenario, rows }: Facts, row: Row, at: number): Row[] {
  const settings = serviceSettings(scenario.venues);
  const contractOf = (each: Row) => keyOf(each, ["service", "zone", "term"]);
  const lost = new Set(
    rows.service_awards
      .filter(({ unit, reason }) => unit === row.unit && reason === "otherTerm")
      .map(contractOf),
  );
  return rows.service_offers
    .filter((offer) => offer.unit === row.unit && Number(offer.at) <= at)
    .map((offer) => {
      const { contract } = settings[String(offer.service)]!;
      return { ...offer, term: termOf(contract, periodOf(Number(offer.periodStart))) };
    })
    .filter((offer) => offer.term !== "adHoc" && !lost.has(contractOf(offer)));
}

/** Of one call, for two zones of a service that want the same of homes, only where they want them at once. */
function isInTheWay(facts: Facts, other: Row, row: Row): boolean {
  const isOneCall =
    other.service === row.service &&
    Math.sign(Number(other.changeW)) === Math.sign(Number(row.changeW));
  const apart = isOneCall ? 0 : REBOUND_PERIODS;
  const theirs = [...halfHoursOfTerm(facts, other)];
  const own = halfHoursOfTerm(facts, row);
  return theirs.some((period) => {
    for (let near = period - apart; near <= period + apart; near += 1)
      if (own.has(near)) return true;
    return false;
  });
}

/** Half-hours of the windows of a zone in the term of a row that lies in it. */
function halfHoursOfTerm({ scenario }: Facts, { service, zone: id, periodStart: at }: Row) {
  const { contract, zones } = serviceSettings(scenario.venues)[String(service)]!;
  const { windows } = zones.find((zone) => zone.id === id)!;
  const { from, to } = periodsOfTerm(contract, periodOf(Number(at)));
  const found = new Set<number>();
  for (let period = from; period < to; period += 1)
    if (isInWindow(windows, period)) found.add(period);
  return found;
}
