/**
 * Procurement: what each policy of a system operator would have bought, what was delivered of it, and what meeting the whole
 * need would have cost. Takes `procurement`; whole watt-hours and micro-pounds are summed exactly and divided once.
 */
import { MICRO_GBP_PER_GBP } from "../core/money.ts";
import { PERIOD_HOURS } from "../core/time.ts";
import {
  type Fold,
  type KeyedValue,
  type MetricBlock,
  orderedValues,
  plusWhole,
  ratio,
  rowsOf,
  WH_PER_MWH,
} from "./fold.ts";

/** Sums of one policy. */
interface Purchases {
  /** Settlement periods, whose rows stand together. */
  periods: number;
  lastStart: number;
  /** Services accepted, one a unit and period, and those of them that were short. */
  accepted: number;
  failed: number;
  acceptedWh: number;
  deliveredWh: number;
  shortWh: number;
  /** Paid for services and for what replaced them; and for alternatives. */
  serviceMicroGbp: number;
  alternativeMicroGbp: number;
}

interface ByPolicy {
  readonly byId: Map<string, Purchases>;
}

const nothing = (): Purchases => ({
  ...{ periods: 0, lastStart: Number.NaN, accepted: 0, failed: 0, acceptedWh: 0 },
  ...{ deliveredWh: 0, shortWh: 0, serviceMicroGbp: 0, alternativeMicroGbp: 0 },
});

function addPurchases({ byId }: ByPolicy, block: MetricBlock): void {
  const rows = rowsOf(block, "procurement");
  if (rows === undefined) return;
  const { codes, words } = rows.codes("policy");
  const starts = rows.numbers("periodStart");
  const acceptedWh = rows.numbers("acceptedWh");
  const deliveredWh = rows.numbers("deliveredWh");
  const shortWh = rows.numbers("shortWh");
  const paid = rows.numbers("paidMicroGbp");
  const replacement = rows.numbers("replacementMicroGbp");
  const alternative = rows.numbers("alternativeMicroGbp");
  for (let row = 0; row < rows.rowCount; row += 1) {
    const policy = words[codes[row]!]!;
    const sums = byId.get(policy) ?? nothing();
    byId.set(policy, sums);
    if (starts[row] !== sums.lastStart) sums.periods += 1;
    sums.lastStart = starts[row]!;
    if (acceptedWh[row]! > 0) sums.accepted += 1;
    if (shortWh[row]! > 0) sums.failed += 1;
    sums.acceptedWh = plusWhole(sums.acceptedWh, acceptedWh[row]!);
    sums.deliveredWh = plusWhole(sums.deliveredWh, deliveredWh[row]!);
    sums.shortWh = plusWhole(sums.shortWh, shortWh[row]!);
    sums.serviceMicroGbp = plusWhole(sums.serviceMicroGbp, paid[row]! + replacement[row]!);
    sums.alternativeMicroGbp = plusWhole(sums.alternativeMicroGbp, alternative[row]!);
  }
}

/** A number a policy, of its own sums and of those of today's practice where that is among them. */
function ofPolicies(
  about: string,
  unit: string,
  numberOf: (own: Purchases, today: Purchases | undefined) => number | null,
): Fold<ByPolicy, readonly KeyedValue[]> {
  return {
    about,
    unit,
    start: () => ({ byId: new Map() }),
    add: addPurchases,
    value: ({ byId }) => orderedValues(byId, (own) => numberOf(own, byId.get("no-factors"))),
  };
}

const totalMicroGbp = ({ serviceMicroGbp, alternativeMicroGbp }: Purchases) =>
  plusWhole(serviceMicroGbp, alternativeMicroGbp);

export const policyEligibleMw = ofPolicies(
  "Power of the services that the policy would buy, mean over the settlement periods.",
  "MW",
  ({ acceptedWh, periods }) => ratio(acceptedWh / WH_PER_MWH, periods * PERIOD_HOURS),
);

export const policyAcceptedMwh = ofPolicies(
  "Energy of the services that the policy would buy.",
  "MWh",
  ({ acceptedWh }) => acceptedWh / WH_PER_MWH,
);

export const policyDeliveredMwh = ofPolicies(
  "What the units could have delivered, as metered, of the services that the policy would buy.",
  "MWh",
  ({ deliveredWh }) => deliveredWh / WH_PER_MWH,
);

export const policyNotDeliveredFrac = ofPolicies(
  "Energy accepted and not delivered as a part of the energy accepted; null where nothing was.",
  "",
  ({ shortWh, acceptedWh }) => ratio(shortWh, acceptedWh),
);

export const policyFailedFrac = ofPolicies(
  "Services accepted, one a unit and settlement period, that were not delivered in full, as a part of all accepted; null where none was.",
  "",
  ({ failed, accepted }) => ratio(failed, accepted),
);

export const policyCostGbpPerMwh = ofPolicies(
  "What a delivered MWh of the services costs, with what replaces the MWh that are not delivered; null where none is delivered.",
  "£/MWh",
  ({ serviceMicroGbp, deliveredWh }) => ratio(serviceMicroGbp, deliveredWh),
);

export const policyTotalCostGbp = ofPolicies(
  "Cost of meeting the whole need: services, replacements, and the firm alternative to what is not accepted.",
  "£",
  (own) => totalMicroGbp(own) / MICRO_GBP_PER_GBP,
);

export const policySavingGbp = ofPolicies(
  "By how much that is less than under today's practice, no-factors; null where that is not among the policies.",
  "£",
  (own, today) =>
    today === undefined ? null : (totalMicroGbp(today) - totalMicroGbp(own)) / MICRO_GBP_PER_GBP,
);
