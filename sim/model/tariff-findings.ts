/**
 * Members of a local scheme whose contract is at another price than the tariff that the scheme reckons with. Who bills a member hands
 * back the tariff of what is traded or shared: where the contract took or paid another price, it or the market behind it would pay for that.
 * Takes a unit, its owner's contract and the tariff; gives what is amiss and what to write.
 */
import type { Finding } from "./findings.ts";
import type { NetworkDocument } from "./network-document.ts";
import type { PopulationGroup } from "./population.ts";

/** What a MWh costs a member that draws and brings one that gives, £/MWh, or the day-ahead price. */
export interface Tariff {
  readonly importGbpPerMwh: number | "dayAhead";
  readonly exportGbpPerMwh: number | "dayAhead";
}

/** Undefined where the contract is at the tariff. A store pays the day-ahead price for what it draws. */
export function tariffAmiss(
  { id, technology }: NetworkDocument["units"][number],
  { energyPrice }: PopulationGroup["contract"],
  tariff: Tariff,
  storeRemedy = "leave it out",
): Pick<Finding, "found" | "remedy"> | undefined {
  if (technology === "storage" && tariff.importGbpPerMwh !== "dayAhead")
    return {
      found: `"${id}", a store, which pays the day-ahead price for what it draws whatever its contract says`,
      remedy: storeRemedy,
    };
  const name = technology === "demand" ? "importGbpPerMwh" : "exportGbpPerMwh";
  const gbpPerMwh = tariff[name];
  const price = energyPrice === "dayAhead" ? energyPrice : energyPrice.fixedGbpPerMwh;
  if (price === gbpPerMwh) return undefined;
  const contract = gbpPerMwh === "dayAhead" ? gbpPerMwh : `{ fixedGbpPerMwh: ${gbpPerMwh} }`;
  const said =
    price === "dayAhead"
      ? "the day-ahead price"
      : typeof price === "number"
        ? `${price}`
        : `${price.between[0]} to ${price.between[1]}`;
  return {
    found: `"${id}", whose contract is at ${said}, and its tariff here at ${name} ${gbpPerMwh}`,
    remedy: `write contract: { energyPrice: ${contract} } in its group of the population, or leave it out`,
  };
}
