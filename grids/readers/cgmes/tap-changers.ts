/**
 * Tap changers at the ends of transformers. Takes an end; gives what its tap changers do at the step of the SSH file to
 * its turns, which become f e^(j alpha) times as many, and to its impedance.
 *
 * After IEC 61970-301, n steps from neutral, du a step (of the rated voltage), theta the angle of the added voltage:
 *   ratio          f = 1 + n du
 *   linear         alpha = n dAlpha
 *   symmetrical    2 sin(alpha / 2) = n du: the voltage before and the voltage after are as long as each other
 *   asymmetrical   f e^(j alpha) = 1 + n du e^(j theta)
 *   tabular        f, alpha and the change of r and x are those of the point of that step
 * Where xMin and xMax are given, the reactance grows by their difference from neutral to the last step, as the curve of the
 * standard does. At neutral it is the end's own: the standard would have xMin there, which ought to be the same.
 */
import { RADIANS_PER_DEGREE } from "../../../sim/core/units.ts";
import { numberOf, objectOf, pathOf, propertyOf } from "./access.ts";
import { addUnder, type CimModel, type CimObject, objectsOf, report, titleOf } from "./model.ts";

const RATIO = "RatioTapChanger";
const LINEAR = "PhaseTapChangerLinear";
const SYMMETRICAL = "PhaseTapChangerSymmetrical";
const ASYMMETRICAL = "PhaseTapChangerAsymmetrical";
const TABULAR = "PhaseTapChangerTabular";
const PHASE = [LINEAR, SYMMETRICAL, ASYMMETRICAL, TABULAR] as const;
/** A winding at right angles, which is what an asymmetrical changer without an angle has. */
const QUADRATURE_DEG = 90;

export interface TapEffect {
  readonly factor: number;
  readonly angleDeg: number;
  /** Factors on the end's own resistance and reactance. */
  readonly resistance: number;
  readonly reactance: number;
  /** What is added to the end's own reactance, ohm. */
  readonly addedOhm: number;
}

/** By mRID: the tap changers of a transformer end, the points of a table. */
export interface TapChangers {
  readonly ofEnd: ReadonlyMap<string, readonly CimObject[]>;
  readonly ofTable: ReadonlyMap<string, readonly CimObject[]>;
}

const NONE: TapEffect = {
  factor: 1,
  angleDeg: 0,
  resistance: 1,
  reactance: 1,
  addedOhm: 0,
};

export function tapChangersOf(model: CimModel): TapChangers {
  const ofEnd = new Map<string, CimObject[]>();
  for (const changer of objectsOf(model, RATIO, ...PHASE)) {
    const property =
      changer.kind === RATIO ? "RatioTapChanger.TransformerEnd" : "PhaseTapChanger.TransformerEnd";
    addUnder(ofEnd, objectOf(model, changer, property, ["PowerTransformerEnd"]), changer);
  }
  const ofTable = new Map<string, CimObject[]>();
  for (const kind of ["RatioTapChangerTable", "PhaseTapChangerTable"]) {
    for (const point of objectsOf(model, `${kind}Point`)) {
      addUnder(ofTable, objectOf(model, point, `${kind}Point.${kind}`, [kind]), point);
    }
  }
  return { ofEnd, ofTable };
}

/** What all tap changers of an end do together. */
export function tapEffect(model: CimModel, changers: TapChangers, end: CimObject): TapEffect {
  return (changers.ofEnd.get(end.id) ?? []).reduce((sum, changer) => {
    const next = effectOf(model, changers, changer);
    return {
      factor: sum.factor * next.factor,
      angleDeg: sum.angleDeg + next.angleDeg,
      resistance: sum.resistance * next.resistance,
      reactance: sum.reactance * next.reactance,
      addedOhm: sum.addedOhm + next.addedOhm,
    };
  }, NONE);
}

function effectOf(model: CimModel, changers: TapChangers, changer: CimObject): TapEffect {
  const step = numberOf(model, changer, "TapChanger.step");
  const low = numberOf(model, changer, "TapChanger.lowStep");
  const high = numberOf(model, changer, "TapChanger.highStep");
  if (step < low || step > high) {
    report(model, propertyOf(model, changer, "TapChanger.step"), {
      code: "cgmes.step",
      path: pathOf(changer, "TapChanger.step"),
      found: `${step}`,
      remedy: `write a step from ${low} to ${high}`,
    });
    return NONE;
  }
  const table = tableOf(model, changer);
  if (table !== undefined) {
    const points = changers.ofTable.get(table.id) ?? [];
    return tabularEffect(model, { changer, table, points, step });
  }
  if (changer.kind === TABULAR) return NONE;
  const neutral = numberOf(model, changer, "TapChanger.neutralStep");
  if (changer.kind === RATIO) {
    const increment = numberOf(model, changer, "RatioTapChanger.stepVoltageIncrement") / 100;
    return { ...NONE, factor: 1 + (step - neutral) * increment };
  }
  const move = phaseMove(model, changer);
  if (Number.isNaN(move(step - neutral).angleRad) && changer.kind === SYMMETRICAL) {
    reportTooWide(model, changer);
    return NONE;
  }
  const steps = step - neutral;
  const widestSteps = Math.max(Math.abs(low - neutral), Math.abs(high - neutral));
  const { factor, angleRad } = move(steps);
  return {
    ...NONE,
    factor,
    angleDeg: angleRad / RADIANS_PER_DEGREE,
    addedOhm: addedReactance(model, changer, { steps, widestSteps, move }),
  };
}

/** A chord of a circle is at most two radii long. */
function reportTooWide(model: CimModel, changer: CimObject): void {
  const property = "PhaseTapChangerNonLinear.voltageStepIncrement";
  const value = propertyOf(model, changer, property);
  // A number that is none has been said.
  if (value === undefined || Number.isNaN(Number(value.text))) return;
  report(model, value, {
    code: "cgmes.step",
    path: pathOf(changer, property),
    found: value.text,
    remedy: "write per cent a step, so that the step it stands at adds at most 200 %",
  });
}

interface Move {
  readonly factor: number;
  readonly angleRad: number;
}

/** Factor and angle n steps from neutral. */
function phaseMove(model: CimModel, changer: CimObject): (steps: number) => Move {
  if (changer.kind === LINEAR) {
    const property = "PhaseTapChangerLinear.stepPhaseShiftIncrement";
    const increment = numberOf(model, changer, property, { unit: "degrees" }) * RADIANS_PER_DEGREE;
    return (steps) => ({ factor: 1, angleRad: steps * increment });
  }
  const property = "PhaseTapChangerNonLinear.voltageStepIncrement";
  const increment = numberOf(model, changer, property, { unit: "per cent" }) / 100;
  if (changer.kind === SYMMETRICAL) {
    return (steps) => ({ factor: 1, angleRad: 2 * Math.asin((steps * increment) / 2) });
  }
  const angle = "PhaseTapChangerAsymmetrical.windingConnectionAngle";
  const rule = { absent: QUADRATURE_DEG, unit: "degrees" };
  const theta = numberOf(model, changer, angle, rule) * RADIANS_PER_DEGREE;
  return (steps) => {
    const along = 1 + steps * increment * Math.cos(theta);
    const across = steps * increment * Math.sin(theta);
    return { factor: Math.hypot(along, across), angleRad: Math.atan2(across, along) };
  };
}

/**
 * What is added to the reactance where the changer stands, ohm. Of an asymmetrical changer the standard's function of the
 * angle is one of the steps: tan a / (sin theta - tan a cos theta) = n du.
 */
function addedReactance(
  model: CimModel,
  changer: CimObject,
  { steps, widestSteps, move }: { steps: number; widestSteps: number; move: (n: number) => Move },
): number {
  const part = changer.kind === LINEAR ? LINEAR : "PhaseTapChangerNonLinear";
  const least = numberOf(model, changer, `${part}.xMin`, { absent: 0 });
  const most = numberOf(model, changer, `${part}.xMax`, { absent: 0 });
  if (!(least >= 0 && least < most) || steps === 0) return 0;
  const half = (n: number) => Math.sin(move(n).angleRad / 2);
  const share =
    changer.kind === ASYMMETRICAL ? steps / widestSteps : half(steps) / half(widestSteps);
  return (most - least) * share * share;
}

function tableOf(model: CimModel, changer: CimObject): CimObject | undefined {
  const kind = changer.kind === RATIO ? "RatioTapChangerTable" : "PhaseTapChangerTable";
  const table = objectOf(model, changer, `${changer.kind}.${kind}`, [kind]);
  if (
    table === undefined &&
    changer.kind === TABULAR &&
    !changer.values.has(`${TABULAR}.${kind}`)
  ) {
    report(model, changer.place, {
      code: "cgmes.missing",
      path: pathOf(changer, `${TABULAR}.${kind}`),
      found: "nothing",
      remedy: "write the mRID of its table",
    });
  }
  return table;
}

interface Tabulated {
  readonly changer: CimObject;
  readonly table: CimObject;
  readonly points: readonly CimObject[];
  readonly step: number;
}

function tabularEffect(model: CimModel, { changer, table, points, step }: Tabulated): TapEffect {
  const point = points.find((item) => numberOf(model, item, "TapChangerTablePoint.step") === step);
  if (point === undefined) {
    report(model, table.place, {
      code: "cgmes.step",
      path: titleOf(table),
      found: `no point for step ${step}, at which ${titleOf(changer)} stands`,
      remedy: `write a ${table.kind}Point with that step`,
    });
    return NONE;
  }
  const percent = (name: string) =>
    1 + numberOf(model, point, `TapChangerTablePoint.${name}`, { absent: 0 }) / 100;
  const isRatio = changer.kind === RATIO;
  return {
    factor: numberOf(model, point, "TapChangerTablePoint.ratio", { absent: 1, isPositive: true }),
    angleDeg: isRatio ? 0 : numberOf(model, point, "PhaseTapChangerTablePoint.angle"),
    resistance: percent("r"),
    reactance: percent("x"),
    addedOhm: 0,
  };
}
