/**
 * Laws of a network operator's services: nobody gives or is told more than it promised, no MW of a unit is armed twice, awards
 * are paid once and as they say, only who is armed is told, and conflicts are decided by the rule of primacy.
 */
import {
  ARMED_FIRST,
  DSO,
  ESO,
  ESO_SERVICES,
  isEsoService,
  PRIMACY,
} from "../../../sim/model/services.ts";
import { keyOf, type Row, sums } from "../../testing/engine-runs.ts";
import { type Facts, numbers } from "../facts.ts";
import { besideTheNetwork } from "./response.ts";

const ROUNDING_WH = 1;
const ROUNDING_W = 1;
/** Outcomes of a check that keep a unit out. */
const REJECTED: readonly string[] = ["rejected", "notMade", "unregistered"];
const SERVICES = ["sustain", "secure", "dynamic", "restore", ...ESO_SERVICES];
const OPERATORS: ReadonlySet<unknown> = new Set([DSO, ESO]);
const isOfService = (rule: string) => SERVICES.includes(rule.split("/")[0]!);

export function nobodyGivesMoreThanItPromised({ rows }: Facts): string[] {
  return rows.service_awards.flatMap((row) => {
    const { changeW, heldW, instructedWh, deliveredWh } = numbers(
      ...([row, "changeW", "heldW", "instructedWh", "deliveredWh"] as const),
    );
    // Who lost a part of its unit inside the half-hour had more of it before.
    const isHeldRight =
      row.reason === PRIMACY ? heldW >= Math.abs(changeW) : heldW === Math.abs(changeW);
    const isRight =
      isHeldRight &&
      deliveredWh >= 0 &&
      deliveredWh <= instructedWh &&
      instructedWh <= heldW / 2 + ROUNDING_WH;
    return isRight ? [] : [`${row.award}: ${deliveredWh} of ${instructedWh} Wh, ${heldW} W held`];
  });
}

/** Where a facilitator asks for it, awards are of units that passed its checks, for what they registered, on the route they go. */
export function servicesAreBoughtOfWhoMayOffer({ rows, scenario }: Facts): string[] {
  const { facilitator } = scenario;
  if (facilitator === undefined) return [];
  const { direct, registration } = facilitator;
  const routes = new Map(direct.map(({ unit, service }) => [unit, service]));
  const mostW = new Map(registration.resources.map((of) => [of.unit, of.volumeKw * 1000]));
  const isAsked = registration.others === "unregistered";
  const rejected = new Set(
    rows.service_registrations
      .filter(({ unit, outcome }) => unit !== "-" && REJECTED.includes(String(outcome)))
      .map(({ unit }) => unit),
  );
  return rows.service_awards.flatMap((row) => {
    const unit = String(row.unit);
    const most = mostW.get(unit) ?? (isAsked ? 0 : Infinity);
    const isRight =
      Math.abs(Number(row.changeW)) <= most + ROUNDING_W &&
      (routes.get(unit) ?? row.service) === row.service &&
      !rejected.has(unit);
    return isRight ? [] : [`${row.award}: ${row.changeW} W of ${unit} for ${row.service}`];
  });
}

/**
 * By one operator a unit is armed for one need in a period, beside what is held of it for a low and a high frequency; and by both operators for no more than
 * it has: one way and the other way, or both ways together; homes for no more than they offered.
 */
export function noPowerIsArmedTwice({ rows, network, scenario }: Facts): string[] {
  const powers = new Map(
    network.units.map(({ id, capacityMw, consumption, storage }) => [
      id,
      [capacityMw + (consumption?.peakMw ?? 0), storage?.chargeMw ?? 0] as const,
    ]),
  );
  const offeredMw = new Map(
    rows.service_offers.map((row) => [
      keyOf(row, ["periodStart", "unit", "service"]),
      Math.abs(Number(row.changeW)) / 1e6,
    ]),
  );
  const armed = new Map<string, Row[]>();
  for (const row of rows.service_awards) {
    if (row.state !== "armed") continue;
    const key = keyOf(row, ["periodStart", "unit"]);
    armed.set(key, [...(armed.get(key) ?? []), row]);
  }
  return [...armed].flatMap(([key, all]) => {
    if (all.length === 1) return [];
    const ofHomesMw = offeredMw.get(keyOf(all[0]!, ["periodStart", "unit", "service"])) ?? 0;
    const [upMw, downMw] = powers.get(String(all[0]!.unit)) ?? [ofHomesMw, 0];
    const isWithin = (rows: readonly Row[], mostMw: number) =>
      rows.reduce((sum, { changeW }) => sum + Math.abs(Number(changeW)), 0) <=
      mostMw * 1e6 + ROUNDING_W;
    const isShared = (rows: readonly Row[]) => {
      const operators = new Set(rows.map(({ service }) => isEsoService(String(service))));
      const needs = new Set(rows.map(({ service, zone }) => `${service}.${zone}`));
      const signs = new Set(rows.map(({ changeW }) => Math.sign(Number(changeW))));
      return (
        (needs.size === 1 || scenario.primacy.splitStack) &&
        operators.size === needs.size &&
        isWithin(rows, signs.size === 1 ? upMw + downMw : Math.max(upMw, downMw))
      );
    };
    const isRight =
      new Set(all.map(({ award }) => award)).size === all.length &&
      isWithin(all, upMw + downMw) &&
      besideTheNetwork(all).every(isShared);
    return isRight ? [] : [`${key}: ${all.map(({ award }) => award).join(" and ")} armed`];
  });
}

/** An operator pays, or is paid where the price is below nothing or an award was taken back; what passes between others is out of that. */
export function awardsArePaidAsTheySay({ rows }: Facts): string[] {
  const paid = sums(
    rows.ledger
      .filter(
        ({ rule, payer, payee }) =>
          isOfService(String(rule)) && (OPERATORS.has(payer) || OPERATORS.has(payee)),
      )
      .map((row) =>
        OPERATORS.has(row.payer) ? row : { ...row, amountMicroGbp: -Number(row.amountMicroGbp) },
      ),
    ["periodStart", "because"],
    "amountMicroGbp",
  );
  const wrong = rows.service_awards.flatMap((row) => {
    const of = numbers(row, "availabilityMicroGbp", "utilisationMicroGbp");
    const owed =
      of.availabilityMicroGbp +
      of.utilisationMicroGbp +
      Number(row.lostOpportunityMicroGbp) -
      Number(row.cancellationMicroGbp);
    const key = keyOf(row, ["periodStart", "award"]);
    const amount = paid.get(key) ?? 0;
    const neverStood = row.state === "refused" || row.state === "rejected";
    if (!neverStood) paid.delete(key);
    return neverStood || amount === owed ? [] : [`${row.award}: ${amount} of ${owed} µ£`];
  });
  return [...wrong, ...[...paid].map(([key, amount]) => `${key}: ${amount} µ£ for no award`)];
}

/**
 * Who loses its unit to the other operator after it was told is told to stop; who loses a part of it is told what is left of its call, and had been told no
 * more than it had offered.
 */
export function onlyWhoIsArmedIsTold({ rows }: Facts): string[] {
  const byOffer = (row: Row) => keyOf(row, ["periodStart", "service", "unit"]);
  const offeredW = new Map<string, number>();
  for (const row of rows.service_offers)
    offeredW.set(
      byOffer(row),
      Math.max(offeredW.get(byOffer(row)) ?? 0, Math.abs(Number(row.changeW))),
    );
  const stopped = new Set(
    rows.service_instructions
      .filter(({ changeW, because }) => changeW === 0 && because === PRIMACY)
      .map(({ award }) => award),
  );
  const isLost = ({ state, reason, award }: Row) =>
    state === "disarmed" && reason === PRIMACY && stopped.has(award);
  const armed = new Map(
    rows.service_awards
      .filter((row) => row.state === "armed" || isLost(row))
      .map((row) => [row.award, row]),
  );
  return rows.service_instructions.flatMap((row) => {
    const { changeW, start, end } = numbers(row, "changeW", "start", "end");
    const award = armed.get(row.award!);
    if (award === undefined) return [`${row.award}: told and not armed`];
    const from = Number(award.periodStart);
    const isKept = award.state === "armed" && award.reason === PRIMACY;
    const isLess = rows.service_instructions.some(
      (later) =>
        later !== row &&
        later.award === row.award &&
        later.because === PRIMACY &&
        Number(later.start) >= start,
    );
    const mostW =
      isKept && isLess ? offeredW.get(byOffer(award))! : Math.abs(Number(award.changeW));
    const isWithin = Math.abs(changeW) <= mostW && start >= from && end === from + 1800;
    return isWithin ? [] : [`${row.award}: told ${changeW} W from ${start} to ${end}`];
  });
}

/** Who wins in an emergency, whatever the rule. */
const EMERGENCY_WINS: Readonly<Record<string, string>> = {
  "network-emergency": "dso",
  "system-emergency": "eso",
};
/** Who wins where a target would be passed; by another rule than these either may. */
const ALWAYS_WINS: Readonly<Record<string, string>> = { "dso-first": "dso", "eso-first": "eso" };

/** Classes that a primacy rule decides; C1 and C2 are decided by who armed the unit where nobody may be asked. */
const RULED: ReadonlySet<unknown> = new Set(["C1", "C2", "C3"]);
const OF_UNITS: ReadonlySet<unknown> = new Set(["C1", "C2"]);

/** Where the network wins, no target is passed for the reserve; a unit is had by one operator, and named for both. */
export function conflictsAreDecidedByTheRule({ rows, scenario }: Facts): string[] {
  const { kind } = scenario.primacy;
  return rows.conflicts.flatMap((row) => {
    const of = numbers(row, "askedW", "standsW", "blockedWh", "passedW", "passedWh");
    const emergency = EMERGENCY_WINS[String(row.rule)];
    const isRuled = RULED.has(row.class);
    const isOfUnit = OF_UNITS.has(row.class);
    const isUnasked = isOfUnit && row.rule === ARMED_FIRST;
    const isOfRule = !isRuled || row.rule === kind || emergency !== undefined || isUnasked;
    const winner = emergency ?? (isRuled && !isUnasked ? ALWAYS_WINS[kind] : undefined);
    const isRight =
      isOfRule &&
      (winner === undefined || row.winner === winner) &&
      of.standsW >= 0 &&
      of.standsW <= of.askedW &&
      (row.winner !== "eso" || of.standsW === of.askedW) &&
      (row.winner === "eso" || of.passedW === 0) &&
      of.passedWh >= 0 &&
      of.passedWh <= of.passedW / 2 + ROUNDING_WH &&
      of.blockedWh >= 0 &&
      (of.standsW < of.askedW || of.blockedWh === 0) &&
      (!isOfUnit || (row.winner !== "both" && row.networkAward !== "-"));
    return isRight ? [] : [`${row.award}: ${JSON.stringify(row)}`];
  });
}
