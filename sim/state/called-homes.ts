/**
 * Homes that services ask in a half-hour, on accounts: what they leave on a call, and whose that is. Takes the world; gives what each group leaves, and sums by row of account. Changes nothing.
 * Keeps: what homes leave on a call is on one account, which the system operator's adjustment goes to; what it adjusts for nobody has sold.
 */
import { askingService } from "./asking-service.ts";
import { isSuppliedByModel, leftBy, soldLess, supplierOfTaking } from "./home-accounts.ts";
import type { HomeSeller } from "./home-sellers.ts";
import { servedHalfHour } from "./served-homes.ts";
import { isTakenOff, isTold } from "./told-of-services.ts";
import type { World } from "./world.ts";

/** What the homes of an account left in a half-hour because services called them; by row of party, and after them of the virtual trading party. */
export interface CalledHomes {
  /** Of homes of which a model says who sells: of what the system operator adjusts for, so that it is not sold, Wh. */
  readonly unsoldWh: Float64Array;
  /** Of other homes: of what it does not adjust for, what was told to who supplies them, Wh. */
  readonly toldWh: Float64Array;
  /** Of these too: sales and costs that it took from who supplies them. */
  readonly lostIncomeMicroGbp: Float64Array;
  readonly savedCostsMicroGbp: Float64Array;
}

/** As metered. */
export function calledHomes(world: World, period: number): CalledHomes {
  const { homeSellers, balancing } = world;
  const byRow = () => new Float64Array(balancing.parties.length + 1);
  const called = {
    unsoldWh: byRow(),
    toldWh: byRow(),
    ...{ lostIncomeMicroGbp: byRow(), savedCostsMicroGbp: byRow() },
  };
  for (const seller of homeSellers.values()) {
    const { lived, turnedWh } = servedHalfHour(world, seller.row, period);
    const service = askingService(seller, lived);
    if (service === undefined) continue;
    const row = accountOfHomes(world, seller);
    const leftWh = leftBy(lived, turnedWh);
    const isOff = isTakenOff(world, service);
    if (isSuppliedByModel(world, seller.demand)) {
      if (isOff) called.unsoldWh[row]! += leftWh;
      continue;
    }
    if (!isOff && isTold(world, service, "all")) called.toldWh[row]! += leftWh;
    const { lostMicroGbp, savedMicroGbp } = soldLess(balancing.parties[row]!, lived, leftWh);
    called.lostIncomeMicroGbp[row]! += lostMicroGbp;
    called.savedCostsMicroGbp[row]! += savedMicroGbp;
  }
  return called;
}

/** Row of the account that has what a group leaves because it is asked: who sells it, or who supplies those that take part; the virtual trading party's is after all parties. */
export function accountOfHomes({ balancing }: World, { row, demand }: HomeSeller): number {
  const { homeSupply, virtual, parties, demandParty } = balancing;
  const index = homeSupply?.groupRows.indexOf(row) ?? -1;
  if (index < 0) return demandParty[demand]!;
  if (homeSupply!.partySeller !== undefined) return homeSupply!.partySeller.row;
  if (homeSupply!.isVirtual && virtual?.compensation.isTransferred === true) return parties.length;
  return supplierOfTaking(homeSupply!.supplies[index]!);
}
