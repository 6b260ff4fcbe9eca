/**
 * Members of a local scheme whose contract is at another price than the tariff that the scheme reckons with. Who bills a member hands
 * back the tariff of what is traded or shared: where the contract took or paid another price, it or the market behind it would pay for that.
 * Takes a unit, its owner's contract and the tariff; gives what is amiss and what to write.
 */
import type { Finding } from "./findings.ts";
import type { NetworkDocument } from "./network-document.ts";
import type { PopulationGroup } from "./population.ts";

/** What a MWh costs a member that draws and brings one that gives, £/MWh. */
export interface Tariff {
  readonly importGbpPerMwh: number;
  readonly exportGbpPerMwh: number;
}

/** Undefined where the contract is at the tariff. A store never is: it pays the day-ahead price for what it draws. */
export function tariffAmiss(
  { id, technology }: NetworkDocument["units"][number],
  { energyPrice }: PopulationGroup["contract"],
  tariff: Tariff,
): Pick<Finding, "found" | "remedy"> | undefined {
  if (technology === "storage")
    return {
      found: `"${id}", a store, which pays the day-ahead price for what it draws whatever its contract says`,
      remedy: "leave it out",
    };
  const name = technology === "demand" ? "importGbpPerMwh" : "exportGbpPerMwh";
  const gbpPerMwh = tariff[name];
  const price = energyPrice === "dayAhead" ? undefined : energyPrice.fixedGbpPerMwh;
  if (price === gbpPerMwh) return undefined;
  const said =
    price === undefined
      ? "the day-ahead price"
      : typeof price === "number"
        ? `${price}`
        : `${price.between[0]} to ${price.between[1]}`;
  return {
    found: `"${id}", whose contract is at ${said}, and its tariff here at ${name} ${gbpPerMwh}`,
    remedy: `write contract: { energyPrice: { fixedGbpPerMwh: ${gbpPerMwh} } } in its group of the population, or leave it out`,
  };
}
