/**
 * Who is asked in a trial. Takes a staged trial; gives the units that could help at one of its constraints, that are qualified
 * when the market opens and of a technology that it admits, and whose owner trades at all: on a card, one with an order.
 */
import { cardOf } from "../../agents/card.ts";
import { groupOf, type PopulationGroup } from "../../sim/model/population.ts";
import { isAdmitted } from "../../sim/state/admission.ts";
import { isQualified } from "../../sim/state/registration.ts";
import { isThreatened, MARKET, reliefOf, type Staged } from "./staged.ts";

export function participants(staged: Staged): ReadonlySet<string> {
  const { world, bindings, opening } = staged;
  const { units } = world.network;
  const { minSensitivity } = world.scenario.anm;
  const market = world.scenario.venues[MARKET];
  const helps = units.ids.map(() => false);
  for (const binding of bindings) {
    const relief = reliefOf(staged, binding);
    for (const unit of helps.keys()) if (relief(unit) >= minSensitivity) helps[unit] = true;
  }
  return new Set(
    units.ids.filter((id, unit) => {
      const side = isThreatened(staged, unit) ? "buyer" : "seller";
      const technology = units.technology[unit]!;
      const admitted: readonly string[] = market?.participation[side] ?? [];
      const group = groupFor(staged, { id, technology });
      const isIn =
        isQualified(world.registration, unit, opening.instant) &&
        isAdmitted(world.admission, unit, opening);
      return helps[unit] === true && isIn && admitted.includes(technology) && trades(group, id);
    }),
  );
}

const groupFor = ({ world }: Staged, unit: Parameters<typeof groupOf>[1]) => {
  const { population } = world.scenario;
  return population[groupOf(population, unit)]!;
};

function trades({ policy }: PopulationGroup, unit: string): boolean {
  if (policy.kind !== "card") return true;
  const { bid, offer } = cardOf(policy, unit);
  return bid !== undefined || offer !== undefined;
}
