/**
 * What is wrong with agreed trades of capacity that their shape cannot say: sites that the network does not have or that have no
 * unit, a site on both sides, a window that is none, an id twice. Gives findings with paths below the venue.
 */
import { parseInstant } from "../../core/time.ts";
import type { Finding } from "../../model/findings.ts";
import type { NetworkDocument } from "../../model/network-document.ts";
import { capacityMarketFindings } from "./market-findings.ts";
import type { CapacityTradeSettings } from "./settings.ts";
import { type StatedWindow, sameSite, siteFindings, windowFindings } from "./site-findings.ts";

export function* capacityTradeFindings(
  settings: CapacityTradeSettings,
  network: NetworkDocument,
): Generator<Finding> {
  const { trades, gates } = settings;
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
    for (const side of ["buyer", "seller"] as const)
      yield* siteFindings(trade[side], network, [...path, side]);
    if (trade.buyer === trade.seller) yield sameSite(trade.seller, [...path, "seller"]);
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
  for (const [row, site] of settings.breach.heedless.entries())
    yield* siteFindings(site, network, ["breach", "heedless", row]);
  yield* capacityMarketFindings(settings, network);
}

/** What is shared says nothing where a buyer gains all that is sold, or where nobody studies trades. */
export function* sharedFactorFindings(
  settings: CapacityTradeSettings | undefined,
  exchange: "one-for-one" | "by-sensitivity",
  isStudied: boolean,
): Generator<Finding> {
  if (settings?.market?.sensitivityFactors !== "shared") return;
  if (exchange === "by-sensitivity" && isStudied) return;
  yield {
    code: "capacity.nothingShared",
    path: ["venues", "capacity-trades", "market", "sensitivityFactors"],
    found: isStudied
      ? "shared, where a buyer gains all that is sold"
      : "shared, where nobody who would study trades is told of them",
    remedy: isStudied
      ? "write approval.exchange: by-sensitivity (the default), or sensitivityFactors: withheld"
      : "write visibility.capacity-trades: dso or all, or sensitivityFactors: withheld",
  };
}

/** A trade or request that does not lie in the days of a run would be decided by no gate. */
export function* outsideRunFindings(
  settings: CapacityTradeSettings | undefined,
  run: { readonly from: number; readonly to: number; readonly label: string },
): Generator<Finding> {
  const windows: [StatedWindow, (string | number)[]][] = [
    ...(settings?.trades ?? []).map((trade, row): [StatedWindow, (string | number)[]] => [
      trade,
      ["trades", row],
    ]),
    ...(settings?.market?.requests ?? []).map(
      (request, row): [StatedWindow, (string | number)[]] => [request, ["market", "requests", row]],
    ),
  ];
  for (const [{ from, to }, path] of windows) {
    if ((parseInstant(from) ?? 0) >= run.from && (parseInstant(to) ?? 0) <= run.to) continue;
    yield {
      code: "capacity.outsideRun",
      path: ["venues", "capacity-trades", ...path, "from"],
      found: `a window from ${from} to ${to}, not within ${run.label}`,
      remedy: "write period.start and period.days that hold it",
    };
  }
}
