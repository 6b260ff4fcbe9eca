/**
 * What is wrong with homes that an aggregator offers to the balancing mechanism, beside what is of every service: homes that no virtual lead party sells, homes of which a stage that lets homes
 * in takes no pair, for their way or their meter at gate closure, and acceptances that come as their half-hour begins. Takes a scenario; gives findings.
 */
import { londonDayStart, PERIOD_SECONDS, periodOf, periodStart } from "../core/time.ts";
import { SECONDS_PER_MINUTE } from "../core/units.ts";
import type { Aggregator } from "../model/aggregators.ts";
import type { Finding } from "../model/findings.ts";
import { type HomeGroup, homesAsParticipants } from "../model/homes.ts";
import { BIDS_AND_OFFERS } from "../model/services.ts";
import { leadOf, participantOf } from "../model/stages.ts";
import type { GateTime } from "../model/venues.ts";
import type { ImbalanceSettings } from "../settlement/imbalance/settings.ts";
import type { VenueSettings } from "../venues/registry.ts";
import { ruleOf, type StageSettings } from "../venues/stages/settings.ts";

interface Led {
  readonly homes: readonly HomeGroup[];
  readonly stage?: StageSettings | undefined;
  readonly aggregators: readonly Aggregator[];
  readonly venues: VenueSettings;
  readonly settlement?: { readonly imbalance?: ImbalanceSettings | undefined } | undefined;
}

export function* homeLeadFindings({
  homes,
  aggregators,
  venues,
  stage,
  settlement,
}: Led): Generator<Finding> {
  const { accept, closure } = venues[BIDS_AND_OFFERS]?.gates ?? {};
  for (const [row, { groups, services }] of aggregators.entries()) {
    const index = services.findIndex(({ service }) => service === BIDS_AND_OFFERS);
    if (index < 0 || accept === undefined || closure === undefined) continue;
    const path = ["aggregators", row, "services", index, "service"];
    const alone = groups.filter((group) => !isLed(settlement?.imbalance, group));
    if (alone.length > 0)
      yield {
        code: "aggregators.leadParty",
        path,
        found: `${BIDS_AND_OFFERS}, where no virtual lead party takes over what homes of ${alone.join(", ")} change`,
        remedy:
          "write settlement.imbalance: { virtualTrading: {}, homes: { model: { kind: virtual-lead-party } } } for them, with a compensation that is not off, or leave the service out",
      };
    for (const group of homes)
      if (groups.includes(group.id)) {
        const participant = ["homes", homes.indexOf(group), "participant"];
        for (const fault of participantFaults(group, stage, closure))
          yield { ...fault, path: participant };
      }
    if ("before" in accept && accept.before === 0)
      yield {
        code: "aggregators.notice",
        path,
        found: `${BIDS_AND_OFFERS}, which accepts as the half-hour begins, when homes cannot be asked any more`,
        remedy: `write more than 0 in venues.${BIDS_AND_OFFERS}.gates.accept.before, or leave the service out`,
      };
  }
}

/** The way on which homes come: their lead party submits for them, whoever else a stage lets in. */
const LEAD_PARTY = "virtual-lead-party";
/** A half-hour of which gate closure is on its own day, unless it is long before. */
const NOON = periodOf(londonDayStart(0)) + 24;
/** Gate closure is what comes no later than this. */
const CLOSURE_MINUTES = (2 * PERIOD_SECONDS) / SECONDS_PER_MINUTE;

/** Why pairs of a group are not taken at a stage that lets homes in. */
function* participantFaults(
  group: HomeGroup,
  stage: StageSettings | undefined,
  closure: GateTime,
): Generator<Omit<Finding, "path">> {
  const rule = stage === undefined ? undefined : ruleOf(stage, BIDS_AND_OFFERS, "homes");
  if (rule?.takesPart !== true) return;
  const { through, meter } = participantOf("demand", homesAsParticipants(group).participant);
  if (through !== LEAD_PARTY)
    yield {
      code: "aggregators.route",
      found: `"${group.id}" through ${through}, where homes are in ${BIDS_AND_OFFERS} through a ${LEAD_PARTY}`,
      remedy: `write participant: { through: ${LEAD_PARTY} }`,
    };
  else if (!rule.through.includes(through))
    yield {
      code: "aggregators.route",
      found: `"${group.id}" through ${through}, where this stage takes homes in ${BIDS_AND_OFFERS} through ${rule.through.join(" or ")}`,
      remedy: `name ${through} too in stage.venues.${BIDS_AND_OFFERS}.homes.through`,
    };
  if (!("before" in closure) || closure.before < 0) return;
  const meters = rule.gates[leadOf(periodStart(NOON) - closure.before * SECONDS_PER_MINUTE, NOON)];
  if (meters.includes(meter)) return;
  const earlier = rule.gates.gateClosure.includes(meter)
    ? `${CLOSURE_MINUTES} or more in venues.${BIDS_AND_OFFERS}.gates.closure.before, or `
    : "";
  yield {
    code: "aggregators.meter",
    found: `"${group.id}" with a ${meter} meter, where this stage takes pairs of homes ${closure.before} minutes before ${meters.length === 0 ? "on no meter" : `on ${meters.join(" or ")} ones`}`,
    remedy: `write ${earlier}${meters.length === 0 ? `meters in stage.venues.${BIDS_AND_OFFERS}.homes.gates` : `participant: { meter: ${meters.at(-1)} }`}`,
  };
}

function isLed(imbalance: ImbalanceSettings | undefined, group: string): boolean {
  const { homes, virtualTrading } = imbalance ?? {};
  return (
    homes?.model.kind === "virtual-lead-party" &&
    homes.groups?.includes(group) !== false &&
    virtualTrading?.compensation.kind !== "off"
  );
}
