/** Laws of what follows from flows alone: losses are those of flows between mean and peak, single outages are tried as asked, what was curtailed of wind, sun and water is in the causes. */
import { FUEL_FREE } from "../../../sim/model/fuel-free.ts";
import { sums } from "../../testing/engine-runs.ts";
import { type Facts, numbers, place } from "../facts.ts";

const W_PER_MW = 1e6;
const HOURS = 0.5;
/** Rounding of flows to the watt, as a part of what is lost, and of losses to the watt-hour. */
const FLOW_FRAC = 1e-4;
const ROUNDING_WH = 2;

/** Whatever flows do inside a half-hour, they lose no less than their mean would and no more than their peak. */
export function lossesAreThoseOfFlows({ rows, network }: Facts): string[] {
  const resistances = new Map<unknown, number>(
    network.branches.map(({ id, resistancePu }) => [id, resistancePu]),
  );
  const lostWh = (column: "meanW" | "peakW") =>
    sums(
      rows.branch_period.map((row) => ({
        ...row,
        wh:
          ((resistances.get(row.branch)! * Number(row[column]) ** 2) /
            (network.baseMva * W_PER_MW)) *
          HOURS,
      })),
      ["periodStart"],
      "wh",
    );
  const [least, most] = [lostWh("meanW"), lostWh("peakW")];
  return rows.network_period.flatMap((row) => {
    const { lossesWh } = numbers(row, "lossesWh");
    const key = String(row.periodStart);
    const [low, high] = [least.get(key) ?? 0, most.get(key) ?? 0];
    const slackWh = high * FLOW_FRAC + ROUNDING_WH;
    return lossesWh >= low - slackWh && lossesWh <= high + slackWh
      ? []
      : [`${place(row)}: lost ${lossesWh} Wh, by flows ${low} to ${high} Wh`];
  });
}

export function singleOutagesAreTriedAsAsked({ rows, network, scenario }: Facts): string[] {
  const { outageCheck } = scenario;
  const wanted = outageCheck === undefined ? 0 : rows.network_period.length;
  const most = outageCheck?.branches?.length ?? network.branches.length;
  const branches = new Set(network.branches.map(({ id }) => id));
  const points = new Set(network.constraintPoints.map(({ id }) => id));
  const wrong = rows.single_outages.flatMap((row) => {
    const { outages, overloads, overloadWh, worstFrac } = numbers(
      ...([row, "outages", "overloads", "overloadWh", "worstFrac"] as const),
    );
    const isNamed =
      worstFrac === 0
        ? row.worstBranch === "-"
        : branches.has(String(row.worstBranch)) && points.has(String(row.worstConstraint));
    const isRight =
      outages <= most &&
      overloads <= outages * points.size &&
      (overloads === 0) === (overloadWh === 0) &&
      (overloads === 0 || worstFrac > 1) &&
      isNamed;
    return isRight ? [] : [`${place(row)}: ${JSON.stringify(row)}`];
  });
  return rows.single_outages.length === wanted
    ? wrong
    : [`${rows.single_outages.length} half-hours tried of ${wanted}`, ...wrong];
}

export function whatWindSunAndWaterLostIsInTheCauses({ rows, network }: Facts): string[] {
  const free = new Set<unknown>(
    network.units.filter(({ technology }) => FUEL_FREE.has(technology)).map(({ id }) => id),
  );
  const held = sums(
    rows.curtailment
      .filter(({ unit }) => free.has(unit))
      .map((row) => ({ ...row, wh: Math.max(0, Number(row.curtailedWh)) })),
    ["periodStart"],
    "wh",
  );
  return rows.network_period.flatMap((row) => {
    const wh = held.get(String(row.periodStart)) ?? 0;
    return wh === Number(row.curtailedFuelFreeWh)
      ? []
      : [`${place(row)}: ${row.curtailedFuelFreeWh} Wh, by causes ${wh} Wh`];
  });
}
