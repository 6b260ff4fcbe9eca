/**
 * What is stated ahead from a seed: when statements are issued, factors of few draws, error models, monitored areas, services
 * that would be bought. Takes choices, a network and the run's span; gives members of a scenario that agree with each other.
 */
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import type { Chooser } from "./chooser.ts";
import { instantText, type Span } from "./faults.ts";

interface StatementTime {
  readonly daysAhead: number;
  readonly at: string;
}

const UPDATES: readonly StatementTime[] = [
  { daysAhead: 2, at: "18:00" },
  { daysAhead: 1, at: "06:00" },
  { daysAhead: 1, at: "09:30" },
  { daysAhead: 1, at: "23:59" },
];

export interface ChosenLookAhead {
  readonly first: StatementTime;
  readonly members: Readonly<Record<string, unknown>>;
}

/** `periodsMin`: periods that statements of operational time reach at least; 0 where nobody needs them. */
export function chosenLookAhead(
  choose: Chooser,
  network: NetworkDocument,
  run: Span,
  periodsMin: number,
): ChosenLookAhead {
  const first = {
    daysAhead: choose.whole("days ahead", 1, 2),
    at: choose.oneOf("stated at", ["00:00", "09:00", "09:00", "17:30"]),
  };
  const updates = UPDATES.filter(
    (update) => isLater(update, first) && choose.chance(`update/${update.at}`, 0.25),
  );
  const afterGates = choose.chance("after gates", 0.4);
  const isOperational = choose.chance("operational", 0.3) || periodsMin > 0;
  const periods = Math.max(periodsMin, choose.whole("operational periods", 1, 4));
  const operational = isOperational ? { operational: { periods } } : {};
  const services = chosenServices(choose, network);
  const hasFactors = choose.chance("factors", 0.4);
  const factors = hasFactors ? { factors: chosenFactors(choose, network, run, services) } : {};
  const runs = [
    "first",
    ...(updates.length > 0 ? ["update"] : []),
    ...(afterGates ? ["gate"] : []),
    ...(isOperational ? ["operational"] : []),
  ];
  const isAsked = hasFactors && Object.keys(services).length > 0 && choose.chance("procured", 0.8);
  return {
    first,
    members: {
      lookAhead: { ...first, updates, afterGates, ...operational, ...factors },
      ...(isAsked ? { procurement: chosenProcurement(choose, runs) } : {}),
    },
  };
}

function isLater(update: StatementTime, first: StatementTime): boolean {
  return (
    update.daysAhead < first.daysAhead ||
    (update.daysAhead === first.daysAhead && update.at > first.at)
  );
}

function chosenFactors(
  choose: Chooser,
  network: NetworkDocument,
  run: Span,
  serviceMw: Readonly<Record<string, number>>,
) {
  const draws = choose.whole("draws", 8, 32);
  const seconds = run.to - run.from;
  const spanOf = (name: string) => {
    const from = run.from + choose.whole(`${name}/from`, -3600, seconds);
    return {
      from: instantText(from),
      to: instantText(from + choose.oneOf(`${name}/length`, [1, 1800, 20_000])),
    };
  };
  const branches = choose.some(
    "possible outage",
    network.branches.map(({ id }) => id),
    0.1,
  );
  return {
    draws,
    outages: choose.oneOf("outages", ["single", "none"]),
    antithetic: choose.chance("antithetic", 0.6),
    storms: Array.from({ length: choose.whole("storms", 0, 2) }, (_, row) => ({
      ...spanOf(`storm/${row}`),
      factor: choose.oneOf(`storm/${row}/factor`, [1, 10, 100]),
    })),
    possibleOutages: branches.map((branch) => ({
      branch,
      ...spanOf(`possible/${branch}`),
      probability: choose.oneOf(`possible/${branch}/probability`, [0, 0.05, 0.5, 0.99]),
    })),
    serviceMw,
    ...(choose.chance("until certain", 0.3) ? { drawsMin: 4, standardErrorMax: 0.2 } : {}),
  };
}

/** Services of some units, from a little to more than they have. */
function chosenServices(choose: Chooser, network: NetworkDocument): Record<string, number> {
  const units = choose.some(
    "service",
    network.units.map(({ id }) => id),
    0.4,
  );
  const capacityMw = new Map(network.units.map((unit) => [unit.id, unit.capacityMw]));
  return Object.fromEntries(
    units.map((unit) => {
      const mostMw = Math.max(0.1, capacityMw.get(unit)! * 1.1);
      return [unit, choose.number(`service/${unit}`, 0.01, mostMw)];
    }),
  );
}

function chosenProcurement(choose: Chooser, runs: readonly string[]) {
  const priceGbpPerMwh = choose.oneOf("service price", [0, 33.33, 80]);
  const policies = [
    { kind: "no-factors" },
    { kind: "threshold" },
    { kind: "threshold", pMax: choose.oneOf("pMax", [0, 0.3, 1]) },
    { kind: "firm-power" },
    { kind: "cost-aware" },
  ].filter(({ kind }) => kind === "no-factors" || choose.chance(`policy/${kind}`, 0.7));
  return {
    priceGbpPerMwh,
    replacementGbpPerMwh: priceGbpPerMwh + choose.oneOf("replacement", [0, 0.01, 100]),
    alternativeGbpPerMwh: choose.oneOf("alternative", [0, 70.01, 110]),
    payment: choose.oneOf("payment", ["onDelivery", "regardless"]),
    run: choose.oneOf("procured run", runs),
    policies,
  };
}

/** An error model, sometimes at the ends of its settings. One that needs a file is left out. */
export function chosenForecast(choose: Chooser) {
  const kind = choose.oneOf("forecast", [
    "gaussian-copula",
    "gaussian-copula",
    "persistence",
    "perfect",
  ]);
  if (kind === "perfect" || choose.chance("usual errors", 0.6)) return { kind };
  const memory = choose.oneOf("memory", [0, 0.5, 0.999]);
  const commonFrac = choose.oneOf("common", [0, 0.5, 1]);
  const lengthKm = choose.oneOf("length km", [1, 100, 10_000]);
  const kindCorrelation = choose.oneOf("kinds", [-0.5, 0, 0.5]);
  const both = {
    memory: { wind: memory, solar: memory, demand: memory, other: memory },
    commonFrac: { wind: commonFrac, solar: commonFrac, demand: commonFrac, other: commonFrac },
    lengthKm: { wind: lengthKm, solar: lengthKm },
    kindCorrelation: { windSolar: kindCorrelation, windDemand: 0, solarDemand: kindCorrelation },
  };
  if (kind === "persistence") return { kind, ...both };
  const frac = choose.oneOf("error", [0, 0.1, 1]);
  return {
    kind,
    windFrac: [0, 0, frac, frac],
    demandFrac: [frac, frac, frac, frac],
    statedFactor: choose.oneOf("stated", [0.05, 1, 20]),
    ...both,
  };
}

export function chosenMonitoring(choose: Chooser) {
  return {
    area: choose.oneOf("area", ["generators", "primaries", "street", "street"]),
    estimateFrac: choose.oneOf("estimate", [0, 0.15, 0.5]),
  };
}
