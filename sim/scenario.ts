/**
 * A scenario: the whole question as data. The schema is put together here from the registries, so that a new rule's
 * settings are part of it as soon as the rule is registered; the published JSON Schema follows from it.
 * Takes the schema of agent policies, because sim knows no mind by name; gives the schema and the checks across members.
 */
import { z } from "zod";
import { principleOf, rankedKinds } from "./access/registry.ts";
import { approvalFindings, approvalSchema } from "./approval/settings.ts";
import type { DocumentPath } from "./core/documents/document.ts";
import { formatDay, londonDayStart, parseDay } from "./core/time.ts";
import { anmFindings, anmSchema, capabilityAt, isTradeable } from "./dispatch/settings.ts";
import { faultFindings } from "./faults/fault-findings.ts";
import { monitoringSchema } from "./forecast/monitored-area.ts";
import { errorModelSchema } from "./forecast/registry.ts";
import { alertsOutsideFindings } from "./homes/alert-findings.ts";
import { findingsOfHomes } from "./homes/scenario-findings.ts";
import { factorFindings, lookAheadSchema, updateFindings } from "./lookahead/settings.ts";
import { aggregatorsSchema } from "./model/aggregators.ts";
import { CAPACITY_TRADES } from "./model/capacity-trades.ts";
import { tellingFindings } from "./model/channels.ts";
import { ENERGY_EXCHANGE } from "./model/energy-exchange.ts";
import { facilitatorSchema } from "./model/facilitator.ts";
import { faultsSchema } from "./model/faults.ts";
import { type Finding, unknownName } from "./model/findings.ts";
import { flexAlertsSchema } from "./model/home-response.ts";
import { offeredHomes, withHomeSellers } from "./model/home-sellers.ts";
import { homesSchema, withHomes } from "./model/homes.ts";
import { imposedConstraintsSchema } from "./model/imposed-constraints.ts";
import type { NetworkDocument } from "./model/network-document.ts";
import { OFFSETTING } from "./model/offsetting.ts";
import { outageCheckFindings, outageCheckSchema } from "./model/outage-check.ts";
import { groupOf, type PopulationGroup, populationGroupSchema } from "./model/population.ts";
import { PORTFOLIO } from "./model/portfolio.ts";
import { periodSchema } from "./model/run-period.ts";
import { seriesSettingsSchema } from "./model/series.ts";
import { BIDS_AND_OFFERS } from "./model/services.ts";
import type { NamedUnit } from "./model/venues.ts";
import { reaches } from "./model/visibility.ts";
import { procurementFindings, procurementSchema } from "./procurement/settings.ts";
import { imposedFindings } from "./ratings/imposed-findings.ts";
import { accountFindings } from "./settlement/accounts/findings.ts";
import { RESERVED_ACCOUNTS } from "./settlement/accounts/outside-accounts.ts";
import { takenAccounts } from "./settlement/accounts/taken-accounts.ts";
import { duosFindings } from "./settlement/duos/findings.ts";
import { imbalanceFindings } from "./settlement/imbalance/findings.ts";
import { answeringPart } from "./settlement/imbalance/home-supply.ts";
import { volumesOf } from "./settlement/imbalance/prices/registry.ts";
import { intermediaryFindings } from "./settlement/intermediaries/findings.ts";
import { intermediaryAccounts } from "./settlement/intermediaries/intermediaries.ts";
import { reinforcementFindings } from "./settlement/reinforcement/settings.ts";
import { settlementSchema } from "./settlement/settings.ts";
import { sharingFindings } from "./settlement/sharing/settings.ts";
import { facilitatorFindings } from "./state/facilitator-findings.ts";
import { homeLeadFindings } from "./state/home-lead-findings.ts";
import { homeServiceFindings } from "./state/home-service-findings.ts";
import { portfolioFindings } from "./state/portfolio-findings.ts";
import { gateFindings } from "./timetable/gate-checks.ts";
import { needFindings, unsettledFindings } from "./venues/balancing/findings.ts";
import { outsideRunFindings, sharedFactorFindings } from "./venues/capacity/findings.ts";
import { contractFindings } from "./venues/local-energy-exchange/contract-findings.ts";
import { memberHomeFindings } from "./venues/local-energy-exchange/home-findings.ts";
import { monitoringFindings } from "./venues/monitoring/findings.ts";
import { marketMonitoringSchema } from "./venues/monitoring/settings.ts";
import { undecidedFindings } from "./venues/offsetting/findings.ts";
import { primacySchema } from "./venues/primacy/registry.ts";
import { openVenues, venueFindings, venuesSchema } from "./venues/registry.ts";
import { controlRoomSchema } from "./venues/stages/control-room.ts";
import { stageFindings } from "./venues/stages/findings.ts";
import { stageSchema } from "./venues/stages/settings.ts";
import { visibilityFindings, visibilityOf, visibilitySchema } from "./venues/visibility.ts";

const outputsSchema = z.strictObject({
  performance: z
    .boolean()
    .describe(
      "Whether what trades were measured by is recorded: trade_volumes, and trade_minutes, a row for each instructed minute.",
    ),
});

/** The schema of a scenario whose groups follow the policies of `policySchema`. */
export function scenarioSchema<Policy extends z.ZodType>(
  policySchema: Policy,
  defaultPopulation: readonly unknown[],
) {
  const groupSchema = populationGroupSchema(policySchema);
  return z.strictObject({
    name: z.string().min(1).max(120).default("stage-one"),
    about: z.string().max(4000).optional(),
    network: z
      .union([z.strictObject({ builtIn: z.string() }), z.strictObject({ file: z.string() })])
      .default({ builtIn: "ring" })
      .describe("A built-in network by name, or a file beside the scenario."),
    period: periodSchema.prefault({}),
    seed: z
      .union([z.string().min(1).max(80), z.int().min(0)])
      .transform(String)
      .prefault("1")
      .describe("Every draw follows from it; a whole number or a word."),
    population: z
      .array(groupSchema)
      .min(1)
      .max(1000)
      .prefault(defaultPopulation as z.input<typeof groupSchema>[])
      .describe("Who owns the units; a unit belongs to the first group that fits."),
    homes: homesSchema
      .default([])
      .describe("Groups of homes, each a demand of its own; default: none."),
    flexAlerts: flexAlertsSchema,
    aggregators: aggregatorsSchema,
    series: seriesSettingsSchema.prefault({}),
    forecast: errorModelSchema.prefault({ kind: "gaussian-copula" }),
    monitoring: monitoringSchema.prefault({}).describe("Whose demand is metered live."),
    lookAhead: lookAheadSchema.prefault({}),
    anm: anmSchema.prefault({}),
    faults: faultsSchema
      .default([])
      .describe("What goes wrong or is switched during the run, and when."),
    imposedConstraints: imposedConstraintsSchema
      .default([])
      .describe("Constraints that a trial plan imposes where the network has none."),
    venues: venuesSchema.default({}),
    stage: stageSchema
      .optional()
      .describe("Who may place orders where, by the stage of the rollout; default: everybody."),
    controlRoom: controlRoomSchema.optional(),
    outageCheck: outageCheckSchema.optional(),
    facilitator: facilitatorSchema
      .optional()
      .describe(
        "Who may offer services, and to whom; default: every unit to every service, unregistered.",
      ),
    primacy: primacySchema
      .prefault({ kind: "dso-first" })
      .describe(
        "Whose wish stands where an instruction of the electricity system operator passes a constraint's target.",
      ),
    visibility: visibilitySchema
      .default({})
      .describe(
        "Who is told of what services, and a trader's use of its own units, do: nobody; the market facilitator; the network operator too; the electricity system operator and balance parties too.",
      ),
    marketMonitoring: marketMonitoringSchema
      .optional()
      .describe("Who is suspected of gaming a market, and what follows; default: nobody looks."),
    procurement: procurementSchema
      .optional()
      .describe(
        "What a system operator would buy of the services of `lookAhead.factors.serviceMw`; default: nobody asks.",
      ),
    approval: approvalSchema
      .optional()
      .describe(
        "How trades of capacity are decided, by `headroom approve` and in a run of the venue. Default: as if written without members.",
      ),
    settlement: settlementSchema
      .optional()
      .describe("Who is settled for what beside metered energy; default: nothing."),
    outputs: outputsSchema
      .optional()
      .describe("What is recorded beside the tables of every run; default: nothing."),
  });
}

/** A checked scenario with every default filled in. */
export type Scenario = Omit<z.output<ReturnType<typeof scenarioSchema>>, "population"> & {
  readonly population: readonly PopulationGroup[];
};

/** What the checks ask of policies, which sim does not know by name. */
export type Policies = Readonly<
  Record<
    string,
    {
      readonly technologies: readonly string[];
      readonly namedUnits?: (settings: PopulationGroup["policy"]) => readonly NamedUnit[];
      readonly availabilityPaths?: (settings: PopulationGroup["policy"]) => readonly DocumentPath[];
    }
  >
>;

/** What the shape cannot say: members that contradict each other, and names that the network does not have. */
export function* scenarioFindings(
  scenario: Scenario,
  network: NetworkDocument,
  policies: Policies,
): Generator<Finding> {
  const { anm, venues, lookAhead } = scenario;
  yield* updateFindings(lookAhead);
  yield* factorFindings(lookAhead.factors, network);
  yield* procurementFindings(scenario.procurement, lookAhead);
  const market = venues["capacity-trades"];
  const tradeIds = [...(market?.trades ?? []), ...(venues[OFFSETTING]?.trades ?? [])];
  yield* approvalFindings(
    scenario.approval,
    network,
    market?.market === undefined ? tradeIds.map(({ id }) => id) : undefined,
  );
  yield* duosFindings(scenario.settlement?.duos, network);
  const lived = withHomes(network, scenario.homes);
  yield* imbalanceFindings(scenario.settlement?.imbalance, lived, scenario);
  yield* accountFindings(
    scenario.settlement?.accounts ?? [],
    scenario.settlement?.imbalance,
    intermediaryAccounts(scenario.settlement?.intermediaries),
    lived,
    scenario,
  );
  const { intermediaries } = scenario.settlement ?? {};
  yield* intermediaryFindings(intermediaries, lived, takenAccounts(scenario, lived));
  yield* reinforcementFindings(scenario.settlement?.reinforcement);
  const exchange = venues[ENERGY_EXCHANGE];
  const trading = new Set((exchange?.members ?? []).flatMap(({ units }) => units));
  yield* contractFindings(exchange, scenario.population, network);
  yield* memberHomeFindings(exchange, scenario.homes);
  yield* sharingFindings(scenario.settlement?.sharing, scenario.population, network, trading);
  const supply = scenario.settlement?.imbalance?.homes;
  const accounts = takenAccounts({ settlement: scenario.settlement }, network);
  yield* findingsOfHomes(scenario, network, accounts, answeringPart(supply));
  yield* homeServiceFindings(scenario, network, answeringPart(supply));
  yield* homeLeadFindings(scenario);
  yield* anmFindings(anm, scenario.period.tickMinutes, network);
  const { firstDay, dayCount, label } = runDays(scenario);
  const run = { from: londonDayStart(firstDay), to: londonDayStart(firstDay + dayCount) };
  yield* outsideRunFindings(venues["capacity-trades"], { ...run, label });
  yield* sharedFactorFindings(
    market,
    (scenario.approval ?? approvalSchema.parse({})).exchange,
    reaches(visibilityOf(scenario.visibility, CAPACITY_TRADES), "dso"),
  );
  yield* undecidedFindings(venues[OFFSETTING], { ...run, label }, lookAhead);
  yield* alertsOutsideFindings(scenario.flexAlerts, run);
  yield* faultFindings(scenario.faults, network, Object.keys(venues), run);
  yield* imposedFindings(
    scenario.imposedConstraints,
    network,
    (constraint) => capabilityAt(anm, constraint).isMonitored,
    run,
  );
  for (const open of openVenues(venues)) {
    const { venue, written, needsRankedPrinciple, readsStatement, findings } = open;
    for (const finding of findings) yield { ...finding, path: ["venues", venue, ...finding.path] };
    if (needsRankedPrinciple && principleOf(anm.principle).kind !== "ranked") {
      yield {
        code: "scenario.principle",
        path: ["anm", "principle", "kind"],
        found: `"${anm.principle.kind}", which gives no order to trade in`,
        remedy: `write a ranked principle (${rankedKinds().join(", ")}), or leave the ${venue} venue out`,
      };
    }
    const points = network.constraintPoints;
    if (
      needsRankedPrinciple &&
      points.length > 0 &&
      !points.some(({ id }) => isTradeable(anm, id))
    ) {
      yield {
        code: "scenario.capability",
        path: ["venues", venue],
        found: "no constraint point whose network manager looks ahead and takes a traded order",
        remedy: `write anm.capability: granular, or leave the ${venue} venue out`,
      };
    }
    const { verify } = written;
    if (verify !== undefined && "before" in verify)
      yield* tellingFindings(anm.channels, venue, verify.before);
    for (const { path, ...finding } of gateFindings(written, lookAhead, readsStatement)) {
      yield { code: "scenario.gate", path: ["venues", venue, "gates", ...path], ...finding };
    }
  }
  yield* venueFindings(venues, network);
  yield* portfolioFindings(venues[PORTFOLIO], scenario.settlement?.imbalance, lookAhead, network);
  const { imbalance } = scenario.settlement ?? {};
  yield* unsettledFindings(venues[BIDS_AND_OFFERS], imbalance !== undefined);
  if (imbalance !== undefined)
    yield* needFindings(venues[BIDS_AND_OFFERS], netImbalanceFrom(scenario));
  yield* visibilityFindings(scenario.visibility, venues);
  yield* outageCheckFindings(scenario.outageCheck, network);
  const sold = offeredHomes(scenario.homes, scenario.aggregators).map(({ group }) => group);
  yield* facilitatorFindings(scenario.facilitator, venues, withHomeSellers(network, sold));
  yield* stageFindings(scenario.stage, scenario, venues, network);
  yield* monitoringFindings(scenario.marketMonitoring, venues);
  yield* priceFindings(scenario, policies);
  yield* unitFindings(scenario, network, policies);
}

/** Where the net imbalance volumes behind the imbalance price come from; undefined where nothing has them. */
export function netImbalanceFrom({ settlement, series }: Scenario): ReturnType<typeof volumesOf> {
  const price = settlement?.imbalance?.price;
  const isMeasured = series.csv.some((each) => each.for === "systemPrice");
  return price === undefined ? undefined : volumesOf(price, isMeasured);
}

/** Nobody is paid for availability where prices have one part, so that nobody may ask for it. */
function* priceFindings({ population, venues }: Scenario, policies: Policies): Generator<Finding> {
  const market = venues["curtailment-obligations"];
  if (market === undefined || market.priceStructure === "two-part") return;
  for (const [group, { policy }] of population.entries()) {
    for (const path of policies[policy.kind]?.availabilityPaths?.(policy) ?? [])
      yield {
        code: "scenario.priceStructure",
        path: ["population", group, "policy", ...path],
        found: "a price for availability, in a market whose prices have one part",
        remedy: "leave it out, or write priceStructure: two-part in venues.curtailment-obligations",
      };
  }
}

function* unitFindings(
  scenario: Scenario,
  network: NetworkDocument,
  policies: Policies,
): Generator<Finding> {
  const ids = network.units.map((unit) => unit.id);
  const known = new Set(ids);
  const unknown = function* (id: string, path: DocumentPath): Generator<Finding> {
    if (!known.has(id)) yield unknownName("unit", id, ids, network.name, path);
  };
  for (const [group, { units }] of scenario.population.entries()) {
    for (const [index, id] of (units.ids ?? []).entries())
      yield* unknown(id, ["population", group, "units", "ids", index]);
  }
  yield* policyUnitFindings(scenario, network, policies);
  for (const { venue, namedUnits } of openVenues(scenario.venues)) {
    for (const { unit, path } of namedUnits) yield* unknown(unit, ["venues", venue, ...path]);
  }
  for (const [row, id] of ids.entries()) {
    if (!RESERVED_ACCOUNTS.includes(id)) continue;
    yield {
      code: "scenario.reservedId",
      path: ["network"],
      found: `unit ${row + 1} with the id "${id}", which is an account of the ledger`,
      remedy: "give the unit another id",
    };
  }
  for (const unit of network.units) {
    const group = groupOf(scenario.population, unit);
    if (group < 0) {
      yield {
        code: "scenario.noOwner",
        path: ["population"],
        found: `no group for unit "${unit.id}" (${unit.technology})`,
        remedy: "add a group that fits it",
      };
      continue;
    }
    const { kind } = scenario.population[group]!.policy;
    const policy = policies[kind];
    if (policy === undefined || policy.technologies.includes(unit.technology)) continue;
    const fitting = Object.keys(policies).filter((name) =>
      policies[name]!.technologies.includes(unit.technology),
    );
    yield {
      code: "scenario.policy",
      path: ["population", group, "policy", "kind"],
      found: `"${kind}" for the ${unit.technology} unit "${unit.id}"`,
      remedy: `write ${fitting.join(" or ")} in a group of its own`,
    };
  }
}

/** Units that a group's policy names are the group's own. */
function* policyUnitFindings(
  { population }: Scenario,
  network: NetworkDocument,
  policies: Policies,
): Generator<Finding> {
  const ids = network.units.map((unit) => unit.id);
  for (const [group, { policy }] of population.entries()) {
    for (const named of policies[policy.kind]?.namedUnits?.(policy) ?? []) {
      const path = ["population", group, "policy", ...named.path];
      const unit = network.units.find(({ id }) => id === named.unit);
      if (unit === undefined) yield unknownName("unit", named.unit, ids, network.name, path);
      else if (groupOf(population, unit) !== group) {
        yield {
          code: "scenario.notOfGroup",
          path,
          found: `"${named.unit}", which is no unit of this group`,
          remedy: "write it in the group that the unit belongs to",
        };
      }
    }
  }
}

/** "1 to 31 January 2025" as the first and last London day. */
export function runDays(scenario: Pick<Scenario, "period">): {
  readonly firstDay: number;
  readonly dayCount: number;
  readonly label: string;
} {
  const firstDay = parseDay(scenario.period.start) ?? 0;
  const dayCount = scenario.period.days;
  return {
    firstDay,
    dayCount,
    label: `${formatDay(firstDay)} to ${formatDay(firstDay + dayCount - 1)}`,
  };
}
