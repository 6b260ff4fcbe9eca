/**
 * What a system operator would have bought of each unit's service in a period, by policy, and what that would have cost.
 * Takes the statement that was issued and what was metered; makes rows of `procurement`. Nobody is instructed or paid: the
 * run is the counterfactual without the services, and the ledger has no entry of it.
 */
import { amountMicroGbp } from "../core/money.ts";
import { PERIOD_SECONDS, periodStart } from "../core/time.ts";
import { KW_PER_MW, roundHalfAway, whFromKw } from "../core/units.ts";
import type { Readings } from "../model/readings.ts";
import type { ServicePrices } from "../procurement/policy.ts";
import { procurementPolicyName, procurementPolicyOf } from "../procurement/registry.ts";
import type { World } from "./world.ts";

/** Records a period by every policy, where the scenario asks; before recordFactors forgets what was stated of it. */
export function recordProcurement(world: World, period: number, readings: Readings): void {
  const { network, scenario, stated, tables } = world;
  const { procurement, lookAhead } = scenario;
  const serviceMw = lookAhead.factors?.serviceMw;
  if (procurement === undefined || serviceMw === undefined) return;
  const statement = stated.findLast(
    ({ run, fromPeriod, periodCount }) =>
      run === procurement.run && period >= fromPeriod && period < fromPeriod + periodCount,
  );
  if (statement === undefined) return;
  const { notDelivered, firmKw } = statement.factors;
  const { units, connections } = network;
  const firstCell = (period - statement.fromPeriod) * units.ids.length;
  for (const settings of procurement.policies) {
    const name = procurementPolicyName(settings);
    const policy = procurementPolicyOf(settings);
    for (const [unit, id] of units.ids.entries()) {
      if (!Object.hasOwn(serviceMw, id)) continue;
      const serviceKw = serviceMw[id]! * KW_PER_MW;
      const probability = notDelivered[0]!.value[firstCell + unit]!;
      const acceptedKw = policy({
        serviceKw,
        notDelivered: probability,
        firmKw: firmKw.value[firstCell + unit]!,
        isOperational: procurement.run === "operational",
        isAnm: connections.curtailableWhen[units.connection[unit]!] === "intact",
        prices: procurement,
      });
      const offeredWh = wholeWh(serviceKw);
      const bought = purchase(
        offeredWh,
        wholeWh(acceptedKw),
        injectedWh(readings, unit),
        procurement,
      );
      tables.procurement.append(
        periodStart(period),
        name,
        id,
        probability,
        offeredWh,
        bought.acceptedWh,
        bought.deliveredWh,
        bought.shortWh,
        bought.paidMicroGbp,
        bought.replacementMicroGbp,
        bought.alternativeMicroGbp,
      );
    }
  }
}

const wholeWh = (kw: number): number => roundHalfAway(whFromKw(kw, PERIOD_SECONDS));

/** What a unit gave: a service is injection, and one that charges or consumes delivers none of it. */
const injectedWh = ({ deliveredWh }: Readings, unit: number): number =>
  Math.max(0, deliveredWh[unit]!);

/** What became of a purchase: short is replaced at once, what was not accepted came from the alternative. */
function purchase(offeredWh: number, acceptedWh: number, injected: number, prices: ServicePrices) {
  const deliveredWh = Math.min(acceptedWh, injected);
  const shortWh = acceptedWh - deliveredWh;
  const paidWh = prices.payment === "onDelivery" ? deliveredWh : acceptedWh;
  return {
    acceptedWh,
    deliveredWh,
    shortWh,
    paidMicroGbp: amountMicroGbp(paidWh, prices.priceGbpPerMwh),
    replacementMicroGbp: amountMicroGbp(shortWh, prices.replacementGbpPerMwh),
    alternativeMicroGbp: amountMicroGbp(offeredWh - acceptedWh, prices.alternativeGbpPerMwh),
  };
}
