/**
 * Laws of energy: what is metered adds up, unit by unit, cause by cause and over the network, and stores keep books. Tolerances
 * are the rounding of meters to the watt-hour.
 */
import { resultTables } from "../../../sim/model/result-tables.ts";
import { keyOf, type Row, sums } from "../../testing/engine-runs.ts";
import { type Facts, numbers, PERIOD_S, periodOfInstant, place } from "../facts.ts";

const UNIT_AND_PERIOD = ["periodStart", "unit"] as const;
/** Roundings of instructed watts and of meters, Wh. */
const METER_WH = 3;

export function everyNumberIsFinite({ rows }: Facts): string[] {
  return Object.keys(resultTables).flatMap((table) =>
    rows[table as keyof typeof resultTables].flatMap((row) =>
      Object.entries(row)
        .filter(([, value]) => typeof value === "number" && !Number.isFinite(value))
        .map(([column]) => `${table}.${column} of ${place(row)} is ${row[column]}`),
    ),
  );
}

export function curtailedIsAvailableLessDelivered({ rows }: Facts): string[] {
  return rows.unit_period.flatMap((row) => {
    const of = numbers(row, "availableWh", "deliveredWh", "curtailedWh");
    return of.availableWh - of.deliveredWh === of.curtailedWh
      ? []
      : [`${place(row)}: ${of.availableWh} − ${of.deliveredWh} is not ${of.curtailedWh} Wh`];
  });
}

export function causesAddUpToCurtailment({ rows }: Facts): string[] {
  const byCause = sums(rows.curtailment, UNIT_AND_PERIOD, "curtailedWh");
  return rows.unit_period.flatMap((row) => {
    const causesWh = byCause.get(keyOf(row, UNIT_AND_PERIOD)) ?? 0;
    return causesWh === row.curtailedWh
      ? []
      : [`${place(row)}: causes of ${causesWh} Wh of ${row.curtailedWh}`];
  });
}

export function everyCauseBelongsToAMeteredUnit({ rows }: Facts): string[] {
  const metered = new Set(rows.unit_period.map((row) => keyOf(row, UNIT_AND_PERIOD)));
  return rows.curtailment
    .filter((row) => !metered.has(keyOf(row, UNIT_AND_PERIOD)))
    .map((row) => `${place(row)}: no meter`);
}

export function instructionsAddUpToCurtailment({ rows }: Facts): string[] {
  const instructedWh = new Map<string, number>();
  for (const row of rows.instructions) {
    const { start, seconds, availableW, deliveredW } = numbers(
      row,
      "start",
      "seconds",
      "availableW",
      "deliveredW",
    );
    const key = `${periodOfInstant(start)} ${row.unit}`;
    const heldWh = ((availableW - deliveredW) * seconds) / 3600;
    instructedWh.set(key, (instructedWh.get(key) ?? 0) + heldWh);
  }
  return rows.unit_period.flatMap((row) => {
    const wh = instructedWh.get(keyOf(row, UNIT_AND_PERIOD)) ?? 0;
    return Math.abs(wh - Number(row.curtailedWh)) <= METER_WH
      ? []
      : [`${place(row)}: instructed ${wh.toFixed(1)} Wh of ${row.curtailedWh}`];
  });
}

export function noInstructionOutlastsItsPeriod({ rows }: Facts): string[] {
  return rows.instructions.flatMap((row) => {
    const { start, seconds } = numbers(row, "start", "seconds");
    return seconds > 0 && start + seconds <= periodOfInstant(start) + PERIOD_S
      ? []
      : [`${place(row)}: ${seconds} s`];
  });
}

export function theNetworkIsTheSumOfItsUnits({ rows, network }: Facts): string[] {
  const consumers = new Set(
    network.units.filter(({ technology }) => technology === "demand").map(({ id }) => id),
  );
  const isConsumer = ({ unit }: Row) => consumers.has(String(unit));
  const sources = rows.unit_period.filter((row) => !isConsumer(row));
  const columns = {
    availableWh: sums(sources, ["periodStart"], "availableWh"),
    deliveredWh: sums(sources, ["periodStart"], "deliveredWh"),
    curtailedWh: sums(sources, ["periodStart"], "curtailedWh"),
    consumptionWh: sums(
      rows.unit_period
        .filter(isConsumer)
        .map((row) => ({ ...row, drawnWh: 0 - Number(row.deliveredWh) })),
      ["periodStart"],
      "drawnWh",
    ),
  };
  return rows.network_period.flatMap((row) =>
    Object.entries(columns).flatMap(([column, units]) => {
      const wh = units.get(keyOf(row, ["periodStart"])) ?? 0;
      return wh === row[column] ? [] : [`${place(row)}: ${column} ${row[column]}, units ${wh}`];
    }),
  );
}

/** The least that is lost: all that went in or out went one way. */
export function storesHoldNoMoreThanWentIn({ rows, network }: Facts): string[] {
  return network.units.flatMap(({ id, storage }) => {
    if (storage === undefined) return [];
    let before = storage.energyMwh * storage.initialFrac * 1e6;
    return rows.unit_period
      .filter((row) => row.unit === id)
      .flatMap((row) => {
        const { deliveredWh, storedWh } = numbers(row, "deliveredWh", "storedWh");
        const mostWh =
          deliveredWh < 0
            ? 0 - deliveredWh * storage.chargeEfficiency
            : 0 - deliveredWh / storage.dischargeEfficiency;
        const gainedWh = storedWh - before;
        before = storedWh;
        return gainedWh <= mostWh + METER_WH
          ? []
          : [`${place(row)}: gained ${gainedWh} Wh of ${mostWh.toFixed(0)}`];
      });
  });
}

export function storesStayInTheirBounds({ rows, network }: Facts): string[] {
  const storeOf = new Map(network.units.map(({ id, storage }) => [id, storage]));
  return rows.unit_period.flatMap((row) => {
    const store = storeOf.get(String(row.unit));
    const mostWh = store === undefined ? 0 : store.energyMwh * store.maximumFrac * 1e6;
    const leastWh = store === undefined ? 0 : store.energyMwh * store.minimumFrac * 1e6;
    const storedWh = Number(row.storedWh);
    return storedWh <= mostWh + 1 && storedWh >= leastWh - 1
      ? []
      : [`${place(row)}: ${storedWh} Wh of ${leastWh} to ${mostWh}`];
  });
}
