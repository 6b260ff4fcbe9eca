/**
 * The network half-hour by half-hour, for the diagram's time slider. Takes a run; gives frames of its busiest days (all
 * days of a short run): loading of each branch, state of each constraint point, units moved. Keeps: their number is
 * bounded by what a page can carry, however long the run and however large the network.
 */
import { londonDayOf, londonDayStart, PERIOD_HOURS } from "../../../sim/core/time.ts";
import type { RunFolder } from "../../run-folder.ts";
import type { QueryValues } from "../../select.ts";
import { limitRows } from "../limits-in-force.ts";
import { hasColumn, W_PER_MW, WH_PER_MWH } from "../stored.ts";
import { branchLimits, constraintPointsOf, nearestLimit } from "./loading.ts";

/** Branches and, four times as heavy, constraint points in all frames together. */
const CELLS_MAX = 160_000;
const DAYS_MAX = 31;
/** Half-hours of the longest day. */
const DAY_FRAMES = 50;
const POINT_CELLS = 4;
/** Moved units that a frame names at most: those moved most. */
const CUTS_MAX = 40;
/** Loadings stand in half per cents, rounded up; what is above this is as much. */
const LOADING_STEPS = 200;
const LOADING_MAX = 1293;

export interface PointState {
  readonly meanMw: number;
  readonly peakMw: number;
  readonly limitMw: number | undefined;
  readonly overTargetS: number;
  readonly overRatingS: number;
}

export interface FrameCut {
  readonly unit: string;
  readonly point: string;
  readonly cause: string;
  /** Mean power of the half-hour that was held back: injection above 0, consumption below. */
  readonly heldMw: number;
  /** What it was sent to do on top: draw or charge more above 0, inject more below. */
  readonly sentMw: number;
}

export interface Frame {
  readonly start: number;
  /** By branch in the order of the network: a fraction of the limit; "open" without any flow; undefined without a limit. */
  readonly loadings: (number | "open" | undefined)[];
  /** By constraint point in the order of the network. */
  readonly points: (PointState | undefined)[];
  readonly cuts: readonly FrameCut[];
}

export interface FrameDay {
  readonly day: number;
  readonly first: number;
  readonly count: number;
  readonly heldBackMwh: number;
}

export interface Frames {
  readonly days: readonly FrameDay[];
  readonly frames: readonly Frame[];
  /** Place of the worst half-hour: most held back or given on top, then longest above a rating, then heaviest flow at the points. */
  readonly worst: number;
  /** Days of the run. */
  readonly dayCount: number;
}

interface Half {
  readonly start: number;
  /** Injection or consumption held back, and what sellers gave on top: whichever way, positive. */
  readonly heldBackWh: number;
  readonly overRatingS: number;
  readonly flowW: number;
}

export async function framesOf(run: RunFolder): Promise<Frames | undefined> {
  const halves = await halvesOf(run);
  if (halves.length === 0) return undefined;
  const worst = halves.reduce((best, each) => (isWorse(each, best) ? each : best));
  const byDay = new Map<number, Half[]>();
  for (const half of halves) {
    const day = londonDayOf(half.start);
    byDay.set(day, [...(byDay.get(day) ?? []), half]);
  }
  const { branches, constraintPoints } = run.manifest.network;
  const weight = DAY_FRAMES * (branches.length + POINT_CELLS * constraintPoints.length);
  const most = Math.min(DAYS_MAX, Math.max(1, Math.floor(CELLS_MAX / Math.max(1, weight))));
  const chosen = busiestDays(byDay, londonDayOf(worst.start), most);
  const starts = chosen.flatMap((day) => byDay.get(day)!.map(({ start }) => start));
  let first = 0;
  const days = chosen.map((day) => {
    const own = byDay.get(day)!;
    const wh = own.reduce((sum, { heldBackWh }) => sum + heldBackWh, 0);
    const entry = { day, first, count: own.length, heldBackMwh: wh / WH_PER_MWH };
    first += own.length;
    return entry;
  });
  const frames = await readFrames(run, chosen, starts);
  return { days, frames, worst: starts.indexOf(worst.start), dayCount: byDay.size };
}

function isWorse(a: Half, b: Half): boolean {
  const by = a.heldBackWh - b.heldBackWh || a.overRatingS - b.overRatingS || a.flowW - b.flowW;
  return by > 0;
}

/** Every half-hour of the run, in order. */
async function halvesOf(run: RunFolder): Promise<Half[]> {
  const { rows } = await run.query(
    `SELECT epoch(n.periodStart)::BIGINT AS start, coalesce(h.wh, 0), coalesce(c.overS, 0), coalesce(c.flowW, 0)
     FROM network_period n LEFT JOIN (
       SELECT periodStart, sum(overRatingS) AS overS, sum(greatest(peakW, 0)) AS flowW
       FROM constraint_period GROUP BY periodStart
     ) c ON c.periodStart = n.periodStart LEFT JOIN (
       SELECT periodStart, sum(abs(curtailedWh)) AS wh FROM curtailment GROUP BY periodStart
     ) h ON h.periodStart = n.periodStart ORDER BY start`,
  );
  return rows.map(([start, heldBack, over, flow]) => ({
    start: Number(start),
    heldBackWh: Number(heldBack),
    overRatingS: Number(over),
    flowW: Number(flow),
  }));
}

/** The day of the worst half-hour and those with most energy held back, in order of time. */
function busiestDays(
  byDay: ReadonlyMap<number, readonly Half[]>,
  worst: number,
  most: number,
): number[] {
  const total = (day: number, value: (half: Half) => number) =>
    byDay.get(day)!.reduce((sum, half) => sum + value(half), 0);
  const score = new Map(
    [...byDay.keys()].map((day) => [
      day,
      [
        day === worst ? 1 : 0,
        total(day, ({ heldBackWh }) => heldBackWh),
        total(day, ({ overRatingS }) => overRatingS),
        total(day, ({ flowW }) => flowW),
      ] as const,
    ]),
  );
  const compare = (a: number, b: number) => {
    const [left, right] = [score.get(a)!, score.get(b)!];
    const place = left.findIndex((value, index) => value !== right[index]);
    return place < 0 ? a - b : right[place]! - left[place]!;
  };
  return [...byDay.keys()]
    .sort(compare)
    .slice(0, most)
    .sort((a, b) => a - b);
}

async function readFrames(
  run: RunFolder,
  days: readonly number[],
  starts: readonly number[],
): Promise<Frame[]> {
  const { network } = run.manifest;
  const points = constraintPointsOf(network);
  const frames = starts.map((start) => ({
    start,
    loadings: network.branches.map((): number | "open" | undefined => "open"),
    points: points.map((): PointState | undefined => undefined),
    cuts: [] as FrameCut[],
  }));
  const byStart = new Map(frames.map((frame) => [frame.start, frame]));
  // Runs of days that follow each other are one condition.
  const where = days.map(() => "(epoch(periodStart) >= ? AND epoch(periodStart) < ?)").join(" OR ");
  const values = days.flatMap((day) => [londonDayStart(day), londonDayStart(day + 1)]);
  await addPoints(run, byStart, where, values);
  await addBranches(run, byStart, where, values);
  const cuts = await run.rows("curtailment", { where, values });
  const wh = cuts.numbers("curtailedWh");
  // Runs of an earlier version do not tell what a seller was sent to do.
  const held = hasColumn(run, "curtailment", "heldBackWh") ? cuts.numbers("heldBackWh") : wh;
  const meanMw = (energyWh: number) => energyWh / WH_PER_MWH / PERIOD_HOURS;
  const [units, causes, askers] = [
    cuts.texts("unit"),
    cuts.texts("cause"),
    cuts.texts("constraint"),
  ];
  cuts.numbers("periodStart").forEach((start, row) => {
    if (wh[row] === 0) return;
    byStart.get(start)?.cuts.push({
      ...{ unit: units[row]!, point: askers[row]!, cause: causes[row]! },
      ...{ heldMw: meanMw(held[row]!), sentMw: meanMw(wh[row]! - held[row]!) },
    });
  });
  return frames.map((frame) => ({ ...frame, cuts: mostMoved(frame.cuts) }));
}

function mostMoved(cuts: readonly FrameCut[]): FrameCut[] {
  const name = ({ unit, point, cause }: FrameCut) => `${unit}|${point}|${cause}`;
  const moved = ({ heldMw, sentMw }: FrameCut) => Math.abs(heldMw + sentMw);
  return [...cuts]
    .sort((a, b) => moved(b) - moved(a) || (name(a) < name(b) ? -1 : 1))
    .slice(0, CUTS_MAX);
}

type FramesByStart = ReadonlyMap<number, Frame>;

async function addPoints(
  run: RunFolder,
  byStart: FramesByStart,
  where: string,
  values: QueryValues,
): Promise<void> {
  const place = new Map(
    constraintPointsOf(run.manifest.network).map(({ id }, index) => [id, index]),
  );
  const rated = limitRows(run);
  const { rows } = await run.query(
    `SELECT epoch(periodStart)::BIGINT, "constraint", meanW, peakW, limitW, overTargetS, overRatingS
     FROM (${rated.sql}) WHERE ${where}`,
    [...rated.values, ...values],
  );
  for (const [start, id, meanW, peakW, limitW, overTargetS, overRatingS] of rows) {
    const frame = byStart.get(Number(start));
    const point = place.get(String(id));
    if (frame === undefined || point === undefined) continue;
    frame.points[point] = {
      meanMw: Number(meanW) / W_PER_MW,
      peakMw: Number(peakW) / W_PER_MW,
      limitMw: limitW === null ? undefined : Number(limitW) / W_PER_MW,
      overTargetS: Number(overTargetS),
      overRatingS: Number(overRatingS),
    };
  }
}

async function addBranches(
  run: RunFolder,
  byStart: FramesByStart,
  where: string,
  values: QueryValues,
): Promise<void> {
  const { network } = run.manifest;
  const place = new Map(network.branches.map(({ id }, index) => [id, index]));
  const pointPlace = new Map(network.constraintPoints.map(({ id }, index) => [id, index]));
  const limits = branchLimits(network);
  const rows = await run.rows("branch_period", {
    columns: ["periodStart", "branch", "meanW", "peakW"],
    where,
    values,
  });
  const [starts, meanW, peakW] = [
    rows.numbers("periodStart"),
    rows.numbers("meanW"),
    rows.numbers("peakW"),
  ];
  rows.texts("branch").forEach((id, row) => {
    const frame = byStart.get(starts[row]!);
    const branch = place.get(id);
    if (frame === undefined || branch === undefined) return;
    // Without any flow a branch is open, or what it feeds is.
    if (meanW[row] === 0 && peakW[row] === 0) return;
    const inForce = (limits.get(id) ?? []).map((limit) => {
      const state =
        limit.point === undefined ? undefined : frame.points[pointPlace.get(limit.point)!];
      return { ...limit, limitMw: state?.limitMw ?? limit.limitMw };
    });
    const mw = peakW[row]! / W_PER_MW;
    const worst = nearestLimit(inForce, mw, mw);
    frame.loadings[branch] = worst === undefined ? undefined : inSteps(worst.fraction);
  });
}

/** A loading as it stands in the page: the diagram and its slider show the same. */
function inSteps(fraction: number): number {
  const steps = Math.min(LOADING_MAX, Math.ceil(fraction * LOADING_STEPS - 1e-9));
  return steps / LOADING_STEPS;
}

const OPEN_CODE = "zz";
const UNKNOWN_CODE = "zy";

/** Loadings of a frame as text: two letters of base 36 a branch, half per cents. */
export function loadingText({ loadings }: Frame): string {
  return loadings
    .map((loading) => {
      if (loading === "open") return OPEN_CODE;
      if (loading === undefined) return UNKNOWN_CODE;
      return Math.round(loading * LOADING_STEPS)
        .toString(36)
        .padStart(2, "0");
    })
    .join("");
}
