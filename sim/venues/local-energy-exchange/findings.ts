/**
 * What is wrong with settings of the local energy exchange that their shape cannot say: a unit named twice, one member
 * alone, a tariff that pays who is wrong, tariffs between which nobody can gain. Takes settings; gives findings with paths below the venue.
 */
import { nearestWord } from "../../core/errors.ts";
import type { Finding } from "../../model/findings.ts";
import {
  boughtGbpPerMwh,
  boundsOf,
  followsDayAhead,
  type LocalEnergyExchangeSettings,
  pricesIn,
  type Tariff,
  tariffsOf,
} from "./settings.ts";

export function exchangeFindings(settings: LocalEnergyExchangeSettings): Finding[] {
  return [
    ...repeated(settings),
    ...preferredFindings(settings),
    ...tariffFindings(settings),
    ...withoutGain(settings),
  ];
}

/** Who is preferred by name has to be there to sell. */
function* preferredFindings({ members }: LocalEnergyExchangeSettings): Generator<Finding> {
  const known = [...tariffsOf({ members }).keys()];
  for (const [row, { premium }] of members.entries())
    for (const [index, name] of (premium?.members ?? []).entries()) {
      if (known.includes(name)) continue;
      const near = nearestWord(name, known);
      yield {
        code: "exchange.preferredUnknown",
        path: ["members", row, "premium", "members", index],
        found: `"${name}", which is no member`,
        remedy: `write the id of a unit or a group of homes that is named in members${near === undefined ? "" : `; the nearest is "${near}"`}`,
      };
    }
}

function* repeated({ members }: LocalEnergyExchangeSettings): Generator<Finding> {
  const first = new Map<string, string>();
  for (const [row, { units, homes }] of members.entries()) {
    if (units.length + homes.length === 0)
      yield {
        code: "exchange.nobody",
        path: ["members", row],
        found: "a row that names no unit and no group of homes",
        remedy: "name one, or leave the row out",
      };
    for (const [list, names] of [
      ["units", units],
      ["homes", homes],
    ] as const)
      for (const [index, name] of names.entries()) {
        const before = first.get(name);
        if (before === undefined) first.set(name, `members[${row}].${list}[${index}]`);
        else
          yield {
            code: "exchange.twice",
            path: ["members", row, list, index],
            found: `"${name}" a second time, first in ${before}`,
            remedy: "name each member once",
          };
      }
  }
  if (first.size > 1) return;
  yield {
    code: "exchange.alone",
    path: ["members"],
    found: "one member, which has nobody to trade with",
    remedy: "name two units or more",
  };
}

/** Who sold too much buys the rest for what imports cost without the adder: below the export tariff it would gain by having been wrong. */
function* tariffFindings({ members }: LocalEnergyExchangeSettings): Generator<Finding> {
  for (const [row, tariff] of members.entries()) {
    if (followsDayAhead(tariff)) {
      yield* dayAheadFindings(tariff, ["members", row]);
      continue;
    }
    const prices = pricesIn(tariff, 0);
    const { importGbpPerMwh, exportGbpPerMwh, networkAdderGbpPerMwh } = prices;
    const most = boughtGbpPerMwh(prices);
    if (most < 0)
      yield {
        code: "exchange.adder",
        path: ["members", row, "networkAdderGbpPerMwh"],
        found: `${networkAdderGbpPerMwh}, more than importGbpPerMwh ${importGbpPerMwh}, of which it is a part`,
        remedy: `write ${importGbpPerMwh} or less`,
      };
    else if (exportGbpPerMwh > most)
      yield {
        code: "exchange.exportAbove",
        path: ["members", row, "exportGbpPerMwh"],
        found: `${exportGbpPerMwh}, above importGbpPerMwh ${importGbpPerMwh} less networkAdderGbpPerMwh ${networkAdderGbpPerMwh}: who trades what it does not do would gain`,
        remedy: "write no more than the difference, or a higher import price",
      };
  }
}

/** What is fixed beside a price that moves would at times pay who is wrong, and the day-ahead price is of energy alone. */
function* dayAheadFindings(tariff: Tariff, path: Finding["path"]): Generator<Finding> {
  for (const name of ["importGbpPerMwh", "exportGbpPerMwh"] as const)
    if (tariff[name] !== "dayAhead")
      yield {
        code: "exchange.halfDayAhead",
        path: [...path, name],
        found: `${tariff[name]} beside the day-ahead price the other way`,
        remedy: "write dayAhead for both, or a price for both",
      };
  if ((tariff.networkAdderGbpPerMwh ?? 0) > 0)
    yield {
      code: "exchange.adder",
      path: [...path, "networkAdderGbpPerMwh"],
      found: `${tariff.networkAdderGbpPerMwh}, of which the day-ahead price has no part`,
      remedy: "leave it out",
    };
}

/** The highest bid that anybody could make, and the lowest offer; a price that moves leaves one at some times. */
function* withoutGain(settings: LocalEnergyExchangeSettings): Generator<Finding> {
  if (settings.members.some(followsDayAhead)) return;
  const { lowestGbpPerMwh: least, highestGbpPerMwh: most } = boundsOf(settings, 0);
  if (most >= least) return;
  yield {
    code: "exchange.noPrice",
    path: ["members"],
    found: `no price: the highest bid is ${most}, importGbpPerMwh less networkAdderGbpPerMwh and the fee, and the lowest offer ${least}, exportGbpPerMwh and the fee`,
    remedy: "write tariffs between which both sides can gain, or a lower fee",
  };
}
