/**
 * Every rule that makes an entry of the ledger: what mechanism it is, to which row of the value table its payments belong, and
 * which table holds the event that causes them. Nouns; a rule that is not here stops the run.
 */
import { InvariantBroken } from "../core/errors.ts";
import { AGGREGATION } from "./aggregators.ts";
import { ENERGY_EXCHANGE, RESIDUAL_RULE } from "./energy-exchange.ts";
import { HOME_FLEXIBILITY, HOME_TARIFF } from "./homes.ts";
import { MARKET_MONITORING } from "./monitoring.ts";
import { OFFSETTING } from "./offsetting.ts";
import { PORTFOLIO } from "./portfolio.ts";
import { ESO_SERVICES } from "./services.ts";

/** The rows of the value table, after a published roadmap from network management to local markets. */
export const VALUE_ROWS = {
  reinforcement: "Network reinforcement",
  "system-operation": "Optimised system operation",
  "balancing-pool": "Wider pool for balancing",
  "flexible-contracts": "Flexible contracts in use",
  "energy-bills": "Energy bills",
} as const;

export type ValueRow = keyof typeof VALUE_ROWS;

export interface PaymentRule {
  readonly about: string;
  readonly row: ValueRow;
  /** The table whose row caused the entry. */
  readonly causedBy:
    | "unit_period"
    | "imbalance"
    | "trades"
    | "service_awards"
    | "portfolio_uses"
    | "capacity_trades"
    | "offsetting_trades"
    | "conflicts"
    | "exchange_trades"
    | "exchange_orders"
    | "homes_bills"
    | "aggregator_calls"
    | "monitoring_assessments";
}

const metered = (about: string): PaymentRule => ({
  ...{ about, row: "energy-bills", causedBy: "unit_period" },
});
const balanced = (about: string): PaymentRule => ({
  ...{ about, row: "energy-bills", causedBy: "imbalance" },
});
const bought = (about: string, row: ValueRow): PaymentRule => ({
  ...{ about, row, causedBy: "service_awards" },
});
const forNetwork = (name: string) => bought(`service ${name} of the network`, "system-operation");

/** By rule, or by the part of it before a stroke. */
export const PAYMENT_RULES: Readonly<Record<string, PaymentRule>> = {
  energy: metered("metered energy at the price of the unit's contract"),
  [HOME_TARIFF]: {
    about: "energy of homes at their tariffs",
    row: "energy-bills",
    causedBy: "homes_bills",
  },
  [AGGREGATION]: {
    about: "what aggregators sold of their homes, and what they promised in vain",
    row: "flexible-contracts",
    causedBy: "aggregator_calls",
  },
  [HOME_FLEXIBILITY]: {
    about: "rewards of homes for what they were asked",
    row: "flexible-contracts",
    causedBy: "homes_bills",
  },
  "local-sharing": metered("what a local price gains over a member's own contract"),
  [ENERGY_EXCHANGE]: {
    about: "trades of the local energy exchange, and its fees",
    row: "energy-bills",
    causedBy: "exchange_trades",
  },
  [RESIDUAL_RULE]: {
    about: "what trading energy locally makes of a member's bill",
    row: "energy-bills",
    causedBy: "exchange_orders",
  },
  support: metered("support for each MWh delivered"),
  "import capacity": metered("charge for import capacity"),
  "export capacity": metered("charge for export capacity"),
  "capacity-trades": {
    about: "trades of connection capacity, and their administration",
    row: "flexible-contracts",
    causedBy: "capacity_trades",
  },
  [OFFSETTING]: {
    about: "units that offset each other, breaches of it, and its administration",
    row: "flexible-contracts",
    causedBy: "offsetting_trades",
  },
  [MARKET_MONITORING]: {
    about: "gains that market monitoring has paid back, and what is paid beyond them",
    row: "flexible-contracts",
    causedBy: "monitoring_assessments",
  },
  "exceeded capacity": metered("charge for import above capacity"),
  contracts: balanced("energy notified at gate closure"),
  rebalancing: balanced("energy made good elsewhere before gate closure"),
  retail: balanced("energy sold to customers without a unit"),
  "network and policy costs": balanced("costs that suppliers pass on"),
  imbalance: balanced("imbalance at the imbalance price"),
  "non-delivery": { ...balanced("accepted bids and offers not delivered"), row: "balancing-pool" },
  compensation: {
    ...balanced("compensation for deviations that a virtual trading party sold"),
    row: "flexible-contracts",
  },
  "curtailment-obligations": {
    about: "trades of curtailment obligations",
    row: "flexible-contracts",
    causedBy: "trades",
  },
  [PORTFOLIO]: {
    about: "a trader's use of its own units",
    row: "flexible-contracts",
    causedBy: "portfolio_uses",
  },
  "network-share": bought("who sells services of the network for owners", "system-operation"),
  "system-share": bought("who sells services of the system for owners", "balancing-pool"),
  "data-communications": bought("meter data and messages of services", "balancing-pool"),
  "platform-fee": {
    about: "the platform's part of trades of curtailment obligations",
    row: "flexible-contracts",
    causedBy: "trades",
  },
  "platform-month": metered("monthly fee of the platform"),
  "private-wire": metered("charge for energy drawn through a private wire"),
  "community-fund": metered("payment to a community fund for each MWh delivered"),
  replacement: {
    about: "what the system operator buys elsewhere, where primacy blocked its call",
    row: "balancing-pool",
    causedBy: "conflicts",
  },
  "counter-action": {
    about:
      "units held back for a call of the system that primacy let stand; relief that the network had armed and lost to it",
    row: "system-operation",
    causedBy: "conflicts",
  },
  sustain: forNetwork("Sustain"),
  secure: forNetwork("Secure"),
  dynamic: forNetwork("Dynamic"),
  restore: forNetwork("Restore"),
  ...Object.fromEntries(
    ESO_SERVICES.map((name) => [name, bought(`service ${name} of the system`, "balancing-pool")]),
  ),
};

const mechanisms = new Map<string, string>();

/** The mechanism that makes entries under a rule: `sustain` for `sustain/availability`. Rules are few and entries many. */
export function mechanismOf(rule: string): string {
  const known = mechanisms.get(rule);
  if (known !== undefined) return known;
  const name = nameOf(rule);
  mechanisms.set(rule, name);
  return name;
}

function nameOf(rule: string): string {
  const name = Object.hasOwn(PAYMENT_RULES, rule) ? rule : (rule.split("/")[0] ?? rule);
  if (!Object.hasOwn(PAYMENT_RULES, name))
    throw new InvariantBroken(
      "every entry has a mechanism that the value table knows",
      `rule "${rule}"`,
    );
  return name;
}
