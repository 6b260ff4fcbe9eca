/**
 * Laws of how a market is held: what a phase leaves out is not done, who never answers never trades, and what a trial plan imposes
 * is stated to those who may know it and holds on the day.
 */
import { parseInstant } from "../../../sim/core/time.ts";
import { capabilityAt } from "../../../sim/dispatch/settings.ts";
import { ENERGY_EXCHANGE } from "../../../sim/model/energy-exchange.ts";
import { homeSellerId } from "../../../sim/model/home-sellers.ts";
import { homesAsParticipants } from "../../../sim/model/homes.ts";
import { placesOf } from "../../../sim/model/market-process.ts";
import { groupOf } from "../../../sim/model/population.ts";
import { admits, leadOf, participantOf } from "../../../sim/model/stages.ts";
import { ruleOf } from "../../../sim/venues/stages/settings.ts";
import { keyOf, type Row } from "../../testing/engine-runs.ts";
import { type Facts, PERIOD_S, place } from "../facts.ts";

/** Rounding of flows, W. */
const FLOW_W = 2;
/** No rating is imposed below a kilowatt. */
const RATING_W_MIN = 1000;

export function whatIsSkippedIsNotDone({ rows, scenario }: Facts): string[] {
  const market = scenario.venues["curtailment-obligations"];
  if (market === undefined) return [];
  const places = placesOf(market.process);
  const found = (step: keyof typeof places, of: readonly Row[], isDone: (row: Row) => boolean) =>
    places[step] === "skipped"
      ? of.filter(isDone).map((row) => `${place(row)}: ${step} is skipped, ${JSON.stringify(row)}`)
      : [];
  const always = () => true;
  return [
    ...found("trading", [...rows.orders, ...rows.trades, ...rows.clearings], always),
    ...found("verification", rows.trades, ({ outcome }) => outcome === "cancelled"),
    ...found("dispatch", rows.curtailment, ({ cause }) => cause === "sold"),
    ...found("dispatch", rows.trades, ({ instructedWh }) => instructedWh !== 0),
    ...found("settlement", rows.trades, ({ amountMicroGbp: paid }) => paid !== 0),
    ...found("settlement", rows.ledger, ({ rule }) => /^curtailment-obligations\//.test(`${rule}`)),
  ];
}

/** By unit, role, way and meter of who placed it, and by the time from there to its half-hour. */
export function whoIsNotAdmittedPlacesNoOrder({ rows, scenario, network }: Facts): string[] {
  const { stage, population, homes } = scenario;
  if (stage === undefined) return [];
  const participants = new Map([
    ...network.units.map((unit) => {
      const { participant } = population[groupOf(population, unit)]!;
      return [unit.id, participantOf(unit.technology, participant)] as const;
    }),
    // Homes order by the group's name on the exchange, and are offered to services by their unit's.
    ...homes.flatMap((group) => {
      const is = participantOf("demand", homesAsParticipants(group).participant);
      return [group.id, homeSellerId(group.id)].map((id) => [id, is] as const);
    }),
  ]);
  const isOut = (venue: string, at: number, { unit, periodStart }: Row) => {
    const is = participants.get(String(unit))!;
    const lead = leadOf(at, Number(periodStart) / PERIOD_S);
    return !admits(ruleOf(stage, venue, is.role), is, lead);
  };
  return [
    ...rows.orders.filter((row) => isOut("curtailment-obligations", Number(row.placedAt), row)),
    ...rows.service_offers.filter((row) => isOut(String(row.service), Number(row.at), row)),
    ...rows.exchange_orders.filter((row) => isOut(ENERGY_EXCHANGE, Number(row.placedAt), row)),
  ].map((row) => `${place(row)}: an order of who may not take part at this stage`);
}

export function whoNeverAnswersDoesNotTrade({ rows, scenario, network }: Facts): string[] {
  const silent = new Set(
    network.units.flatMap((unit) => {
      const { answers } = scenario.population[groupOf(scenario.population, unit)]!;
      return answers.missingProbability + answers.lateProbability >= 1 ? [unit.id] : [];
    }),
  );
  return [
    ...rows.orders.filter(({ unit }) => silent.has(String(unit))),
    ...rows.trades.filter(({ buyer, seller }) =>
      [buyer, seller].some((unit) => silent.has(String(unit))),
    ),
  ].map((row) => `${place(row)}: of an owner that never answers`);
}

/**
 * The first statement says what flow is expected: the target is so much below it, or lower for another reason; or the rating is
 * the least there is, above which the target lies where units can only be tripped.
 */
export function imposedConstraintsHold({ rows, scenario }: Facts): string[] {
  const by = ["periodStart", "constraint"];
  const first = new Map(
    rows.look_ahead.filter(({ run }) => run === "first").map((row) => [keyOf(row, by), row]),
  );
  return scenario.imposedConstraints.flatMap(({ constraint, from, to, sizeKw, known }) => {
    const askedW = Math.abs(sizeKw) * 1000;
    const { hasSetPoints } = capabilityAt(scenario.anm, constraint);
    const targetWMin = RATING_W_MIN * (hasSetPoints ? 1 : scenario.anm.sequentialTripFrac);
    const within = rows.constraint_period.filter(
      (row) =>
        row.constraint === constraint &&
        Number(row.periodStart) >= parseInstant(from)! &&
        Number(row.periodStart) < parseInstant(to)!,
    );
    if (within.length === 0) return [`${constraint}: no period of ${from} to ${to}`];
    return within.flatMap((row) => {
      const stated = first.get(keyOf(row, by))!;
      const [flowW, sizeW] = [Number(stated.flowW), Number(stated.sizeW)];
      const mostW = Math.max(targetWMin, flowW - askedW) + FLOW_W;
      const isHeld = Number(row.targetW) <= mostW;
      const leastW = Math.min(askedW, Math.max(0, flowW - targetWMin)) - FLOW_W;
      const isStated = known === "onTheDay" || sizeW >= leastW;
      return isHeld && isStated
        ? []
        : [
            `${place(row)}: ${askedW} W of ${flowW} W imposed, stated ${sizeW} W, target ${row.targetW} W`,
          ];
    });
  });
}
