/**
 * Laws of flows and of counts kept over the run: a constraint's flow is its branch's, what is imported comes through the
 * reference buses, the curtailment index counts what was curtailed, and metrics say what the tables say.
 */
import { keyOf, type Row, sums } from "../../testing/engine-runs.ts";
import { type Facts, numbers, place } from "../facts.ts";

/** Rounding of flows, W. */
const FLOW_W = 2;

export function aConstraintFlowsAsItsBranch({ rows, network }: Facts): string[] {
  const points = new Map(network.constraintPoints.map((point) => [point.id, point]));
  const branches = new Map(
    rows.branch_period.map((row) => [keyOf(row, ["periodStart", "branch"]), row]),
  );
  return rows.constraint_period.flatMap((row) => {
    const { branch, direction } = points.get(String(row.constraint))!;
    const of = branches.get(`${row.periodStart} ${branch}`);
    if (of === undefined) return [];
    const meanW = direction === "forward" ? Number(of.meanW) : 0 - Number(of.meanW);
    const isRight =
      Math.abs(meanW - Number(row.meanW)) <= FLOW_W &&
      Number(row.peakW) <= Math.abs(Number(of.peakW)) + FLOW_W;
    return isRight ? [] : [`${place(row)}: ${row.meanW} W, its branch ${meanW} W`];
  });
}

/** Where nothing is connected to the reference buses themselves. */
export function importsFlowFromTheReferenceBuses({ rows, network, scenario }: Facts): string[] {
  const references = new Set(network.buses.filter((bus) => bus.reference).map(({ id }) => id));
  const shunts = network.buses.some(({ shuntMw }) => shuntMw !== 0);
  const items = [...network.demands, ...network.connections, ...scenario.homes];
  if (shunts || items.some(({ bus }) => references.has(bus))) return [];
  const signs = new Map(
    network.branches.map(({ id, from, to }) => [
      id,
      (references.has(from) ? 1 : 0) - (references.has(to) ? 1 : 0),
    ]),
  );
  const outW = sums(
    rows.branch_period.map((row) => ({
      ...row,
      outW: Number(row.meanW) * signs.get(String(row.branch))!,
    })),
    ["periodStart"],
    "outW",
  );
  const roundingWh = FLOW_W + network.units.length + network.branches.length;
  return rows.network_period.flatMap((row) => {
    const wh = (outW.get(keyOf(row, ["periodStart"])) ?? 0) / 2;
    return Math.abs(wh - Number(row.importWh)) <= roundingWh
      ? []
      : [`${place(row)}: imported ${row.importWh} Wh, through the reference buses ${wh} Wh`];
  });
}

/** The index of a run inside one regulatory year: all that was held back but for outages, over capacity times hours. */
export function theIndexCountsWhatWasCurtailed({ rows }: Facts): string[] {
  const counted = rows.curtailment.filter(({ cause }) => cause !== "outage");
  const first = Math.min(...rows.unit_period.map(({ periodStart }) => Number(periodStart)));
  return rows.curtailment_index.flatMap((row) => {
    const { at, yearWh, rollingWh, rollingHours, rollingFrac, capacityW, runWh } = numbers(
      row,
      "at",
      "yearWh",
      "rollingWh",
      "rollingHours",
      "rollingFrac",
      "capacityW",
      "runWh",
    );
    const sign = row.direction === "injection" ? 1 : -1;
    const ownWh = totalWh(
      counted.filter(({ unit, periodStart }) => unit === row.unit && Number(periodStart) < at),
      sign,
    );
    const isRight =
      rollingWh === ownWh &&
      runWh === ownWh &&
      yearWh <= rollingWh &&
      rollingHours === (at - first) / 3600 &&
      Math.abs(rollingFrac * capacityW * rollingHours - rollingWh) <=
        capacityW * rollingHours * 1e-6;
    return isRight ? [] : [`${place(row)}: ${JSON.stringify(row)}, held back ${ownWh} Wh`];
  });
}

const totalWh = (rows: readonly Row[], sign: number) =>
  rows.reduce((sum, { heldBackWh }) => sum + Math.max(0, sign * Number(heldBackWh)), 0);

/** A part of what the cause did, with its sign: of who only generates all that was lowered, of who only draws all that was raised. */
export function whatIsHeldBackIsAPartOfItsCause({ rows, network }: Facts): string[] {
  const technology = new Map(network.units.map((unit) => [unit.id, unit.technology]));
  return rows.curtailment.flatMap((row) => {
    const { curtailedWh, heldBackWh } = numbers(row, "curtailedWh", "heldBackWh");
    const kind = technology.get(String(row.unit))!;
    const [leastWh, mostWh] = [Math.min(0, curtailedWh), Math.max(0, curtailedWh)];
    const isPart =
      kind === "storage"
        ? heldBackWh >= leastWh && heldBackWh <= mostWh
        : heldBackWh === (kind === "demand" ? leastWh : mostWh);
    return isPart ? [] : [`${place(row)}: ${JSON.stringify(row)}`];
  });
}

export function metricsSayWhatTheTablesSay({ rows, summary }: Facts): string[] {
  const values = new Map(summary.metrics.map(({ name, value }) => [name, value]));
  const megawattHours = (column: string) =>
    rows.network_period.reduce((sum, row) => sum + Number(row[column]), 0) / 1e6;
  const wanted: Readonly<Record<string, number>> = {
    availableMwh: megawattHours("availableWh"),
    keptByStoresMwh: megawattHours("keptByStoresWh"),
    importMwh: megawattHours("importWh"),
    ledgerEntries: rows.ledger.length,
    ledgerSumGbp: 0,
    orders: rows.orders.length,
    tradesDelivered: rows.trades.filter(({ outcome }) => outcome === "delivered").length,
  };
  return Object.entries(wanted).flatMap(([name, value]) =>
    values.get(name) === value ? [] : [`${name} ${values.get(name)}, the tables say ${value}`],
  );
}
