/**
 * Trades of connection capacity from a seed, and how they are approved: between sites with units, on half-hours inside the run, some
 * called off. Takes choices, a network and the run's span; gives the venue's settings and those of approval.
 */
import { approvalRuleSchema, approvalRules } from "../../sim/approval/registry.ts";
import { networkColumns } from "../../sim/model/network.ts";
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import type { Chooser } from "./chooser.ts";
import { instantText, type Span } from "./faults.ts";
import { plainKinds } from "./trading.ts";

const RULES = plainKinds(approvalRules, approvalRuleSchema);
const PERIOD_S = 1800;
const DAY_S = 86_400;

export function chosenCapacityTrades(
  choose: Chooser,
  network: NetworkDocument,
  run: Span,
): Record<string, object> {
  const { units, connections } = network;
  const sites = connections
    .map(({ id }) => id)
    .filter((id) => units.some(({ connection }) => connection === id));
  if (sites.length < 2 || !choose.chance("capacity trades", 0.2)) return {};
  const isMarket = choose.chance("capacity market", 0.5);
  const least = isMarket ? 0 : 1;
  const trades = Array.from({ length: choose.whole("capacity trades/count", least, 4) }, (_, row) =>
    chosenTrade(choose, `capacity/${row}`, { sites, network }, run),
  );
  const award = { day: approvedOn(choose), at: "12:00" };
  const market = isMarket ? { market: chosenMarket(choose, sites, run) } : {};
  const adminFeeGbp = choose.oneOf("capacity fee", [0, 25]);
  const breach = {
    heedless: choose.chance("capacity heedless", 0.3) ? [choose.oneOf("heedless", sites)] : [],
    gbpPerMwh: choose.oneOf("capacity breach", [0, 200]),
  };
  return { "capacity-trades": { trades, adminFeeGbp, breach, ...market, gates: { award } } };
}

/** Days before delivery; awards are at noon. */
const approvedOn = (choose: Chooser): number => choose.oneOf("capacity approved", [-7, -3]);

function chosenMarket(choose: Chooser, sites: readonly string[], run: Span) {
  const count = choose.whole("capacity requests", 0, 3);
  const conduct = choose.oneOf("capacity conduct", sites);
  const other = choose.oneOf(
    "capacity conduct/other",
    sites.filter((site) => site !== conduct),
  );
  const initiators = ["buyers", "sellers", "both", ...(count > 0 ? ["stated"] : [])];
  return {
    initiators: choose.oneOf("capacity initiators", initiators),
    responders: choose.oneOf("capacity responders", ["forecast", "forecast", "stated"]),
    blockMinutes: choose.oneOf("capacity block", [30, 240, 420, 1440]),
    leastKw: choose.oneOf("capacity least", [1, 100]),
    leastGbpPerMwHour: choose.oneOf("capacity asks", [0, 16]),
    sites: choose.chance("capacity conducts", 0.5)
      ? [
          {
            ...{ site: conduct, isSellOnly: choose.chance("capacity sells", 0.5) },
            ...choose.oneOf("capacity conduct/how", [{}, { with: other }, { rejects: [other] }]),
          },
        ]
      : [],
    requests: Array.from({ length: count }, (_, row) =>
      chosenRequest(choose, `capacity request/${row}`, sites, run),
    ),
  };
}

function chosenRequest(choose: Chooser, name: string, sites: readonly string[], run: Span) {
  const site = choose.oneOf(`${name}/site`, sites);
  const others = sites.filter((other) => other !== site);
  const { from, to, cancelledAt } = chosenStretch(choose, name, run);
  const price = (of: string) => ({
    administrationGbp: choose.oneOf(`${of}/administration`, [0, 25]),
    energyMarginGbpPerMwHour: choose.oneOf(`${of}/margin`, [0, 20, 60]),
    supportGbpPerMwHour: choose.oneOf(`${of}/support`, [0, 0, 15]),
  });
  const responses = Array.from({ length: choose.whole(`${name}/responses`, 0, 3) }, (_, row) => ({
    site: choose.oneOf(`${name}/response/${row}/site`, others),
    kw: choose.oneOf(`${name}/response/${row}/kw`, [1, 250.5, 4000]),
    price: price(`${name}/response/${row}`),
    ...choose.oneOf(`${name}/response/${row}/cancelled`, [{}, {}, { cancelledAt: from }]),
  }));
  return {
    ...{ id: name, site, from, to, ...cancelledAt, price: price(name), responses },
    side: choose.oneOf(`${name}/side`, ["buy", "sell"]),
    capacity: choose.oneOf(`${name}/capacity`, ["export", "import"]),
    kw: choose.oneOf(`${name}/kw`, [1, 250.5, 4000]),
  };
}

interface Sites {
  readonly sites: readonly string[];
  readonly network: NetworkDocument;
}

function chosenTrade(choose: Chooser, name: string, { sites, network }: Sites, run: Span) {
  const capacity = choose.oneOf(`${name}/capacity`, ["export", "export", "import"] as const);
  const limited = limitedSites(network, capacity);
  const canUse = limited.length > 0 && choose.chance(`${name}/can be used`, 0.5);
  const buyer = choose.oneOf(`${name}/buyer`, canUse ? limited : sites);
  const { from, to, cancelledAt } = chosenStretch(choose, name, run);
  return {
    ...{ id: name, buyer },
    seller: choose.oneOf(
      `${name}/seller`,
      sites.filter((site) => site !== buyer),
    ),
    capacity,
    kw: choose.oneOf(`${name}/kw`, [1, 250, 4000]),
    priceGbpPerMwHour: choose.oneOf(`${name}/price`, [0, 16]),
    ...{ from, to, ...cancelledAt },
  };
}

/** Sites with more installed than their connection lets through: others can use nothing that they buy. */
function limitedSites(document: NetworkDocument, capacity: "export" | "import"): readonly string[] {
  const { units, connections } = networkColumns(document);
  const installedKw = new Float64Array(connections.ids.length);
  const { capacityKw, consumptionKwMax, chargeKwMax } = units;
  for (const [unit, site] of units.connection.entries())
    installedKw[site]! +=
      capacity === "export" ? capacityKw[unit]! : consumptionKwMax[unit]! + chargeKwMax[unit]!;
  const limitKw = capacity === "export" ? connections.exportLimitKw : connections.importLimitKw;
  return connections.ids.filter((_, site) => installedKw[site]! > limitKw[site]!);
}

/** Half-hours inside the run, and when what is agreed or asked for them is called off, if ever. */
function chosenStretch(choose: Chooser, name: string, run: Span) {
  const last = (run.to - run.from) / PERIOD_S - 1;
  const first = choose.whole(`${name}/from`, 0, last);
  const periods = Math.min(choose.oneOf(`${name}/periods`, [1, 6, 48]), last - first + 1);
  const from = run.from + first * PERIOD_S;
  // Between the awards of the day on which it begins and of the next.
  const between = (approvedOn(choose) + 0.5) * DAY_S;
  const cancelled = choose.oneOf(`${name}/cancelled`, [-10 * DAY_S, between, PERIOD_S]);
  const isCancelled = choose.chance(`${name}/is cancelled`, 0.2);
  return {
    ...{ from: instantText(from), to: instantText(from + periods * PERIOD_S) },
    cancelledAt: isCancelled ? { cancelledAt: instantText(from + cancelled) } : {},
  };
}

export function chosenApproval(choose: Chooser) {
  return {
    approval: {
      rule: choose.oneOf("approval rule", RULES),
      basis: choose.oneOf("approval basis", ["forecast", "worst-case"]),
      outages: choose.oneOf("approval outages", ["none", "none", "none", "single"]),
      exchange: choose.oneOf("exchange", ["one-for-one", "by-sensitivity"]),
      alreadyOver: choose.oneOf("already over", ["worse", "any"]),
    },
  };
}
