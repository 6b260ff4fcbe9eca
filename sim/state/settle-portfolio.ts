/**
 * What a trader's uses of a metered period gave, and what that earned it: the owners of its units are paid what they asked for
 * what they gave, and what was traded on the day at another price than the day ahead's pays the difference. Takes world and
 * period; gives settled uses and double entries. Changes nothing.
 */
import { amountMicroGbp } from "../core/money.ts";
import { splitWhole } from "../core/sums.ts";
import { periodStart } from "../core/time.ts";
import { wholeWh } from "../core/units.ts";
import { PORTFOLIO, type PortfolioUse } from "../model/portfolio.ts";
import { transfer } from "../model/transfer.ts";
import type { LedgerEntry } from "../model/venues.ts";
import { WHOLESALE } from "../settlement/accounts/outside-accounts.ts";
import { energyPriceGbpPerMwh } from "../settlement/energy-payments.ts";
import { soldWh } from "./portfolio-position.ts";
import { realisedGbpPerMwh } from "./portfolio-prices.ts";
import type { World } from "./world.ts";

export interface UsedFlexibility {
  readonly use: PortfolioUse;
  readonly soldWh: number;
  readonly givenWh: number;
  readonly gainMicroGbp: number;
}

export interface SettledPortfolio {
  readonly used: readonly UsedFlexibility[];
  readonly entries: readonly LedgerEntry[];
}

export function settlePortfolio(world: World, period: number): SettledPortfolio {
  const uses = world.portfolio.uses.get(period) ?? [];
  if (uses.length === 0) return { used: [], entries: [] };
  const used = sharesOf(world, uses).map(([use, givenWh]) => settleUse(world, use, givenWh));
  return { used, entries: used.flatMap((each) => entriesOf(world, each)) };
}

/** What each unit gave is shared by its uses in proportion; they all go one way. */
function sharesOf({ registers }: World, uses: readonly PortfolioUse[]): [PortfolioUse, number][] {
  return [...new Set(uses.map(({ unit }) => unit))].flatMap((unit) => {
    const own = uses.filter((use) => use.unit === unit);
    const shares = new Float64Array(own.length);
    splitWhole(
      wholeWh(registers.usedKws[unit]!),
      own.map(({ changeKw }) => Math.abs(changeKw)),
      shares,
    );
    return own.map((use, row): [PortfolioUse, number] => [use, shares[row]!]);
  });
}

function settleUse(world: World, use: PortfolioUse, givenWh: number): UsedFlexibility {
  const { contracts, balancing, series, portfolio } = world;
  const { unit, period, step, askedGbpPerMwh } = use;
  const dayAhead = series.priceGbpPerMwh(period);
  const sold = soldWh(use);
  const energy = energyPriceGbpPerMwh(contracts, unit, use.changeKw, dayAhead);
  const isAllIn = contracts.isConsumer[unit] === 1 && contracts.isFixed[unit] === 1;
  const saved = isAllIn ? balancing.parties[portfolio.party]!.otherCostsGbpPerMwh : 0;
  return {
    use,
    soldWh: sold,
    givenWh,
    gainMicroGbp:
      amountMicroGbp(sold, realisedGbpPerMwh(world, step, period)) +
      amountMicroGbp(givenWh - sold, realisedGbpPerMwh(world, "after-closure", period)) -
      amountMicroGbp(givenWh, energy - saved) -
      amountMicroGbp(Math.abs(givenWh), askedGbpPerMwh),
  };
}

function entriesOf(world: World, { use, givenWh, soldWh: sold }: UsedFlexibility): LedgerEntry[] {
  const { id: because, trader, unit, period, step, askedGbpPerMwh } = use;
  const occasion = { period, at: periodStart(period + 1), because };
  const owner = world.network.units.ids[unit]!;
  const beyondGbpPerMwh =
    realisedGbpPerMwh(world, step, period) - world.series.priceGbpPerMwh(period);
  const asked = amountMicroGbp(Math.abs(givenWh), askedGbpPerMwh);
  // Contracts are settled at the day-ahead price with the rest of the party's position.
  const beyond = amountMicroGbp(sold, beyondGbpPerMwh);
  return [
    transfer(occasion, `${PORTFOLIO}/use`, trader, owner, asked),
    transfer(occasion, `${PORTFOLIO}/intraday`, WHOLESALE, trader, beyond),
  ].filter(({ amountMicroGbp: amount }) => amount !== 0);
}
