/**
 * Normal errors joined by a copula: standard deviation by technology and lead time, larger in the middle of a unit's range;
 * memory over periods, correlation over sites and kinds (error-paths.ts). What may come, given a forecast, is Bayes' answer
 * under the climate (posterior.ts).
 */
import { z } from "zod";
import { registryEntry } from "../../core/define-registry.ts";
import { periodStart } from "../../core/time.ts";
import { SECONDS_PER_HOUR } from "../../core/units.ts";
import type { Forecast } from "../../model/forecast.ts";
import type { Network } from "../../model/network.ts";
import { CLIMATE_SCORES } from "../../model/series.ts";
import { type Marginals, marginalEnsemble } from "../ensemble.ts";
import type { ErrorSource, ErrorsOf } from "../error-model.ts";
import { correlationSettings, type ErrorPaths, errorPaths } from "../error-paths.ts";
import { type Likelihood, posterior, posteriorWork } from "../posterior.ts";
import { demandRange, heldIn, type PowerRange, unitRange } from "../power-range.ts";

const sigmas = z
  .tuple([
    z.number().min(0).max(1),
    z.number().min(0).max(1),
    z.number().min(0).max(1),
    z.number().min(0).max(1),
  ])
  .describe(
    "Standard deviation as a fraction of capacity (demand: of peak) at leads of 1, 4, 24 and 48 hours.",
  );

const settings = z.strictObject({
  kind: z.literal("gaussian-copula"),
  windFrac: sigmas.default([0.05, 0.09, 0.14, 0.17]),
  solarFrac: sigmas.default([0.05, 0.08, 0.12, 0.14]),
  otherFrac: sigmas.default([0.01, 0.02, 0.03, 0.04]),
  demandFrac: sigmas.default([0.02, 0.04, 0.06, 0.07]),
  statedFactor: z
    .number()
    .min(0.05)
    .max(20)
    .default(1)
    .describe(
      "Standard deviation that forecasts are said to have, over that which they have: below 1 they are overconfident.",
    ),
  ...correlationSettings,
});

type CopulaSettings = z.output<typeof settings>;
const LEAD_HOURS = [1, 4, 24, 48] as const;

/** Standard deviation at a lead time, linear between the stated leads and flat outside them. */
export function sigmaAt(table: readonly number[], leadHours: number): number {
  if (leadHours <= LEAD_HOURS[0]) return table[0]!;
  for (let index = 1; index < LEAD_HOURS.length; index += 1) {
    const from = LEAD_HOURS[index - 1]!;
    const to = LEAD_HOURS[index]!;
    if (leadHours <= to)
      return (
        table[index - 1]! + ((table[index]! - table[index - 1]!) * (leadHours - from)) / (to - from)
      );
  }
  return table[LEAD_HOURS.length - 1]!;
}

/** Error size factor of a source at a fraction of its capacity: widest in the middle, never 0. */
export function spreadFactor(frac: number): number {
  return 4 * frac * (1 - frac) + 0.2;
}

/** Whose errors are alike, by row of their deviations. */
const SIGMA_ROWS = { demand: 0, wind: 1, solar: 2, other: 3 } as const;

function sigmaRow({ units }: Network, unit: number): number {
  if (units.consumptionKwMax[unit]! > 0) return SIGMA_ROWS.demand;
  const technology = units.technology[unit]!;
  return SIGMA_ROWS[technology === "wind" || technology === "solar" ? technology : "other"];
}

/** Standard deviation of errors at a lead time, as a fraction of what errs. */
const sigmasAt = (
  { demandFrac, windFrac, solarFrac, otherFrac }: CopulaSettings,
  leadHours: number,
): readonly number[] =>
  [demandFrac, windFrac, solarFrac, otherFrac].map((table) => sigmaAt(table, leadHours));

/** The same in kW, where the unit gives `kw`. What gives nothing is forecast at nothing: the sun is known to be down. */
function unitDeviationKw({ units }: Network, unit: number, sigma: number, kw: number): number {
  const consumptionKw = units.consumptionKwMax[unit]!;
  if (consumptionKw > 0) return consumptionKw * sigma;
  const capacityKw = units.capacityKw[unit]!;
  return kw <= 0 || capacityKw <= 0
    ? 0
    : capacityKw * sigma * spreadFactor(Math.min(1, kw / capacityKw));
}

/** How the errors of one column in one period are: of which value, and within which range; as it is stated, which is what is believed of them. */
function statedOfUnit(
  model: CopulaSettings,
  network: Network,
  unit: number,
  sigma: number,
): Likelihood {
  return {
    deviationKw: (kw) => model.statedFactor * unitDeviationKw(network, unit, sigma, kw),
    ...unitRange(network.units, unit),
  };
}

function statedOfDemand(
  model: CopulaSettings,
  { demands }: Network,
  demand: number,
  leadHours: number,
): Likelihood {
  const deviation = demands.peakKw[demand]! * sigmaAt(model.demandFrac, leadHours);
  return {
    deviationKw: () => model.statedFactor * deviation,
    ...demandRange(demands, demand),
  };
}

function leadHoursAt({ fromPeriod, beliefInstant }: Forecast, step: number): number {
  return (periodStart(fromPeriod + step) - beliefInstant) / SECONDS_PER_HOUR;
}

/** What every forecast of a run reads of all columns, made once. */
interface Columns {
  readonly unit: readonly PowerRange[];
  readonly demand: readonly PowerRange[];
  /** By unit, whose errors its own are like. */
  readonly sigmaRow: Uint8Array;
}

const columnsOf = (network: Network): Columns => ({
  unit: network.units.ids.map((_, unit) => unitRange(network.units, unit)),
  demand: network.demands.ids.map((_, demand) => demandRange(network.demands, demand)),
  sigmaRow: Uint8Array.from(network.units.ids, (_, unit) => sigmaRow(network, unit)),
});

function addErrors(
  model: CopulaSettings,
  forecast: Forecast,
  network: Network,
  columns: Columns,
  paths: ErrorPaths,
): void {
  const { scores } = paths;
  const { peakKw } = network.demands;
  const { availableKw, demandKw, periodCount } = forecast;
  const unitCount = network.units.ids.length;
  const demandCount = network.demands.ids.length;
  // The lead in whole hours to the first period tells forecasts of one delivery day apart.
  paths.start(forecast.fromPeriod, Math.max(0, Math.round(leadHoursAt(forecast, 0))));
  for (let step = 0; step < periodCount; step += 1) {
    if (step > 0) paths.next();
    const sigmas = sigmasAt(model, leadHoursAt(forecast, step));
    for (let unit = 0; unit < unitCount; unit += 1) {
      const cell = step * unitCount + unit;
      const kw = availableKw[cell]!;
      const sigma = sigmas[columns.sigmaRow[unit]!]!;
      const errorKw = unitDeviationKw(network, unit, sigma, kw) * scores[unit]!;
      availableKw[cell] = heldIn(columns.unit[unit]!, kw, errorKw);
    }
    const sigma = sigmas[SIGMA_ROWS.demand]!;
    for (let demand = 0; demand < demandCount; demand += 1) {
      const cell = step * demandCount + demand;
      const errorKw = peakKw[demand]! * sigma * scores[unitCount + demand]!;
      demandKw[cell] = heldIn(columns.demand[demand]!, demandKw[cell]!, errorKw);
    }
  }
}

function stateDeviations(
  model: CopulaSettings,
  believed: Forecast,
  network: Network,
  out: Float64Array,
): void {
  const unitCount = network.units.ids.length;
  for (let step = 0; step < believed.periodCount; step += 1) {
    const sigmas = sigmasAt(model, leadHoursAt(believed, step));
    for (let unit = 0; unit < unitCount; unit += 1) {
      const cell = step * unitCount + unit;
      const kw = believed.availableKw[cell]!;
      const sigma = sigmas[sigmaRow(network, unit)]!;
      out[cell] = model.statedFactor * unitDeviationKw(network, unit, sigma, kw);
    }
  }
}

function stateDemandDeviations(
  model: CopulaSettings,
  believed: Forecast,
  { demands }: Network,
  out: Float64Array,
): void {
  const { length: count } = demands.ids;
  for (let step = 0; step < believed.periodCount; step += 1) {
    const sigma = model.statedFactor * sigmaAt(model.demandFrac, leadHoursAt(believed, step));
    for (let demand = 0; demand < count; demand += 1)
      out[step * count + demand] = demands.peakKw[demand]! * sigma;
  }
}

/** What each column may be in each period, at the climate's scores. */
function marginals(
  model: CopulaSettings,
  believed: Forecast,
  { network, series }: ErrorSource,
): Marginals {
  const nodes = CLIMATE_SCORES.length;
  const unitCount = network.units.ids.length;
  const demandCount = network.demands.ids.length;
  const unitKw = new Float64Array(believed.periodCount * unitCount * nodes);
  const demandKw = new Float64Array(believed.periodCount * demandCount * nodes);
  const unitClimateKw = new Float64Array(unitCount * nodes);
  const demandClimateKw = new Float64Array(demandCount * nodes);
  const work = posteriorWork();
  for (let step = 0; step < believed.periodCount; step += 1) {
    const leadHours = leadHoursAt(believed, step);
    const sigmas = sigmasAt(model, leadHours);
    series.unitClimateKw(believed.fromPeriod + step, unitClimateKw);
    series.demandClimateKw(believed.fromPeriod + step, demandClimateKw, believed.beliefInstant);
    const one = (
      climateKw: Float64Array,
      row: number,
      cell: number,
      kw: number,
      likelihood: Likelihood,
      out: Float64Array,
    ) =>
      posterior(
        climateKw.subarray(row * nodes, (row + 1) * nodes),
        kw,
        likelihood,
        work,
        out.subarray(cell * nodes, (cell + 1) * nodes),
      );
    for (let unit = 0; unit < unitCount; unit += 1) {
      const cell = step * unitCount + unit;
      one(
        unitClimateKw,
        unit,
        cell,
        believed.availableKw[cell]!,
        statedOfUnit(model, network, unit, sigmas[sigmaRow(network, unit)]!),
        unitKw,
      );
    }
    for (let demand = 0; demand < demandCount; demand += 1) {
      const cell = step * demandCount + demand;
      one(
        demandClimateKw,
        demand,
        cell,
        believed.demandKw[cell]!,
        statedOfDemand(model, network, demand, leadHours),
        demandKw,
      );
    }
  }
  return { periodCount: believed.periodCount, unitKw, demandKw };
}

export const gaussianCopula = registryEntry({
  about: "Normal errors by technology and lead time, correlated over sites and periods.",
  settings,
  make:
    (own): ErrorsOf =>
    (source) => {
      const paths = errorPaths(source.network, own, source.seed, "forecast");
      const columns = columnsOf(source.network);
      return {
        addErrors: (forecast) => addErrors(own, forecast, source.network, columns, paths),
        deviationKw: (believed, out) => stateDeviations(own, believed, source.network, out),
        demandDeviationKw: (believed, out) =>
          stateDemandDeviations(own, believed, source.network, out),
        ensemble: (believed) =>
          marginalEnsemble(
            marginals(own, believed, source),
            believed.fromPeriod,
            errorPaths(source.network, own, source.seed, "ensemble"),
          ),
      };
    },
});
