/**
 * Trades of connection capacity from a seed, and how they are approved: between sites with units, on half-hours inside the run, some
 * called off. Takes choices, a network and the run's span; gives the venue's settings and those of approval.
 */
import { approvalRuleSchema, approvalRules } from "../../sim/approval/registry.ts";
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import type { Chooser } from "./chooser.ts";
import { instantText, type Span } from "./faults.ts";
import { plainKinds } from "./trading.ts";

const RULES = plainKinds(approvalRules, approvalRuleSchema);
const PERIOD_S = 1800;
const DAY_S = 86_400;

export function chosenCapacityTrades(
  choose: Chooser,
  { units, connections }: NetworkDocument,
  run: Span,
): Record<string, object> {
  const sites = connections
    .map(({ id }) => id)
    .filter((id) => units.some(({ connection }) => connection === id));
  if (sites.length < 2 || !choose.chance("capacity trades", 0.15)) return {};
  const trades = Array.from({ length: choose.whole("capacity trades/count", 1, 4) }, (_, row) =>
    chosenTrade(choose, `capacity/${row}`, sites, run),
  );
  const award = { day: choose.oneOf("capacity approved", [-7, -3]), at: "12:00" };
  return { "capacity-trades": { trades, gates: { award } } };
}

function chosenTrade(choose: Chooser, name: string, sites: readonly string[], run: Span) {
  const buyer = choose.oneOf(`${name}/buyer`, sites);
  const last = (run.to - run.from) / PERIOD_S - 1;
  const first = choose.whole(`${name}/from`, 0, last);
  const periods = Math.min(choose.oneOf(`${name}/periods`, [1, 6, 48]), last - first + 1);
  const from = run.from + first * PERIOD_S;
  const cancelled = choose.oneOf(`${name}/cancelled`, [-10 * DAY_S, -4 * DAY_S, PERIOD_S]);
  return {
    ...{ id: name, buyer },
    seller: choose.oneOf(
      `${name}/seller`,
      sites.filter((site) => site !== buyer),
    ),
    capacity: choose.oneOf(`${name}/capacity`, ["export", "export", "import"]),
    kw: choose.oneOf(`${name}/kw`, [1, 250, 4000]),
    priceGbpPerMwHour: choose.oneOf(`${name}/price`, [0, 16]),
    ...{ from: instantText(from), to: instantText(from + periods * PERIOD_S) },
    ...(choose.chance(`${name}/is cancelled`, 0.2)
      ? { cancelledAt: instantText(from + cancelled) }
      : {}),
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
