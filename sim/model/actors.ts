/**
 * The actors of a local energy market: the fourteen of a facilitated market and those beside them, whom each stands for in a
 * value table, and why no mechanism pays one that a scenario gives nothing to. Nouns; no behaviour.
 */

/** The columns of the value table; `outside`: whoever is none of the six, so that a row adds up to nothing. */
export const STAKEHOLDERS = {
  "network-owner": "Network owner (DNO)",
  "distribution-operator": "Distribution operator (DSO)",
  "system-operator": "System operator (ESO)",
  generators: "Generators and stores",
  consumers: "Consumers and prosumers",
  "local-authorities": "Local authorities",
  outside: "Markets, suppliers, others",
} as const;

export type Stakeholder = keyof typeof STAKEHOLDERS;

export interface ActorNoun {
  readonly words: string;
  readonly stakeholder: Stakeholder;
  /** What is missing where no unit and no party is its own, and nothing is paid to it or by it. */
  readonly unpaidBecause: string;
}

const NOT_NAMED = "no unit or party is said to be its own in settlement.accounts";

export const ACTORS = {
  aggregator: {
    words: "aggregator",
    stakeholder: "outside",
    unpaidBecause: `nobody sells services for a portfolio in settlement.intermediaries, and ${NOT_NAMED}`,
  },
  "balance-responsible-party": {
    words: "balance responsible party",
    stakeholder: "outside",
    unpaidBecause: "no party that balances for generators or stores is settled for imbalance",
  },
  "community-energy-scheme": {
    words: "community energy scheme",
    stakeholder: "consumers",
    unpaidBecause: NOT_NAMED,
  },
  "domestic-consumer": {
    words: "domestic consumer",
    stakeholder: "consumers",
    unpaidBecause: "no home was settled with a supplier",
  },
  "non-domestic-consumer": {
    words: "non-domestic consumer",
    stakeholder: "consumers",
    unpaidBecause: "no demand unit, and no business that was settled with a supplier",
  },
  "data-communications-company": {
    words: "data communications company",
    stakeholder: "outside",
    unpaidBecause:
      "metering and communication have no price: settlement.intermediaries.dataCommunications is not written",
  },
  "directly-connected-generation": {
    words: "directly connected generation",
    stakeholder: "generators",
    unpaidBecause: "no generator is its own",
  },
  "directly-connected-storage": {
    words: "directly connected storage",
    stakeholder: "generators",
    unpaidBecause: "no store is its own",
  },
  "distribution-network-operator": {
    words: "distribution network operator",
    stakeholder: "network-owner",
    unpaidBecause: "no use of the network was charged",
  },
  "distribution-system-operator": {
    words: "distribution system operator",
    stakeholder: "distribution-operator",
    unpaidBecause: "no service of the distribution network was paid",
  },
  "electricity-supplier": {
    words: "electricity supplier",
    stakeholder: "outside",
    unpaidBecause: "no party that supplies is settled for imbalance",
  },
  "electricity-system-operator": {
    words: "electricity system operator",
    stakeholder: "system-operator",
    unpaidBecause: "no service of the electricity system was paid",
  },
  "energy-trader": { words: "energy trader", stakeholder: "outside", unpaidBecause: NOT_NAMED },
  "neutral-market-facilitator": {
    words: "neutral market facilitator",
    stakeholder: "outside",
    unpaidBecause: "no trade of capacity, and no offsetting, that it administered",
  },
  "local-authority": {
    words: "local authority",
    stakeholder: "local-authorities",
    unpaidBecause: NOT_NAMED,
  },
  platform: {
    words: "trading platform",
    stakeholder: "outside",
    unpaidBecause: "no venue charges a fee: settlement.intermediaries.platform is not written",
  },
  "market-optimiser": {
    words: "market optimiser",
    stakeholder: "outside",
    unpaidBecause: "nobody sells services for a portfolio in settlement.intermediaries",
  },
  "virtual-lead-party": {
    words: "virtual lead party",
    stakeholder: "outside",
    unpaidBecause: "nobody trades deviations: settlement.imbalance.virtualTrading is not written",
  },
  "community-organisation": {
    words: "community organisation",
    stakeholder: "consumers",
    unpaidBecause: `no community has a fund or a share in settlement.intermediaries, and ${NOT_NAMED}`,
  },
  "private-wire-owner": {
    words: "private-wire owner",
    stakeholder: "outside",
    unpaidBecause: `nobody charges for a private wire in settlement.intermediaries, and ${NOT_NAMED}`,
  },
  "external-wholesale": {
    words: "external wholesale market",
    stakeholder: "outside",
    unpaidBecause: "no energy was bought or sold",
  },
  levies: {
    words: "levies and passed-on costs",
    stakeholder: "outside",
    unpaidBecause: "no support was paid, and no supplier passed costs on",
  },
} as const satisfies Readonly<Record<string, ActorNoun>>;

export type Actor = keyof typeof ACTORS;

export const ACTOR_IDS = Object.keys(ACTORS) as readonly Actor[];
