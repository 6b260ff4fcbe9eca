/**
 * Who may take part at which of the three stages of the rollout, as data: what each role may do by default, and where a venue differs. The source gives who joins at
 * which stage, half-hourly meters or better for industry, homes through suppliers and aggregators, five-minute meters for live markets and
 * approximated half-hours for the others; what is chosen here says so.
 */
import { HOME_SERVICES } from "../../model/aggregators.ts";
import type { Role, RoleRule } from "../../model/stages.ts";
import type { VenueName } from "../registry.ts";
import { type Sights, sightsWith } from "./sight.ts";

export const STAGES = ["one", "two", "three"] as const;
export type Stage = (typeof STAGES)[number];

/** Alerts to homes go through no venue; who may answer them at a stage is a rule all the same. */
export const FLEX_ALERTS = "flex-alerts";

/** Venues whose gates ask owners for orders, and alerts; in the other venues the scenario itself names who acts. */
export const GATED_VENUES = [
  "curtailment-obligations",
  ...HOME_SERVICES,
  "frequency-response",
  "high-frequency-response",
  "bids-and-offers",
  "capacity-trades",
  "local-energy-exchange",
  FLEX_ALERTS,
] as const satisfies readonly (VenueName | typeof FLEX_ALERTS)[];
export type GatedVenue = (typeof GATED_VENUES)[number];

export interface StagePreset {
  readonly about: string;
  readonly roles: Readonly<Record<Role, RoleRule>>;
  /** What control rooms see of the exchange. */
  readonly sees: Sights;
  /** Where a venue differs from that. */
  readonly venues: Readonly<
    Partial<Record<GatedVenue, Readonly<Partial<Record<Role, Partial<RoleRule>>>>>>
  >;
}

/** A reading each half-hour is known too late for what is decided within the last hour. */
const METERED: RoleRule["gates"] = {
  dayAhead: ["half-hourly", "five-minute"],
  gateClosure: ["half-hourly", "five-minute"],
  operational: ["five-minute"],
};

/** Who is watched by network management, or by a smart meter, and may be aggregated. */
const ANY_WAY: RoleRule = {
  takesPart: true,
  through: ["direct", "supplier", "aggregator", "virtual-lead-party"],
  gates: METERED,
};

/** The network operator never reaches into a home: somebody stands between. Approximated half-hours are good for a day ahead. */
const FOR_HOMES: RoleRule = {
  takesPart: true,
  through: ["supplier", "aggregator", "virtual-lead-party"],
  gates: { ...METERED, dayAhead: ["profile", "half-hourly", "five-minute"] },
};

const FOR_HOMES_ALONE = { generators: { takesPart: false }, industry: { takesPart: false } };

const outside = (rule: RoleRule): RoleRule => ({ ...rule, takesPart: false });

export const stages: Readonly<Record<Stage, StagePreset>> = {
  one: {
    about: "Generators and stores.",
    roles: { generators: ANY_WAY, industry: outside(ANY_WAY), homes: outside(FOR_HOMES) },
    sees: sightsWith("generators"),
    venues: { [FLEX_ALERTS]: FOR_HOMES_ALONE },
  },
  two: {
    about: "Industry joins them.",
    roles: { generators: ANY_WAY, industry: ANY_WAY, homes: outside(FOR_HOMES) },
    sees: sightsWith("generators", "industry"),
    venues: { [FLEX_ALERTS]: FOR_HOMES_ALONE },
  },
  three: {
    about: "Homes join, through suppliers, aggregators and virtual lead parties.",
    roles: { generators: ANY_WAY, industry: ANY_WAY, homes: FOR_HOMES },
    sees: sightsWith("generators", "industry", "homes"),
    venues: {
      // Trades of connection capacity are between sites with an agreement of their own.
      "capacity-trades": { homes: { takesPart: false } },
      // Read by the half-hour at least, as the service asks.
      "demand-flexibility-service": {
        homes: { gates: { ...METERED, operational: ["half-hourly", "five-minute"] } },
      },
      // Paid by what was read, as that service is.
      [FLEX_ALERTS]: {
        ...FOR_HOMES_ALONE,
        homes: {
          gates: { ...FOR_HOMES.gates, operational: ["half-hourly", "five-minute"] },
        },
      },
      // A lead party or a supplier holds the account, of metered half-hours, in which what is accepted is settled; chosen here.
      "bids-and-offers": {
        homes: { through: ["supplier", "virtual-lead-party"], gates: METERED },
      },
    },
  },
};
