/**
 * What is wrong between the stage of a scenario and the rest of it: facts of participants that no stage reads, rules of venues that are not
 * open or for who takes no part, participants whom no open venue would ever take. Takes settings; gives findings.
 */
import type { DocumentPath } from "../../core/documents/document.ts";
import type { Aggregator } from "../../model/aggregators.ts";
import type { Finding } from "../../model/findings.ts";
import type { FlexAlert } from "../../model/home-response.ts";
import { type HomeGroup, homesAsParticipants } from "../../model/homes.ts";
import type { NetworkDocument } from "../../model/network-document.ts";
import { groupOf, type PopulationGroup } from "../../model/population.ts";
import { BIDS_AND_OFFERS } from "../../model/services.ts";
import {
  admits,
  LEADS,
  type Participant,
  participantOf,
  ROLES,
  type RoleRule,
} from "../../model/stages.ts";
import { type ControlRoomSettings, controlRoomFindings } from "./control-room.ts";
import { FLEX_ALERTS, GATED_VENUES } from "./presets.ts";
import { asWritten, ruleOf, type StageSettings } from "./settings.ts";

interface Grouped {
  readonly population: readonly PopulationGroup[];
  readonly homes: readonly HomeGroup[];
  readonly aggregators: readonly Aggregator[];
  readonly flexAlerts: readonly FlexAlert[];
  readonly controlRoom?: ControlRoomSettings | undefined;
}

export function* stageFindings(
  stage: StageSettings | undefined,
  { population, homes, aggregators, flexAlerts, controlRoom }: Grouped,
  venues: Readonly<Record<string, unknown>>,
  network: NetworkDocument,
): Generator<Finding> {
  yield* controlRoomFindings(controlRoom, network);
  if (stage === undefined) {
    yield* unreadFacts(population);
    return;
  }
  const open = flexAlerts.length === 0 ? venues : { ...venues, [FLEX_ALERTS]: flexAlerts };
  const isOpen = GATED_VENUES.filter((venue) => open[venue] !== undefined);
  yield* ruleFindings(stage, open);
  const isNeverTaken = (is: Participant): boolean => {
    const rules = isOpen.map((venue) => ruleOf(stage, venue, is.role));
    return !rules.some((rule) => isEverTaken(rule, is)) && rules.some((rule) => rule.takesPart);
  };
  // Why no pair of theirs is taken is told with the service that their aggregator names.
  const isToldOf = ({ id }: HomeGroup): boolean =>
    isOpen.includes(BIDS_AND_OFFERS) &&
    ruleOf(stage, BIDS_AND_OFFERS, "homes").takesPart &&
    aggregators.some(
      ({ groups, services }) =>
        groups.includes(id) && services.some(({ service }) => service === BIDS_AND_OFFERS),
    );
  for (const [group, { participant }] of population.entries()) {
    if (participant === undefined) continue;
    const unit = network.units.find((each) => groupOf(population, each) === group);
    if (unit === undefined) continue;
    const is = participantOf(unit.technology, participant);
    if (isNeverTaken(is)) yield neverTaken(is, ["population", group, "participant"]);
  }
  for (const [row, group] of homes.entries()) {
    if (group.participant === undefined || isToldOf(group)) continue;
    const is = participantOf("demand", homesAsParticipants(group).participant);
    if (isNeverTaken(is)) yield neverTaken(is, ["homes", row, "participant"]);
  }
}

const neverTaken = ({ role, through, meter }: Participant, path: DocumentPath): Finding => ({
  code: "scenario.stage",
  path,
  found: `${role} through ${through} with a ${meter} meter, whom no open venue takes orders of at this stage`,
  remedy: `write another way or meter, or let ${role} take part so under stage`,
});

const isEverTaken = (rule: RoleRule, participant: Participant): boolean =>
  LEADS.some((lead) => admits(rule, participant, lead));

function* unreadFacts(population: readonly PopulationGroup[]): Generator<Finding> {
  for (const [group, { participant }] of population.entries())
    if (participant !== undefined)
      yield {
        code: "scenario.stage",
        path: ["population", group, "participant"],
        found: "what the group is in the rollout, in a scenario without a stage",
        remedy: "write stage: one, two or three, or leave it out",
      };
}

/** Rules of a venue that is not open, of who takes no part in it, and of who could never take part. */
function* ruleFindings(
  stage: StageSettings,
  open: Readonly<Record<string, unknown>>,
): Generator<Finding> {
  const { roles, venues } = asWritten(stage);
  const opened = GATED_VENUES.filter((venue) => open[venue] !== undefined);
  for (const role of ROLES) {
    const written = roles[role];
    if (written === undefined) continue;
    const path = ["stage", "roles", role];
    yield* contradictions(
      written,
      opened.map((venue) => ruleOf(stage, venue, role)),
      path,
      role,
    );
  }
  for (const venue of GATED_VENUES) {
    const written = venues[venue];
    if (written === undefined) continue;
    if (open[venue] === undefined)
      yield {
        code: "scenario.stage",
        path: ["stage", "venues", venue],
        found: "rules for a venue that is not open",
        remedy: `leave them out, or open venues.${venue}`,
      };
    else
      for (const role of ROLES) {
        const of = written[role];
        const path = ["stage", "venues", venue, role];
        if (of !== undefined) yield* contradictions(of, [ruleOf(stage, venue, role)], path, role);
      }
  }
}

type Written = NonNullable<ReturnType<typeof asWritten>["roles"][(typeof ROLES)[number]]>;

function* contradictions(
  { through, gates }: Written,
  rules: readonly RoleRule[],
  path: DocumentPath,
  role: string,
): Generator<Finding> {
  if (rules.length === 0) return;
  if ((through !== undefined || gates !== undefined) && rules.every((rule) => !rule.takesPart))
    yield {
      code: "scenario.stage",
      path,
      found: `how ${role} take part where they take none`,
      remedy: "write takesPart: true too, or leave it out",
    };
  else if (
    rules.every((rule) => rule.takesPart && LEADS.every((lead) => rule.gates[lead].length === 0))
  )
    yield {
      code: "scenario.stage",
      path: [...path, "gates"],
      found: `no meter at any gate, so that ${role} never place an order`,
      remedy: "name a meter at one gate at least, or write takesPart: false",
    };
}
