/**
 * What is wrong with the tariffs of homes, and with what goes by them: bands that leave a gap or overlap, a constraint that the network does not
 * have, plans by price without a tariff, an account that is somebody else's. Takes homes, network and names of accounts that are others'; gives findings.
 */
import type { DocumentPath } from "../core/documents/document.ts";
import { type Finding, unknownName } from "../model/findings.ts";
import type { HomeTariff, TariffBand } from "../model/home-tariffs.ts";
import { COLDEST_C, type HomeGroup, isBilled } from "../model/homes.ts";
import type { NetworkDocument } from "../model/network-document.ts";
import { minutesOf } from "./tariff-prices.ts";

const DAY_MINUTES = 24 * 60;
const HALF_HOUR_MINUTES = 30;

export function* tariffFindings(
  homes: readonly HomeGroup[],
  network: NetworkDocument,
  taken: ReadonlySet<string>,
): Generator<Finding> {
  for (const [row, group] of homes.entries()) {
    const path = ["homes", row];
    if (isBilled(group) && taken.has(group.id))
      yield {
        code: "homes.account",
        path: [...path, "id"],
        found: `"${group.id}", which is an account of the ledger already, where the homes are billed on one of their own`,
        remedy: "give the group another id",
      };
    if (group.tariff !== undefined) yield* ofTariff(group.tariff, network, [...path, "tariff"]);
    yield* withoutTariff(group, path);
    yield* heatFindings(group, path);
  }
}

function* ofTariff(
  tariff: HomeTariff,
  network: NetworkDocument,
  path: DocumentPath,
): Generator<Finding> {
  if (tariff.kind === "state-of-system") {
    const ids = network.constraintPoints.map(({ id }) => id);
    if (!ids.includes(tariff.constraint))
      yield unknownName("constraint point", tariff.constraint, ids, network.name, [
        ...path,
        "constraint",
      ]);
  }
  if ("bands" in tariff) yield* bandFindings(tariff.bands, [...path, "bands"]);
}

function* bandFindings(bands: readonly TariffBand[], path: DocumentPath): Generator<Finding> {
  let end = 0;
  for (const [index, { from, to }] of bands.entries()) {
    const [start, stop] = [minutesOf(from), minutesOf(to)];
    for (const [name, clock, minute] of [
      ["from", from, start],
      ["to", to, stop],
    ] as const)
      if (minute % HALF_HOUR_MINUTES !== 0)
        yield {
          code: "homes.tariffHalfHour",
          path: [...path, index, name],
          found: `"${clock}", inside a half-hour`,
          remedy: "write a time on the hour or the half-hour: each half-hour has one price",
        };
    if (start > end) yield gap(path, index, end, from);
    else if (start < end)
      yield {
        code: "homes.tariffOverlap",
        path: [...path, index, "from"],
        found: `"${from}", before the band in front of it ends at ${clockOf(end)}`,
        remedy: "write bands one after the other",
      };
    if (stop <= start)
      yield {
        code: "homes.tariffBand",
        path: [...path, index, "to"],
        found: `"${to}", not after "${from}"`,
        remedy: "write a later time; a band over midnight is two bands",
      };
    end = Math.max(end, stop);
  }
  if (end < DAY_MINUTES) yield gap(path, bands.length - 1, end, "24:00");
}

const gap = (path: DocumentPath, index: number, end: number, to: string): Finding => ({
  code: "homes.tariffGap",
  path: [...path, index],
  found: `a gap: no price from ${clockOf(end)} to ${to}`,
  remedy: "write bands that cover the day from 00:00 to 24:00",
});

const clockOf = (minutes: number): string =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");

/** Who goes by price needs one. */
function* withoutTariff(
  { tariff, battery, ev, heatPump }: HomeGroup,
  path: DocumentPath,
): Generator<Finding> {
  if (tariff !== undefined) return;
  for (const [own, kind] of [
    [["battery", "control"], battery?.control.kind],
    [["ev", "charging"], ev?.charging.kind],
    [["heatPump", "control"], heatPump?.control.kind],
  ] as const)
    if (kind === "price")
      yield {
        code: "homes.noTariff",
        path: [...path, ...own],
        found: "a plan by price in a group without a tariff",
        remedy: "write tariff in the group, or another kind",
      };
}

/** Nobody may be let cool below what people bear. */
function* heatFindings({ heatPump, response }: HomeGroup, path: DocumentPath): Generator<Finding> {
  if (heatPump === undefined) return;
  const { setC, thermostatK, control } = heatPump;
  const most = Math.round((setC - thermostatK - COLDEST_C) * 100) / 100;
  for (const [own, belowK] of [
    [["heatPump", "control", "belowK"], control.kind === "price" ? control.belowK : 0],
    [["response", "heatBelowK"], response?.heatBelowK ?? 0],
  ] as const)
    if (belowK > Math.max(0, most) && belowK > 0)
      yield {
        code: "homes.tooCold",
        path: [...path, ...own],
        found: `${belowK}, with which a home set to ${setC} °C would cool below ${COLDEST_C} °C`,
        remedy: `write ${Math.max(0, most)} or less`,
      };
}
