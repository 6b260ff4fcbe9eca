/**
 * What is wrong with agreed trades of capacity that their shape cannot say: sites that the network does not have or that have no
 * unit, a site on both sides, a window that is none, an id twice. Gives findings with paths below the venue.
 */
import { PERIOD_SECONDS, parseInstant } from "../../core/time.ts";
import { type Finding, unknownName } from "../../model/findings.ts";
import type { NetworkDocument } from "../../model/network-document.ts";
import type { AgreedTrade, CapacityTradeSettings } from "./settings.ts";

export function* capacityTradeFindings(
  { trades, gates }: CapacityTradeSettings,
  network: NetworkDocument,
): Generator<Finding> {
  if (!("day" in gates.award))
    yield {
      code: "capacity.gate",
      path: ["gates", "award"],
      found: "minutes before each period, where trades of a whole day are approved",
      remedy: "write a day from -14 to 0 and a clock time",
    };
  const first = new Map<string, number>();
  for (const [row, trade] of trades.entries()) {
    const path = ["trades", row];
    yield* siteFindings(trade, network, path);
    yield* windowFindings(trade, path);
    const other = first.get(trade.id);
    if (other === undefined) first.set(trade.id, row);
    else
      yield {
        code: "capacity.twice",
        path: [...path, "id"],
        found: `"${trade.id}", which trade ${other + 1} has already`,
        remedy: "give every trade an id of its own",
      };
  }
}

function* siteFindings(
  trade: AgreedTrade,
  network: NetworkDocument,
  path: readonly (string | number)[],
): Generator<Finding> {
  const ids = network.connections.map(({ id }) => id);
  for (const side of ["buyer", "seller"] as const) {
    const site = trade[side];
    if (!ids.includes(site))
      yield unknownName("connection", site, ids, network.name, [...path, side]);
    else if (!network.units.some(({ connection }) => connection === site))
      yield {
        code: "capacity.noUnit",
        path: [...path, side],
        found: `"${site}", a connection without a unit that could use it or pay`,
        remedy: "name a connection with a unit",
      };
  }
  if (trade.buyer === trade.seller)
    yield {
      code: "capacity.sameSite",
      path: [...path, "seller"],
      found: `"${trade.seller}" on both sides`,
      remedy: "name two connections",
    };
}

function* windowFindings(
  { from, to }: AgreedTrade,
  path: readonly (string | number)[],
): Generator<Finding> {
  const [start, end] = [parseInstant(from) ?? 0, parseInstant(to) ?? 0];
  if (start % PERIOD_SECONDS === 0 && end % PERIOD_SECONDS === 0 && end > start) return;
  yield {
    code: "capacity.window",
    path: [...path, "to"],
    found: `a window from ${from} to ${to}`,
    remedy: "write whole half-hours, the end after the start",
  };
}

/** A trade that does not lie in the days of a run would be decided by no gate. */
export function* outsideRunFindings(
  settings: CapacityTradeSettings | undefined,
  run: { readonly from: number; readonly to: number; readonly label: string },
): Generator<Finding> {
  for (const [row, { from, to }] of (settings?.trades ?? []).entries()) {
    if ((parseInstant(from) ?? 0) >= run.from && (parseInstant(to) ?? 0) <= run.to) continue;
    yield {
      code: "capacity.outsideRun",
      path: ["venues", "capacity-trades", "trades", row, "from"],
      found: `a window from ${from} to ${to}, not within ${run.label}`,
      remedy: "write period.start and period.days that hold it",
    };
  }
}
