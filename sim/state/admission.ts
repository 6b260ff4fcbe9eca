/**
 * Applies the rules of venues/stages to a scenario: by venue and lead time a flag for each unit and group of homes, whether its orders are taken; which alerts a group may answer. Takes a scenario and its units;
 * gives the flags, and what `headroom validate` shows of them. Without a stage everybody may.
 */
import { parseInstant, periodOf } from "../core/time.ts";
import { SECONDS_PER_HOUR } from "../core/units.ts";
import type { FlexAlert } from "../model/home-response.ts";
import { type HomeGroup, homesAsParticipants } from "../model/homes.ts";
import type { Technology } from "../model/network-document.ts";
import type { PopulationGroup } from "../model/population.ts";
import {
  admits,
  LEADS,
  type Lead,
  leadOf,
  participantOf,
  ROLES,
  type Role,
  type RoleRule,
} from "../model/stages.ts";
import type { Scenario } from "../scenario.ts";
import { FLEX_ALERTS, GATED_VENUES, type GatedVenue } from "../venues/stages/presets.ts";
import { ruleOf } from "../venues/stages/settings.ts";

/** By unit, 1 where its orders are taken; a venue that no stage is for is left out. */
export type Admission = Readonly<Partial<Record<string, Readonly<Record<Lead, Uint8Array>>>>>;

type Staged = Pick<Scenario, "stage" | "venues" | "flexAlerts">;

/** What says what a unit, or a group of homes, is in the rollout. */
type Own = Pick<PopulationGroup, "participant">;

/** `groups` and `technology` by unit, and after them by group of homes. Undefined where the scenario has no stage. */
export function admissionOf(
  scenario: Staged,
  technology: readonly Technology[],
  groups: readonly Own[],
): Admission | undefined {
  const { stage } = scenario;
  if (stage === undefined) return undefined;
  const participants = groups.map(({ participant }, unit) =>
    participantOf(technology[unit]!, participant),
  );
  return Object.fromEntries(
    openAndGated(scenario).map((venue) => {
      const rules = new Map(ROLES.map((role) => [role, ruleOf(stage, venue, role)]));
      const flags = (lead: Lead) =>
        Uint8Array.from(participants, (is) => (admits(rules.get(is.role)!, is, lead) ? 1 : 0));
      return [venue, Object.fromEntries(LEADS.map((lead) => [lead, flags(lead)]))];
    }),
  ) as Admission;
}

/** What a gate of a venue is, as far as its orders go. */
export interface OrderGate {
  readonly venue: string;
  readonly instant: number;
  readonly fromPeriod: number;
}

export const isAdmitted = (
  admission: Admission | undefined,
  unit: number,
  { venue, instant, fromPeriod }: OrderGate,
): boolean => (admission?.[venue]?.[leadOf(instant, fromPeriod)][unit] ?? 1) === 1;

/** A role at a venue: its rule, and how many of the units are in it and may place an order at some gate. */
export interface AdmissionRow {
  readonly venue: GatedVenue;
  readonly role: Role;
  readonly rule: RoleRule;
  readonly units: number;
  readonly admitted: number;
}

export function admissionRows(
  scenario: Staged,
  technology: readonly Technology[],
  groups: readonly Own[],
): readonly AdmissionRow[] {
  const { stage } = scenario;
  const admission = admissionOf(scenario, technology, groups);
  if (stage === undefined || admission === undefined) return [];
  return openAndGated(scenario).flatMap((venue) =>
    ROLES.map((role): AdmissionRow => {
      const units = [...groups.keys()].filter(
        (unit) => participantOf(technology[unit]!, groups[unit]!.participant).role === role,
      );
      const flags = Object.values(admission[venue]!);
      const admitted = units.filter((unit) => flags.some((flag) => flag[unit] === 1));
      const rule = ruleOf(stage, venue, role);
      return { venue, role, rule, units: units.length, admitted: admitted.length };
    }),
  );
}

const openAndGated = ({ venues, flexAlerts }: Staged): readonly GatedVenue[] =>
  GATED_VENUES.filter((venue) =>
    venue === FLEX_ALERTS ? flexAlerts.length > 0 : venues[venue] !== undefined,
  );

/** Whether a group of homes may answer an alert, of which it is told so long before. */
export function mayAnswer(
  { stage }: Pick<Scenario, "stage">,
  group: HomeGroup,
  { from, noticeHours }: FlexAlert,
): boolean {
  if (stage === undefined) return true;
  const start = parseInstant(from)!;
  const lead = leadOf(start - noticeHours * SECONDS_PER_HOUR, periodOf(start));
  const { participant } = homesAsParticipants(group);
  return admits(ruleOf(stage, FLEX_ALERTS, "homes"), participantOf("demand", participant), lead);
}
