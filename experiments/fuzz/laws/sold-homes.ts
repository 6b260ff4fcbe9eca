/**
 * Laws of what is kept back and of homes behind an aggregator: who keeps all back sells nothing; homes are offered to services that their aggregator names, at what it asks, by one buyer at a time
 * until they have made up for it, for one term at a time and for that before who bought them for a day, to the balancing mechanism as much in all as it takes of one seller; and the unit that stands for them does nothing itself.
 */

import { REBOUND_PERIODS } from "../../../sim/homes/opt-in.ts";
import { buyerOf, MINIMUM_KW } from "../../../sim/model/aggregators.ts";
import { homeSellerId, offeredHomes } from "../../../sim/model/home-sellers.ts";
import { groupOf } from "../../../sim/model/population.ts";
import { BIDS_AND_OFFERS } from "../../../sim/model/services.ts";
import { type Row, sums } from "../../testing/engine-runs.ts";
import { type Facts, PERIOD_S, place } from "../facts.ts";

/** In the balancing mechanism with what a virtual lead party owes their supplier on top, or off it where they draw more. */
export function homesAreOfferedAsTheirAggregatorSays({ scenario, rows }: Facts): string[] {
  const { compensation } = scenario.settlement?.imbalance?.virtualTrading ?? {};
  const owed = compensation?.kind === "bilateral" ? compensation.scrpGbpPerMwh : 0;
  const price = ({ unit, service, changeW }: Row) =>
    asks.get(`${unit} ${service}`)! +
    (service === BIDS_AND_OFFERS ? Math.sign(Number(changeW)) * owed : 0);
  const asks = new Map<string, number>(
    offeredHomes(scenario.homes, scenario.aggregators).flatMap(({ group, aggregator }) =>
      aggregator.services.map(
        ({ service, askGbpPerMwh }) =>
          [`${homeSellerId(group.id)} ${service}`, askGbpPerMwh] as const,
      ),
    ),
  );
  const sellers = sellersOf({ scenario });
  return rows.service_offers
    .filter(({ unit }) => sellers.has(unit))
    .filter((row) => price(row) !== row.utilisationGbpPerMwh || row.availabilityGbpPerMwh !== 0)
    .map((row) => `${place(row)}: ${JSON.stringify(row)}`);
}

/** Of each aggregator in a half-hour nothing, or as much as the mechanism takes of one seller, and 1 MW. */
export function homesAreSubmittedAsOneSeller({ scenario, rows }: Facts): string[] {
  const minOfferKw = scenario.venues[BIDS_AND_OFFERS]?.minOfferKw ?? 0;
  const leastW = Math.max(minOfferKw, MINIMUM_KW[buyerOf(BIDS_AND_OFFERS)]) * 1000;
  const sellers = new Map<unknown, string>(
    offeredHomes(scenario.homes, scenario.aggregators).map(({ group, aggregator }) => [
      homeSellerId(group.id),
      aggregator.id,
    ]),
  );
  const own = rows.bid_offer_pairs.flatMap((row) => {
    const aggregator = sellers.get(row.unit);
    return aggregator === undefined ? [] : [{ ...row, aggregator }];
  });
  return (["offerW", "bidW"] as const).flatMap((column) =>
    [...sums(own, ["aggregator", "periodStart"], column)]
      .filter(([, w]) => w > 0 && w < leastW)
      .map(([key, w]) => `${key}: ${column} of ${w} W in all`),
  );
}

export function homesAreAskedByOneBuyerAtATime({ scenario, rows }: Facts): string[] {
  const sellers = sellersOf({ scenario });
  const armed = rows.service_awards.filter(
    ({ unit, state }) => sellers.has(unit) && state === "armed",
  );
  return armed.flatMap((row) => {
    // Each acceptance in the balancing mechanism is by itself, each zone in its half-hour, and what wants less beside what wants more.
    const isApart = ({ service, zone, periodStart, changeW }: Row) =>
      service !== row.service ||
      (periodStart === row.periodStart
        ? zone !== row.zone
        : service === BIDS_AND_OFFERS || isContrary(changeW, row));
    const isNear = (each: (typeof armed)[number]) =>
      each.unit === row.unit && isApart(each) && isClose(each.periodStart, row);
    const other = armed.find(isNear);
    return other === undefined ? [] : [`${row.award}: beside ${other.award}`];
  });
}

/**
 * Who bought homes for a season or a year, for a zone, is not refused them for who bought them for a day or for a term, for another zone of it in the same half-hour, or for an alert of the scenario; and who
 * was refused them for the term has them in none of it.
 */
export function homesOfATermAreSoldToNobodyElse({ scenario, rows }: Facts): string[] {
  const stated = new Set<unknown>(scenario.flexAlerts.map(({ id }) => id));
  const sellers = sellersOf({ scenario });
  const ofHomes = rows.service_awards.filter(({ unit }) => sellers.has(unit));
  const sold = ofHomes.filter(({ state }) => state !== "refused" && state !== "rejected");
  const refused = ofHomes.filter(({ term, state }) => term !== "adHoc" && state === "refused");
  return refused.flatMap((row) => {
    const isInTheWay = ({ service, zone, periodStart, changeW }: Row) =>
      service !== row.service || isContrary(changeW, row)
        ? isClose(periodStart, row)
        : zone !== row.zone && periodStart === row.periodStart;
    const isOfTerm = ({ service, zone, term }: Row) =>
      service === row.service && zone === row.zone && term === row.term;
    const ofUnit = sold.filter(({ unit }) => unit === row.unit);
    if (row.reason === "otherTerm") {
      const had = ofUnit.find(isOfTerm);
      return had === undefined ? [] : [`${row.award}: refused for the term of ${had.award}`];
    }
    if (row.reason !== "excluded") return [];
    const first =
      ofUnit.find(isInTheWay)?.award ??
      rows.homes_bills.find(
        ({ alert, group, periodStart }) =>
          stated.has(alert) &&
          homeSellerId(String(group)) === row.unit &&
          isClose(periodStart, row),
      )?.alert;
    return first === undefined ? [] : [`${row.award}: refused for ${first}`];
  });
}

/** No alert of the scenario asks homes that are bought, then or until they have made up for it, also where the service let them go. */
export function alertsPassOverHomesThatAreBought({ scenario, rows }: Facts): string[] {
  const stated = new Set<unknown>(scenario.flexAlerts.map(({ id }) => id));
  const asked = rows.homes_bills.filter(({ alert }) => stated.has(alert));
  const sellers = sellersOf({ scenario });
  const bought = rows.service_awards.filter(
    ({ unit, state }) => sellers.has(unit) && state !== "refused" && state !== "rejected",
  );
  return bought.flatMap((row) => {
    const near = asked.find(
      ({ group, periodStart }) =>
        homeSellerId(String(group)) === row.unit && isClose(periodStart, row),
    );
    return near === undefined ? [] : [`${row.award}: asked by ${near.alert}, ${place(near)}`];
  });
}

/** Whether homes have not made up for one half-hour when the other begins. */
const isClose = (periodStart: unknown, row: Row): boolean =>
  Math.abs(Number(periodStart) - Number(row.periodStart)) <= REBOUND_PERIODS * PERIOD_S;

const isContrary = (changeW: unknown, row: Row): boolean =>
  Math.sign(Number(changeW)) !== Math.sign(Number(row.changeW));

export function unitsThatStandForHomesDoNothing({ scenario, rows }: Facts): string[] {
  const sellers = sellersOf({ scenario });
  return [
    ...rows.unit_period.filter(
      ({ unit, availableWh, deliveredWh }) =>
        sellers.has(unit) && (availableWh !== 0 || deliveredWh !== 0),
    ),
    ...[...rows.curtailment, ...rows.instructions].filter(({ unit }) => sellers.has(unit)),
    ...rows.trades.filter(({ buyer, seller }) => sellers.has(buyer) || sellers.has(seller)),
  ].map((row) => `${place(row)}: ${JSON.stringify(row)}`);
}

const sellersOf = ({ scenario: { homes, aggregators } }: Pick<Facts, "scenario">) =>
  new Set<unknown>(offeredHomes(homes, aggregators).map(({ group }) => homeSellerId(group.id)));

export function whoKeepsAllBackSellsNothing({ scenario, network, rows }: Facts): string[] {
  const { population } = scenario;
  const keeps = new Set<unknown>(
    network.units.flatMap((unit) => {
      const { strategy } = population[groupOf(population, unit)]!.policy as {
        readonly strategy?: { readonly withheldFrac?: number };
      };
      return strategy?.withheldFrac === 1 ? [unit.id] : [];
    }),
  );
  return [
    ...rows.service_offers.filter(({ unit }) => keeps.has(unit)),
    ...rows.orders.filter(({ unit, side }) => keeps.has(unit) && side === "sellerOffer"),
  ].map((row) => `${place(row)}: offered of an owner that keeps all back`);
}
