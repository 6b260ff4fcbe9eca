/**
 * Correlated standard normal errors of every unit and demand, period by period: each has memory (AR(1)), a part in common
 * with others of its kind, which fades with distance where sites have locations, and a part of its own; kinds lean on each
 * other. Takes settings, a network and a seed; gives paths. Keeps: another owner changes nobody's errors.
 */
import { z } from "zod";
import { drawPurpose, normalDraw, normalDraws, type OwnerKeys, ownerKeys } from "../core/draws.ts";
import { drawWave, type PlanePoint, planeWaves, waveAt } from "../core/plane-waves.ts";
import { ERROR_KINDS, type ErrorKind } from "../model/forecast.ts";
import { locationOfBus, planeKm, REGION } from "../model/locations.ts";
import type { Network } from "../model/network.ts";
import type { Technology } from "../model/network-document.ts";

const share = z.number().min(0).max(1);
const correlation = z.number().min(-1).max(1);
const memory = z.number().min(0).max(0.999);
const length = z.number().min(1).max(10_000);

/** Memory by kind, with an error model's own defaults. */
export function memorySettings(defaults: Readonly<Record<ErrorKind, number>>) {
  return z
    .strictObject({
      wind: memory.default(defaults.wind),
      solar: memory.default(defaults.solar),
      demand: memory.default(defaults.demand),
      other: memory.default(defaults.other),
    })
    .prefault({})
    .describe("AR(1) coefficient a half-hour.");
}

/** Memory of scores in their climate: weather and demand remember longer than forecasts of them err alike. */
export const CLIMATE_MEMORY = { wind: 0.985, solar: 0.97, demand: 0.99, other: 0.995 } as const;

export const correlationSettings = {
  memory: memorySettings({ wind: 0.95, solar: 0.9, demand: 0.9, other: 0.95 }),
  lengthKm: z
    .strictObject({ wind: length.default(150), solar: length.default(80) })
    .prefault({})
    .describe("Errors of two sites with coordinates correlate by e^(−distance / this)."),
  commonFrac: z
    .strictObject({
      wind: share.default(0.7),
      solar: share.default(0.7),
      demand: share.default(0.5),
      other: share.default(0.5),
    })
    .prefault({})
    .describe(
      "Correlation of two owners of a kind: of demands, of others, and of wind and solar sites without coordinates.",
    ),
  kindCorrelation: z
    .strictObject({
      windSolar: correlation.default(-0.1),
      windDemand: correlation.default(0),
      solarDemand: correlation.default(0),
    })
    .prefault({})
    .refine((kinds) => kindFactor(kinds) !== undefined, {
      message:
        "correlations that no three kinds can have together (the matrix is not positive definite); move them towards 0",
    })
    .describe("Between the common parts of two kinds at one place."),
};

const UNCHECKED = "correlations of kinds that were not checked";
const settingsSchema = z.strictObject(correlationSettings);
export type CorrelationSettings = z.output<typeof settingsSchema>;

export function kindOf(technology: Technology): ErrorKind {
  return technology === "wind" || technology === "solar" || technology === "demand"
    ? technology
    : "other";
}

/** Between the common parts of two kinds at one place. */
interface KindCorrelation {
  readonly windSolar: number;
  readonly windDemand: number;
  readonly solarDemand: number;
}

/** Lower triangle of the correlation between wind, solar and demand, by rows; undefined where it is not positive definite. */
export function kindFactor({
  windSolar,
  windDemand,
  solarDemand,
}: KindCorrelation): readonly number[] | undefined {
  const solarOwn = 1 - windSolar * windSolar;
  if (solarOwn <= 0) return undefined;
  const demandOnSolar = (solarDemand - windSolar * windDemand) / Math.sqrt(solarOwn);
  const demandOwn = 1 - windDemand * windDemand - demandOnSolar * demandOnSolar;
  if (demandOwn <= 0) return undefined;
  return [1, windSolar, Math.sqrt(solarOwn), windDemand, demandOnSolar, Math.sqrt(demandOwn)];
}

/** Errors of one period at a time. */
export interface ErrorPaths {
  /** Standard normal, by unit and then by demand; 0 where nothing is uncertain. */
  readonly scores: Float64Array;
  /** Begins a path at a period; `slot` tells paths apart. */
  start(fromPeriod: number, slot: number): void;
  /** Goes on to the next period. */
  next(): void;
}

/** Whose error a column is: its kind, what it has in common with that kind, and where. */
interface Owner {
  readonly kind: ErrorKind;
  readonly commonFrac: number;
  readonly point: number;
  /** A store gives and takes what its owner plans. */
  readonly isCertain: boolean;
}

export function errorPaths(
  network: Network,
  settings: CorrelationSettings,
  seed: string,
  purpose: string,
): ErrorPaths {
  const points: PlanePoint[] = [planeKm(REGION)];
  const owners = ownersOf(network, settings, points);
  const common = commonErrors(points, settings, seed, purpose);
  const own = ownErrors(network, owners, settings, seed, purpose);
  const scores = new Float64Array(owners.length);
  // Who is certain keeps a score of 0.
  const uncertain = Int32Array.from([...owners.keys()].filter((row) => !owners[row]!.isCertain));
  const commonRow = Int32Array.from(owners, ({ kind, point }) => common.rowOf(kind, point));
  const commonPart = Float64Array.from(owners, ({ commonFrac }) => Math.sqrt(commonFrac));
  const ownPart = Float64Array.from(owners, ({ commonFrac }) => Math.sqrt(1 - commonFrac));
  let period = 0;
  let pathSlot = 0;
  const step = (isFirst: boolean) => {
    common.step(period, pathSlot, isFirst);
    own.step(period, pathSlot, isFirst);
    for (let index = 0; index < uncertain.length; index += 1) {
      const column = uncertain[index]!;
      scores[column] =
        commonPart[column]! * common.errors[commonRow[column]!]! +
        ownPart[column]! * own.state[column]!;
    }
  };
  return {
    scores,
    start(fromPeriod, slot) {
      period = fromPeriod;
      pathSlot = slot;
      step(true);
    },
    next() {
      period += 1;
      step(false);
    },
  };
}

/**
 * Correlation of every owner's score with its own so many half-hours later, by unit and then by demand. A kind that leans on
 * another has a part that remembers as long as that one does.
 */
export function scoreMemory(
  network: Network,
  settings: CorrelationSettings,
): (periodCount: number) => Float64Array {
  const factor = kindFactor(settings.kindCorrelation);
  if (factor === undefined) throw new RangeError(UNCHECKED);
  const [, solarOnWind, solarOwn, demandOnWind, demandOnSolar, demandOwn] = factor;
  const owners = ownersOf(network, settings, [planeKm(REGION)]);
  return (periodCount) => {
    const left = { wind: 1, solar: 1, demand: 1, other: 1 };
    for (let step = 0; step < periodCount; step += 1)
      for (const kind of ERROR_KINDS) left[kind] *= settings.memory[kind];
    const common = {
      ...left,
      solar: solarOnWind! ** 2 * left.wind + solarOwn! ** 2 * left.solar,
      demand:
        demandOnWind! ** 2 * left.wind +
        demandOnSolar! ** 2 * left.solar +
        demandOwn! ** 2 * left.demand,
    };
    return Float64Array.from(
      owners,
      ({ kind, commonFrac }) => commonFrac * common[kind] + (1 - commonFrac) * left[kind],
    );
  };
}

/** Owners of the columns; places that are new are added to `points`, whose first is the region. */
function ownersOf(
  { units, demands, buses }: Network,
  settings: CorrelationSettings,
  points: PlanePoint[],
): Owner[] {
  const known = new Map<string, number>();
  const pointAt = (bus: number): number => {
    const location = locationOfBus(buses, bus);
    if (location === undefined) return 0;
    const key = `${location.latitudeDeg} ${location.longitudeDeg}`;
    const row = known.get(key) ?? points.push(planeKm(location)) - 1;
    known.set(key, row);
    return row;
  };
  const ofUnits = units.technology.map((technology, row): Owner => {
    const kind = kindOf(technology);
    const isCertain = technology === "storage";
    const point = kind === "wind" || kind === "solar" ? pointAt(units.bus[row]!) : 0;
    return { kind, point, commonFrac: point > 0 ? 1 : settings.commonFrac[kind], isCertain };
  });
  const ofDemands = demands.ids.map(
    (): Owner => ({
      kind: "demand",
      point: 0,
      commonFrac: settings.commonFrac.demand,
      isCertain: false,
    }),
  );
  return [...ofUnits, ...ofDemands];
}

/** Waves that make the shock of one half-hour: of several, the shocks at any number of places are nearly normal together. */
const WAVES = 4;
const SLOTS_PER_WAVE = 4;

/** What all owners of a kind have in common, at every point. Wind and sun are fields; kinds lean on each other as set. */
function commonErrors(
  points: readonly PlanePoint[],
  { memory, lengthKm, kindCorrelation }: CorrelationSettings,
  seed: string,
  purpose: string,
) {
  const factor = kindFactor(kindCorrelation);
  if (factor === undefined) throw new RangeError(UNCHECKED);
  const [, solarOnWind, solarOwn, demandOnWind, demandOnSolar, demandOwn] = factor;
  const keys = Object.fromEntries(
    ERROR_KINDS.map((kind) => [kind, ownerKeys(drawPurpose(seed, `${purpose}/common`), [kind])]),
  ) as Record<ErrorKind, OwnerKeys>;
  const waves = planeWaves(WAVES);
  const count = points.length;
  // Shocks that are remembered: of wind and of sun at each point, and one each of demand and of others.
  const [wind, sun, demand, other] = [0, count, 2 * count, 2 * count + 1];
  const state = new Float64Array(2 * count + 2);
  const errors = new Float64Array(state.length);
  const stepField = (
    kind: "wind" | "solar",
    row: number,
    period: number,
    slot: number,
    isFirst: boolean,
  ) => {
    for (let wave = 0; wave < WAVES; wave += 1) {
      const from = (slotOf(slot, isFirst) * WAVES + wave) * SLOTS_PER_WAVE;
      drawWave(waves, wave, lengthKm[kind], keys[kind], period, from);
    }
    for (let point = 0; point < count; point += 1) {
      let sum = 0;
      for (let wave = 0; wave < WAVES; wave += 1) sum += waveAt(waves, wave, points[point]!);
      const shock = sum / Math.sqrt(WAVES);
      state[row + point] = remembered(memory[kind], state[row + point]!, shock, isFirst);
    }
  };
  const stepSingle = (
    kind: "demand" | "other",
    row: number,
    period: number,
    slot: number,
    isFirst: boolean,
  ) => {
    const shock = normalDraw(keys[kind], 0, period, slotOf(slot, isFirst));
    state[row] = remembered(memory[kind], state[row]!, shock, isFirst);
  };
  return {
    /** By `rowOf`. */
    errors,
    step(period: number, slot: number, isFirst: boolean): void {
      stepField("wind", wind, period, slot, isFirst);
      stepField("solar", sun, period, slot, isFirst);
      stepSingle("demand", demand, period, slot, isFirst);
      stepSingle("other", other, period, slot, isFirst);
      for (let point = 0; point < count; point += 1) {
        errors[wind + point] = state[wind + point]!;
        errors[sun + point] = solarOnWind! * state[wind + point]! + solarOwn! * state[sun + point]!;
      }
      // Demands and others are all at the first point.
      errors[demand] =
        demandOnWind! * state[wind]! + demandOnSolar! * state[sun]! + demandOwn! * state[demand]!;
      errors[other] = state[other]!;
    },
    rowOf(kind: ErrorKind, point: number): number {
      switch (kind) {
        case "wind":
          return wind + point;
        case "solar":
          return sun + point;
        case "demand":
          return demand;
        case "other":
          return other;
        default:
          return kind satisfies never;
      }
    },
  };
}

/** What each owner has of its own, by column. */
function ownErrors(
  { units, demands }: Network,
  owners: readonly Owner[],
  { memory }: CorrelationSettings,
  seed: string,
  purpose: string,
) {
  const unitCount = units.ids.length;
  const ofUnits = ownersDrawn(seed, `${purpose}/units`, units.ids, owners, 0);
  const ofDemands = ownersDrawn(seed, `${purpose}/demands`, demands.ids, owners, unitCount);
  const state = new Float64Array(owners.length);
  const memories = owners.map(({ kind }) => memory[kind]);
  return {
    state,
    step(period: number, slot: number, isFirst: boolean): void {
      for (const { keys, rows, shocks, firstColumn } of [ofUnits, ofDemands]) {
        normalDraws(keys, rows, period, slotOf(slot, isFirst), shocks);
        for (let index = 0; index < rows.length; index += 1) {
          const column = firstColumn + rows[index]!;
          state[column] = remembered(memories[column]!, state[column]!, shocks[index]!, isFirst);
        }
      }
    },
  };
}

/** Those of some owners, from a column on, who have errors of their own. */
function ownersDrawn(
  seed: string,
  purpose: string,
  ids: readonly string[],
  owners: readonly Owner[],
  firstColumn: number,
) {
  const hasOwn = (row: number) => {
    const { isCertain, commonFrac } = owners[firstColumn + row]!;
    return !isCertain && commonFrac !== 1;
  };
  const rows = Int32Array.from([...ids.keys()].filter(hasOwn));
  const keys = ownerKeys(drawPurpose(seed, purpose), ids);
  return { keys, rows, shocks: new Float64Array(rows.length), firstColumn };
}

/** A path's first period is drawn from a slot of its own: paths that begin there are not those that come by. */
const slotOf = (slot: number, isFirst: boolean): number => 2 * slot + (isFirst ? 1 : 0);

function remembered(memory: number, state: number, shock: number, isFirst: boolean): number {
  return isFirst ? shock : memory * state + Math.sqrt(1 - memory * memory) * shock;
}
