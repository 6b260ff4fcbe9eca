/**
 * Trading in curtailment obligations from a seed: matcher, price rule, least trade, gate times that agree with the statement.
 * From what delivery is measured, who may take part, how the process is held. Takes choices; gives the venue's settings. Rules of the registries that need no settings are found by themselves.
 */
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import {
  matcherSchema,
  matchers,
} from "../../sim/venues/obligations/clearing/matchers/registry.ts";
import {
  priceRuleSchema,
  priceRules,
} from "../../sim/venues/obligations/clearing/price-rules/registry.ts";
import { baselineSchema, baselines } from "../../sim/venues/performance/baselines/registry.ts";
import type { Chooser } from "./chooser.ts";
import { type ChosenIntraday, chosenProcess } from "./market-process.ts";

interface Parses {
  readonly safeParse: (input: unknown) => { readonly success: boolean };
}

/** Entries of a registry that can be named without settings. */
export const plainKinds = (entries: object, schema: Parses) =>
  Object.keys(entries)
    .map((kind) => ({ kind }))
    .filter((settings) => schema.safeParse(settings).success);

const MATCHERS = plainKinds(matchers, matcherSchema);
const PRICE_RULES = plainKinds(priceRules, priceRuleSchema);
const BASELINES = plainKinds(baselines, baselineSchema);
/** The day-ahead auction closes before anything of the day is verified for an intraday gate. */
const EARLIER = { day: -1, at: "18:00" };
const LATER = { day: -1, at: "20:30" };
const opensEarly = (intraday: ChosenIntraday | undefined): boolean =>
  intraday !== undefined && "kind" in intraday && intraday.opens.before > 120;

/** Sellers that are left where only some technologies may take part. */
const SOME = ["wind", "storage", "demand"];

/** What trading has to agree with: the first statement, when a traded list must be known, further auctions. */
export interface TradingTimes {
  readonly first: { readonly daysAhead: number; readonly at: string };
  /** Minutes before each period at which a traded list must be known. */
  readonly leastVerify: number;
  readonly intraday: ChosenIntraday | undefined;
}

export function chosenTrading(
  choose: Chooser,
  { first, leastVerify, intraday }: TradingTimes,
  network: NetworkDocument,
) {
  const open = { day: -first.daysAhead, at: first.at };
  // Before what is traded again; and by hand a little earlier still.
  const verify =
    intraday === undefined
      ? choose.oneOf("verify", [0, 0, 30, 95])
      : choose.oneOf("verify again", [0, 30]);
  const isUsualBaseline = choose.chance("usual baseline", 0.6);
  return {
    "curtailment-obligations": {
      matcher: choose.oneOf("matcher", MATCHERS),
      priceRule: choose.oneOf("price rule", PRICE_RULES),
      priceStructure: choose.oneOf("price structure", ["utilisation-only", "two-part"]),
      sellerShort: choose.oneOf("seller short", ["cancel", "reduce"]),
      shortfallLiability: choose.oneOf("shortfall", ["none", "sellerPaysBuyerLoss"]),
      ...chosenRegistration(choose, network, ["participation agreement", "trading rules"]),
      ...chosenProcess(choose),
      ...(isUsualBaseline ? {} : { baseline: choose.oneOf("baseline", BASELINES) }),
      ...(choose.chance("some may sell", 0.15) ? { participation: { seller: SOME } } : {}),
      payAvailabilityOnCancel: choose.chance("paid on cancel", 0.5),
      minTradeKw: choose.oneOf("least trade", [0.001, 1, 100]),
      gates: {
        open,
        close: choose.oneOf("close", opensEarly(intraday) ? [EARLIER] : [EARLIER, LATER]),
        verify: { before: Math.max(leastVerify, verify) },
        settle: { before: choose.oneOf("settle", [-30, -31, -1440]) },
        ...(intraday === undefined ? {} : { intraday }),
      },
    },
  };
}

/** Sometimes some of the units alone have applied, with all that is asked of them. */
export function chosenRegistration(
  choose: Chooser,
  { units, connections }: NetworkDocument,
  signed: readonly string[],
) {
  if (!choose.chance("registration", 0.4)) return {};
  const applied = choose.some(
    "registered",
    units.map(({ id }) => id),
    0.7,
  );
  const company = {
    id: "trader",
    details: { name: "Trader", companyNumber: "1", address: "a street", contact: "a person" },
    questionnaire: "complete",
    signed,
  };
  const connectionOf = new Map(units.map(({ id, connection }) => [id, connection]));
  const limitsOf = new Map(connections.map((connection) => [connection.id, connection]));
  const volumeKw = (unit: string) => {
    const { exportLimitMw, importLimitMw } = limitsOf.get(connectionOf.get(unit)!)!;
    return Math.max(exportLimitMw, importLimitMw) * 1000;
  };
  const resources = applied.map((unit) => ({
    ...{ unit, company: company.id, volumeKw: volumeKw(unit), meteringMinutes: 1, control: "rtu" },
    responseS: 1,
  }));
  return { registration: { others: "unregistered", companies: [company], resources } };
}
