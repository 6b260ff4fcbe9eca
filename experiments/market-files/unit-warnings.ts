/**
 * Volumes that look like another unit than their file says: a constraint in MW under the name of kW, or the other way round. Takes
 * checked files; gives what a person should look at, with its place. Keeps: what cannot be right at all is a fault of
 * order-checks.ts; what is told here may be right, and is matched as it stands.
 */

import type { Place } from "../../sim/core/documents/document.ts";
import type { Fault } from "../../sim/core/errors.ts";
import { formatInstant, PERIOD_SECONDS } from "../../sim/core/time.ts";
import { KW_PER_MW } from "../../sim/core/units.ts";
import {
  bookKey,
  isBid,
  type OrderRow,
  type SensitivityOf,
  sensitivityOf,
  startsWithin,
} from "./market-tables.ts";
import type { LoadedMessage } from "./message-file.ts";

export interface UnitFiles {
  readonly lookAhead: LoadedMessage<"look-ahead">;
  readonly mol: LoadedMessage<"incoming-merit-order-list">;
  readonly bids: LoadedMessage<"bid">;
  readonly offers: LoadedMessage<"offer">;
  readonly sensitivities: LoadedMessage<"sensitivity"> | undefined;
}

/** Assumed: markets differ by less, and a mistaken unit by 1,000. */
const TIMES = 100;

type Located = Place & { readonly path: string };

export function unitWarnings(files: UnitFiles, minTradeKw: number): readonly Fault[] {
  return [...constraintWarnings(files), ...smallOrders(files, minTradeKw)];
}

const warning = (place: Located, code: string, found: string, remedy: string): Fault => ({
  ...{ ...place, code: `match.${code}`, found, remedy },
});

/** Sizes far from what the orders there are for, and from what all contracts of the list could give there. */
function constraintWarnings(files: UnitFiles): readonly Fault[] {
  const { lookAhead, mol, bids, offers } = files;
  const acts = sensitivityOf(files.sensitivities?.rows);
  const [bidKw, offerKw] = [reliefByBook(bids.rows, acts), reliefByBook(offers.rows, acts)];
  const told = new Set<string>();
  return lookAhead.rows.flatMap(({ constraintId, periodStart, size, units }, row) => {
    const key = bookKey(constraintId, periodStart);
    if (units !== "kW" || size === 0 || told.has(key)) return [];
    told.add(key);
    const most = Math.max(bidKw.get(key) ?? 0, offerKw.get(key) ?? 0);
    const where = `at ${constraintId} from ${formatInstant(periodStart)}`;
    const place = lookAhead.place(row, "size");
    if (most >= TIMES * Math.abs(size)) {
      const found = `${size} kW predicted ${where}, when the orders of one side there are for ${fixed(most)} kW of relief`;
      return [
        warning(place, "smallConstraint", found, `if it is in MW, write ${size * KW_PER_MW}`),
      ];
    }
    const listedKw = mol.rows.reduce(
      (sum, each) =>
        each.units === "kW" ? sum + each.value * (acts(constraintId, each.resourceId) ?? 0) : sum,
      0,
    );
    const canGiveKw = listedKw + (offerKw.get(key) ?? 0);
    if (most === 0 || Math.abs(size) < TIMES * canGiveKw) return [];
    const found = `${size} kW predicted ${where}, when all contracts of the list and all offers could give ${fixed(canGiveKw)} kW`;
    return [
      warning(
        place,
        "largeConstraint",
        found,
        "write kW, or correct the list's values if they are in MW",
      ),
    ];
  });
}

function reliefByBook(rows: readonly OrderRow[], acts: SensitivityOf): ReadonlyMap<string, number> {
  const reliefKw = new Map<string, number>();
  for (const row of rows) {
    if (row.units !== "kW") continue;
    const kw = row.volume * (acts(row.constraintId, row.resourceId) ?? 0);
    for (const startAt of startsWithin(row, PERIOD_SECONDS)) {
      const key = bookKey(row.constraintId, startAt);
      reliefKw.set(key, (reliefKw.get(key) ?? 0) + kw);
    }
  }
  return reliefKw;
}

/** Orders that cannot trade because they are below the least trade. */
function smallOrders({ bids, offers }: UnitFiles, minTradeKw: number): readonly Fault[] {
  const of = (rows: readonly OrderRow[], placeOf: (row: number) => Located): readonly Fault[] =>
    rows.flatMap((row, index) => {
      if (row.units !== "kW" || row.volume >= minTradeKw) return [];
      const id = isBid(row) ? row.bidId : row.offerId;
      const found = `${row.volume} kW in ${id}, below the least trade of ${minTradeKw} kW, so that it cannot trade`;
      return [
        warning(
          placeOf(index),
          "smallOrder",
          found,
          `if it is in MW, write ${row.volume * KW_PER_MW}; else lower --min-trade`,
        ),
      ];
    });
  return [
    ...of(bids.rows, (row) => bids.place(row, "volume")),
    ...of(offers.rows, (row) => offers.place(row, "volume")),
  ];
}

const fixed = (kw: number) => Number(kw.toFixed(3));
