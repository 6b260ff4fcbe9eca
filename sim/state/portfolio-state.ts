/**
 * The state of wholesale portfolio optimisation: uses that stand, by settlement period until it is metered; written by
 * commit-portfolio.ts. Beside it what owners answered by day of delivery, and buffers that mean nothing between pages.
 */
import { drawPurpose, type OwnerKeys, ownerKeys } from "../core/draws.ts";
import type { OwnersFlexibility } from "../model/asked-flexibility.ts";
import type { Network } from "../model/network.ts";
import { PORTFOLIO, type PortfolioUse } from "../model/portfolio.ts";
import { reaches } from "../model/visibility.ts";
import { type PositionBook, positionBook } from "../positions/book.ts";
import type { CapacityBook } from "../positions/capacity-book.ts";
import type { Scenario } from "../scenario.ts";
import type { Balancing } from "../settlement/imbalance/balancing.ts";
import { visibilityOf } from "../venues/visibility.ts";

export interface PortfolioState {
  /** Row of the trader among the balance parties; −1 where nobody trades. */
  readonly party: number;
  /** Units that it may use, by row. */
  readonly units: readonly number[];
  /** Where it promises its units: the book of all, or one of its own where the facilitator is not told. */
  readonly book: PositionBook;
  /** What it believes of prices is wrong by these. */
  readonly beliefs: OwnerKeys;
  readonly uses: Map<number, PortfolioUse[]>;
  readonly answers: Map<number, OwnersFlexibility>;
  /** By unit: what it would do unused, and with its uses. */
  readonly ownKw: Float64Array;
  readonly usedKw: Float64Array;
}

export function portfolioState(
  scenario: Scenario,
  network: Network,
  { book, capacity }: { readonly book: PositionBook; readonly capacity: CapacityBook },
  { parties, unitRows }: Balancing,
): PortfolioState {
  const own = scenario.venues[PORTFOLIO];
  const party = own === undefined ? -1 : parties.findIndex(({ id }) => id === own.trader);
  const allowed = own?.units;
  const isShared = reaches(visibilityOf(scenario.visibility, PORTFOLIO), "facilitator");
  const byUnit = () => new Float64Array(network.units.ids.length);
  return {
    party,
    units: (unitRows[party] ?? []).filter(
      (unit) => allowed === undefined || allowed.includes(network.units.ids[unit]!),
    ),
    book: party < 0 || isShared ? book : positionBook(network, capacity),
    beliefs: ownerKeys(drawPurpose(scenario.seed, "portfolio/price"), [own?.trader ?? ""]),
    uses: new Map(),
    answers: new Map(),
    ownKw: byUnit(),
    usedKw: byUnit(),
  };
}
