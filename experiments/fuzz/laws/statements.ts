/**
 * Laws of constraint statements and of curtailment factors: each is made for the periods it is asked for, sizes follow from
 * flows, shares from sizes, probabilities are some, quantiles rise, and what came is what was metered.
 */
import { CHUNK_DRAWS } from "../../../sim/lookahead/curtailment-draws.ts";
import { keyOf, type Row, sums } from "../../testing/engine-runs.ts";
import { type Facts, numbers, place } from "../facts.ts";
import { repeated } from "./money.ts";

/** Rounding of flows, W. */
const FLOW_W = 2;

/** Statements of a period: the first, each update, and those of operational time that reach it. After gates there may be any number. */
export function everyPeriodIsStatedAsOftenAsAsked({ rows, scenario }: Facts): string[] {
  const { updates, operational, afterGates } = scenario.lookAhead;
  const stated = new Map<string, number>();
  for (const row of rows.look_ahead) {
    const key = keyOf(row, ["run", "periodStart", "constraint"]);
    stated.set(key, (stated.get(key) ?? 0) + 1);
  }
  const starts = rows.network_period.map(({ periodStart }) => Number(periodStart));
  const wrong = rows.constraint_period.flatMap((row) => {
    const periodsBefore = starts.indexOf(Number(row.periodStart)) + 1;
    const wanted = {
      first: 1,
      update: updates.length,
      operational: Math.min(operational?.periods ?? 0, periodsBefore),
    };
    return Object.entries(wanted).flatMap(([run, times]) => {
      const found = stated.get(`${run} ${keyOf(row, ["periodStart", "constraint"])}`) ?? 0;
      return found === times ? [] : [`${place(row)}: ${run} ${found} times, not ${times}`];
    });
  });
  const gates = afterGates ? [] : rows.look_ahead.filter(({ run }) => run === "gate");
  return [...wrong, ...gates.map((row) => `${place(row)}: after a gate, which nobody asked for`)];
}

export function noStatementIsOfThePast({ rows }: Facts): string[] {
  return [...rows.look_ahead, ...rows.curtailment_factors]
    .filter(({ issuedAt, periodStart }) => Number(issuedAt) > Number(periodStart))
    .map((row) => `${place(row)}: issued after it began`);
}

export function sizeIsFlowAboveTarget({ rows, network, scenario }: Facts): string[] {
  const isSwitched = scenario.faults.some(
    ({ kind }) => kind === "branch-out" || kind === "switching",
  );
  const targets = new Map(
    rows.constraint_period.map((row) => [
      keyOf(row, ["periodStart", "constraint"]),
      Number(row.targetW),
    ]),
  );
  const isSteady = steadyPoints(network);
  // What is imposed from the first statement on has a law of its own (imposedConstraintsHold).
  for (const { constraint } of scenario.imposedConstraints) isSteady.delete(constraint);
  return rows.look_ahead.flatMap((row) => {
    const { flowW, sizeW } = numbers(row, "flowW", "sizeW");
    const targetW = targets.get(keyOf(row, ["periodStart", "constraint"])) ?? 0;
    const isKnown = !isSwitched && targetW > 0 && isSteady.has(String(row.constraint));
    const isRight = isKnown
      ? Math.abs(sizeW - Math.max(0, flowW - targetW)) <= FLOW_W
      : sizeW === 0 || (sizeW > 0 && sizeW <= flowW + FLOW_W);
    return isRight ? [] : [`${place(row)}: flow ${flowW} W, target ${targetW} W, size ${sizeW} W`];
  });
}

/** Constraint points whose rating does not follow the weather: that is forecast. */
function steadyPoints({ branches, constraintPoints }: Facts["network"]): Set<string> {
  const ratingOf = new Map(branches.map(({ id, rating }) => [id, rating]));
  const isSteady = (kind: string | undefined) => kind === undefined || kind === "seasonal";
  return new Set(
    constraintPoints
      .filter(
        ({ rating, branch }) => isSteady(rating?.kind) && isSteady(ratingOf.get(branch)?.kind),
      )
      .map(({ id }) => id),
  );
}

/** The coarsest step that a unit's set-points can have, W. */
function stepsW({ network, scenario }: Facts): Map<string, number> {
  const { actuation, unitActuation } = scenario.anm;
  return new Map(
    network.units.map((unit) => {
      const own = unitActuation[unit.id] ?? actuation;
      const stepW = own.kind === "continuous" ? own.resolutionKw * 1000 : sizeW(unit);
      return [unit.id, stepW];
    }),
  );
}

const sizeW = ({ capacityMw, storage, consumption }: Facts["network"]["units"][number]) =>
  (capacityMw + (storage?.chargeMw ?? 0) + (consumption?.peakMw ?? 0) * 2) * 1e6;

/** Sensitivities are written to millionths. */
const SENSITIVITY_GRID = 1e-6;

/** Expected relief is no more than the size, but for the steps of set-points; who cannot relieve is not lowered. */
export function expectedReliefIsNoMoreThanTheSize(facts: Facts): string[] {
  const { rows } = facts;
  const by = ["run", "issuedAt", "periodStart", "constraint"] as const;
  const sizes = new Map(rows.look_ahead.map((row) => [keyOf(row, by), Number(row.sizeW)]));
  const steps = stepsW(facts);
  const relief = new Map<string, { row: Row; w: number; stepsW: number }>();
  const wrong: string[] = [];
  for (const row of rows.expected_curtailment) {
    const { sensitivityFrac, curtailedW } = numbers(row, "sensitivityFrac", "curtailedW");
    const effect = Math.abs(sensitivityFrac);
    if (!(curtailedW > 0 && effect > 0)) wrong.push(`${place(row)}: ${curtailedW} W`);
    const of = relief.get(keyOf(row, by)) ?? { row, w: 0, stepsW: FLOW_W };
    of.w += effect * curtailedW;
    of.stepsW += effect * (steps.get(String(row.unit))! + 1) + SENSITIVITY_GRID * curtailedW;
    relief.set(keyOf(row, by), of);
  }
  for (const [key, of] of relief) {
    const mostW = (sizes.get(key) ?? 0) + of.stepsW;
    if (!sizes.get(key) || of.w > mostW)
      wrong.push(`${place(of.row)}: ${of.w.toFixed(0)} W of ${sizes.get(key)} W`);
  }
  return [...wrong, ...repeated(rows.expected_curtailment, [...by, "unit"])];
}

export function nobodyIsExpectedToLoseMoreThanItHas({ rows, network }: Facts): string[] {
  const sizes = new Map(network.units.map((unit) => [unit.id, sizeW(unit)]));
  return rows.expected_curtailment.flatMap((row) => {
    const mostW = sizes.get(String(row.unit)) ?? 0;
    return Number(row.curtailedW) <= mostW + FLOW_W
      ? []
      : [`${place(row)}: ${row.curtailedW} W of ${mostW} W`];
  });
}

export function factorsAreMadeWithEveryStatement({ rows, scenario, network }: Facts): string[] {
  const { factors } = scenario.lookAhead;
  if (factors === undefined) return rows.curtailment_factors.map((row) => `${place(row)}: unasked`);
  const by = ["run", "issuedAt", "periodStart"] as const;
  const made = new Map<string, number>();
  for (const row of rows.curtailment_factors)
    made.set(keyOf(row, by), (made.get(keyOf(row, by)) ?? 0) + 1);
  const most = Math.ceil(factors.draws / CHUNK_DRAWS) * CHUNK_DRAWS;
  const draws = rows.curtailment_factors
    .filter((row) => !(Number(row.draws) >= 1 && Number(row.draws) <= most))
    .map((row) => `${place(row)}: ${row.draws} draws`);
  const stated = new Set(rows.look_ahead.map((row) => keyOf(row, by)));
  const missing = [...stated].flatMap((key) =>
    made.get(key) === network.units.length
      ? []
      : [`${key}: factors of ${made.get(key) ?? 0} units`],
  );
  return [...draws, ...missing];
}

export function probabilitiesLieInTheirIntervals({ rows }: Facts): string[] {
  return rows.curtailment_factors.flatMap((row) => {
    const of = numbers(row, "low", "probability", "high", "standardError", "energyFrac");
    const isRight =
      of.low >= 0 &&
      of.low <= of.probability &&
      of.probability <= of.high &&
      of.high <= 1 &&
      of.standardError >= 0 &&
      of.energyFrac >= 0 &&
      of.energyFrac <= 1;
    return isRight ? [] : [`${place(row)}: ${JSON.stringify(of)}`];
  });
}

export function depthsRise({ rows, network }: Facts): string[] {
  const sizes = new Map(network.units.map((unit) => [unit.id, sizeW(unit)]));
  return rows.curtailment_factors.flatMap((row) => {
    const of = numbers(row, "depth50W", "depth90W", "depth95W", "firmW");
    const mostW = Math.max(1000, sizes.get(String(row.unit))!) + FLOW_W;
    const isRight =
      of.depth50W >= 0 &&
      of.depth50W <= of.depth90W &&
      of.depth90W <= of.depth95W &&
      of.depth95W <= mostW &&
      of.firmW >= 0 &&
      of.firmW <= mostW;
    return isRight ? [] : [`${place(row)}: ${JSON.stringify(of)}`];
  });
}

/** Curtailment counts as such above this part of capacity, or of a consumer's peak. */
const COUNTS_FRAC = 0.01;

export function whatCameIsWhatWasMetered({ rows, network }: Facts): string[] {
  const metered = sums(
    rows.curtailment.filter(({ cause }) => cause !== "outage"),
    ["periodStart", "unit"],
    "curtailedWh",
  );
  const countsW = new Map(
    network.units.map(({ id, capacityMw, consumption }) => [
      id,
      COUNTS_FRAC * (capacityMw > 0 ? capacityMw : (consumption?.peakMw ?? 0)) * 1e6,
    ]),
  );
  return rows.curtailment_factors.flatMap((row) => {
    const { curtailedW, came } = numbers(row, "curtailedW", "came");
    const meanW = Math.abs(metered.get(keyOf(row, ["periodStart", "unit"])) ?? 0) * 2;
    const isRight =
      Math.abs(curtailedW - meanW) <= 1 &&
      came === (meanW > countsW.get(String(row.unit))! ? 1 : 0);
    return isRight ? [] : [`${place(row)}: came ${came}, ${curtailedW} W, metered ${meanW} W`];
  });
}

/** But for who sold: that is its own choice. */
export function unitsThatAreNeverCurtailedHaveNoFactors({ rows, network }: Facts): string[] {
  const never = new Set(
    network.connections
      .filter(({ curtailableWhen }) => curtailableWhen === "never")
      .map(({ id }) => id),
  );
  const units = new Set(
    network.units.filter(({ connection }) => never.has(connection)).map(({ id }) => id),
  );
  const sellers = new Set(rows.trades.map((row) => keyOf(row, ["periodStart", "seller"])));
  return rows.curtailment_factors
    .filter(({ unit }) => units.has(String(unit)))
    .filter((row) => !sellers.has(keyOf(row, ["periodStart", "unit"])))
    .filter(({ probability, depth95W }) => probability !== 0 || depth95W !== 0)
    .map((row) => `${place(row)}: ${row.probability}, ${row.depth95W} W`);
}

/** Where nothing can be wrong and nothing be out, all draws are the same. */
export function perfectForecastsLeaveNoDoubt({ rows, scenario }: Facts): string[] {
  const { factors } = scenario.lookAhead;
  const isCertain =
    scenario.forecast.kind === "perfect" &&
    scenario.monitoring.area === "street" &&
    factors?.outages === "none" &&
    factors.possibleOutages.length === 0;
  if (!isCertain) return [];
  return rows.curtailment_factors.flatMap((row) => {
    const { probability, standardError, depth50W, depth95W } = numbers(
      row,
      "probability",
      "standardError",
      "depth50W",
      "depth95W",
    );
    // Quantiles lie straight inside a bin: they may differ, but none is 0 where another is not.
    const isRight =
      (probability === 0 || probability === 1) &&
      standardError === 0 &&
      depth50W > 0 === depth95W > 0;
    return isRight ? [] : [`${place(row)}: ${JSON.stringify(row)}`];
  });
}
