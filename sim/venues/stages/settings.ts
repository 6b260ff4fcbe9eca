/** At which stage of the rollout a scenario is: a preset, and what it says instead of it, field by field. Takes settings; gives rules. */
import { z } from "zod";
import { ROLES, type Role, type RoleRule, roleRuleSchema } from "../../model/stages.ts";
import { GATED_VENUES, STAGES, stages } from "./presets.ts";

const byRole = z.strictObject(
  Object.fromEntries(ROLES.map((role) => [role, roleRuleSchema.optional()])) as {
    [Of in Role]: z.ZodOptional<typeof roleRuleSchema>;
  },
);

const preset = z.enum(STAGES);

export const stageSchema = z.union([
  preset.describe(
    "A preset: who may take part where, with which meter, through whom, at which gates.",
  ),
  z
    .strictObject({
      preset,
      roles: byRole.default({}).describe("What differs for a role at every venue."),
      venues: z
        .strictObject(Object.fromEntries(GATED_VENUES.map((name) => [name, byRole.optional()])))
        .default({})
        .describe("What differs for a role at one venue."),
    })
    .describe("A preset, and what differs from it."),
]);
export type StageSettings = z.output<typeof stageSchema>;

/** With every member written. */
export const asWritten = (settings: StageSettings) =>
  typeof settings === "string" ? { preset: settings, roles: {}, venues: {} } : settings;

type Difference = z.output<typeof roleRuleSchema> | Partial<RoleRule> | undefined;

/** What a role may do at a venue: the preset, then what it says of the venue, then what the scenario says of the role, and of it there. */
export function ruleOf(settings: StageSettings, venue: string, role: Role): RoleRule {
  const written = asWritten(settings);
  const { roles, venues } = stages[written.preset];
  const differences: Difference[] = [
    venues[venue as keyof typeof venues]?.[role],
    written.roles[role],
    written.venues[venue]?.[role],
  ];
  return differences.reduce(overlaid, roles[role]);
}

function overlaid(rule: RoleRule, of: Difference): RoleRule {
  if (of === undefined) return rule;
  const { takesPart = rule.takesPart, through = rule.through, gates = {} } = of;
  return {
    takesPart,
    through,
    gates: {
      dayAhead: gates.dayAhead ?? rule.gates.dayAhead,
      gateClosure: gates.gateClosure ?? rule.gates.gateClosure,
      operational: gates.operational ?? rule.gates.operational,
    },
  };
}
