/**
 * Groups of homes that are sold to services, as the world knows them: the unit that stands for each, the demand that it draws as, and who acts for it. Takes a
 * scenario and its network; gives rows by unit, and how such a unit is owned: by nobody who decides anything about it.
 */
import { z } from "zod";
import type { AgentPolicy } from "../model/agents.ts";
import type { Aggregator } from "../model/aggregators.ts";
import { homeSellerId, offeredHomes } from "../model/home-sellers.ts";
import { type HomeGroup, homesAsParticipants } from "../model/homes.ts";
import type { Network } from "../model/network.ts";
import { type PopulationGroup, populationGroupSchema } from "../model/population.ts";
import type { Scenario } from "../scenario.ts";

export interface HomeSeller {
  readonly group: HomeGroup;
  readonly aggregator: Aggregator;
  /** Rows: of the unit, of the group among groups, of the demand that it draws as. */
  readonly unit: number;
  readonly row: number;
  readonly demand: number;
  /** Units of all groups that its aggregator offers, its own among them. */
  readonly together: readonly number[];
}

/** By row of unit; none where no aggregator offers homes. */
export type HomeSellers = ReadonlyMap<number, HomeSeller>;

export function homeSellersOf(
  { homes, aggregators }: Pick<Scenario, "homes" | "aggregators">,
  { units, demands }: Network,
): HomeSellers {
  const offered = offeredHomes(homes, aggregators);
  const unitOf = ({ id }: HomeGroup) => units.ids.indexOf(homeSellerId(id));
  return new Map(
    offered.map(({ group, aggregator }) => {
      const unit = unitOf(group);
      const row = homes.indexOf(group);
      const demand = demands.ids.length - homes.length + row;
      const together = offered
        .filter((other) => other.aggregator === aggregator)
        .map((other) => unitOf(other.group));
      return [unit, { group, aggregator, unit, row, demand, together }];
    }),
  );
}

const KIND = "homes";
const ownerSchema = populationGroupSchema(z.strictObject({ kind: z.literal(KIND) }));

/** The population group of each unit that stands for homes, by the unit's id. */
export const homeSellerGroups = ({
  homes,
  aggregators,
}: Pick<Scenario, "homes" | "aggregators">): ReadonlyMap<string, PopulationGroup> =>
  new Map(
    offeredHomes(homes, aggregators).map(({ group }) => [
      homeSellerId(group.id),
      ownerSchema.parse({ policy: { kind: KIND }, ...homesAsParticipants(group) }),
    ]),
  );

/** Declares what is believed, which is nothing, and orders nothing: what homes are offered for, offer-homes.ts says. */
const homesPolicy: AgentPolicy = {
  kind: KIND,
  about: "Homes behind an aggregator.",
  technologies: ["demand"],
  settings: ownerSchema.shape.policy,
  columns: () => ({}),
  schedule({ availableKw }, _, plannedKw) {
    plannedKw.set(availableKw);
  },
  order() {},
};

/** Policies by kind, with that of homes. */
export const withHomesPolicy = (
  policies: Readonly<Record<string, AgentPolicy>>,
): Readonly<Record<string, AgentPolicy>> => ({ ...policies, [KIND]: homesPolicy });
