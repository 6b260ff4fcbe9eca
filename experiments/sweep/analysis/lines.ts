/** The analysis of a sweep as lines for people: factors by size, the first ranks, the front. Takes it; gives lines. */
import { chance, probability } from "../../../results/report/experiment/words.ts";
import { shown } from "../shown.ts";
import type { Analysis, ParetoFront } from "./analysis.ts";
import { type BootstrapEstimate, INTERVAL_ROWS_MIN } from "./bootstrap.ts";
import type { Ranking } from "./ranking.ts";
import type { FactorSensitivity, MetricSensitivity, Sensitivity } from "./sensitivity.ts";

const ROWS_SHOWN_MAX = 20;

export function analysisLines({ sensitivity, best, pareto }: Analysis): string[] {
  return [
    ...(sensitivity === undefined ? [] : sensitivityLines(sensitivity)),
    ...(best === undefined ? [] : rankingLines(best)),
    ...(pareto === undefined ? [] : frontLines(pareto)),
  ];
}

const WORDS = {
  muStar: "mean size",
  mu: "mean",
  sigma: "deviation",
  first: "alone",
  total: "with others",
} as const;

function sensitivityLines({ sample, metrics }: Sensitivity): string[] {
  const [title, largest] =
    sample.kind === "morris"
      ? (["elementary effects of a factor's whole way", "muStar"] as const)
      : (["Sobol indices, parts of the variance", "total"] as const);
  const sizeOf = ({ estimates }: FactorSensitivity) => estimates[largest]?.value ?? 0;
  const metricLines = ({ metric, unit, factors }: MetricSensitivity) => [
    `  ${metric}${sample.kind === "morris" && unit !== "" ? `, ${unit}` : ""}${factors === null ? "  undefined" : ""}`,
    ...(factors ?? [])
      .toSorted((left, right) => sizeOf(right) - sizeOf(left))
      .map(({ factor, estimates }) => `     ${factor}  ${estimatesText(estimates)}`),
  ];
  // A saltelli design has samples enough.
  const intervals =
    sample.kind === "morris" && sample.trajectories < INTERVAL_ROWS_MIN
      ? `without intervals, which take ${INTERVAL_ROWS_MIN} trajectories or more`
      : "with 95 % intervals";
  return [`${title}, ${intervals}`, ...metrics.flatMap(metricLines)];
}

const estimatesText = (estimates: FactorSensitivity["estimates"]) =>
  Object.entries(estimates)
    .map(
      ([quantity, estimate]) =>
        `${WORDS[quantity as keyof typeof WORDS]} ${estimateText(estimate)}`,
    )
    .join("; ");

function estimateText(estimate: BootstrapEstimate | null): string {
  if (estimate === null) return "undefined";
  const { value, interval95 } = estimate;
  if (interval95 === null) return shown(value);
  return `${shown(value)} (${shown(interval95.low)} to ${shown(interval95.high)})`;
}

function rankingLines({ metric, sense, points, unranked }: Ranking): string[] {
  return [
    `points by ${metric}, ${SENSES[sense]} first; difference from point 1 with its p-value after Holm's correction`,
    ...points.slice(0, ROWS_SHOWN_MAX).map(({ rank, point, mean, probabilityBest, difference }) => {
      const sign = difference !== null && difference.mean > 0 ? "+" : "";
      const change =
        difference === null
          ? ""
          : `  (${sign}${shown(difference.mean)}, p ${chance(difference.pValueHolm)})`;
      const likely =
        probabilityBest === null
          ? "how likely the best cannot be told: another differs by the same under every seed"
          : `best with probability ${probability(probabilityBest)}`;
      return `  ${rank}  point ${point}  ${shown(mean)}  ${likely}${change}`;
    }),
    ...moreLines(points.length),
    ...undefinedLines(unranked),
  ];
}

const SENSES = { minimise: "least", maximise: "greatest" } as const;

function frontLines({ objectives, points, unranked }: ParetoFront): string[] {
  const named = objectives.map(({ metric, sense }) => `${SENSES[sense]} ${metric}`);
  return [
    `Pareto front of ${named.join(" and ")}`,
    ...points.slice(0, ROWS_SHOWN_MAX).map(({ point, means }) => {
      const values = means.map((mean, index) => `${objectives[index]!.metric} ${shown(mean)}`);
      return `  point ${point}  ${values.join(", ")}`;
    }),
    ...moreLines(points.length),
    ...undefinedLines(unranked),
  ];
}

const moreLines = (points: number) =>
  points > ROWS_SHOWN_MAX ? [`  and ${points - ROWS_SHOWN_MAX} more points`] : [];

const undefinedLines = (points: readonly number[]) =>
  points.length === 0
    ? []
    : [
        `  undefined at ${points.length === 1 ? "point" : "points"} ${points.slice(0, ROWS_SHOWN_MAX).join(", ")}${points.length > ROWS_SHOWN_MAX ? " and more" : ""}`,
      ];
