/**
 * The commits of wholesale portfolio optimisation: the only writer of a trader's uses; makes their rows. Called by the commit of the
 * gates and by the period page.
 */
import { periodStart } from "../core/time.ts";
import { PORTFOLIO, type PortfolioUse } from "../model/portfolio.ts";
import { visibilityOf } from "../venues/visibility.ts";
import { realisedGbpPerMwh } from "./portfolio-prices.ts";
import { watts } from "./record.ts";
import type { UsedFlexibility } from "./settle-portfolio.ts";
import type { World } from "./world.ts";

/** Keeps the uses that stand; of those that were refused it is known what became of them. */
export function commitUses(world: World, uses: readonly PortfolioUse[]): void {
  const { portfolio } = world;
  for (const use of uses) {
    if (use.refusedBy !== "") recordUse(world, { use, soldWh: 0, givenWh: 0, gainMicroGbp: 0 });
    else portfolio.uses.set(use.period, [...(portfolio.uses.get(use.period) ?? []), use]);
  }
}

/** Writes what came of the uses of a metered period, and forgets them. */
export function commitPortfolio(
  world: World,
  period: number,
  used: readonly UsedFlexibility[],
): void {
  for (const each of used) recordUse(world, each);
  world.portfolio.uses.delete(period);
}

function recordUse(world: World, { use, soldWh, givenWh, gainMicroGbp }: UsedFlexibility): void {
  const { tables, network, scenario } = world;
  tables.portfolio_uses.append(
    use.id,
    use.decidedAt,
    periodStart(use.period),
    use.trader,
    network.units.ids[use.unit]!,
    use.step,
    use.purpose,
    watts(use.changeKw),
    use.believedGbpPerMwh,
    realisedGbpPerMwh(world, use.step, use.period),
    use.askedGbpPerMwh,
    use.refusedBy === "" ? "-" : use.refusedBy,
    soldWh,
    givenWh,
    gainMicroGbp,
    visibilityOf(scenario.visibility, PORTFOLIO),
  );
}
