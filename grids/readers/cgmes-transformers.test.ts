/** Transformers and tap changers of CGMES, worked by hand. */
import { expect, test } from "vitest";
import { flowsOf, limit, networkOf, PATL } from "./testing/cgmes-model.ts";
import {
  type CgmesParts,
  type CimItem,
  generatorAt,
  lineBetween,
  loadAt,
  transformerBetween,
} from "./testing/cgmes-text.ts";

/** 132 kV to 33 kV; 17.424 ohm at 132 kV is 0.1 per unit on 100 MVA. */
const substation = (...more: readonly CimItem[]): CgmesParts => ({
  nodes: { high: 132, low: 33 },
  items: [
    ...generatorAt("high"),
    loadAt("low", 30),
    ...transformerBetween(
      ["high", "low"],
      [
        { kv: 132, x: 17.424, mva: 90 },
        { kv: 33, x: 0, mva: 60 },
      ],
    ),
    ...more,
  ],
});
const changer = (
  kind: string,
  end: string,
  eq: CimItem["eq"],
  step: number,
  id = "changer",
): CimItem => ({
  kind,
  id,
  eq: {
    [`${kind === "RatioTapChanger" ? kind : "PhaseTapChanger"}.TransformerEnd`]: `#${end}`,
    "TapChanger.lowStep": -10,
    "TapChanger.highStep": 10,
    "TapChanger.neutralStep": 0,
    ...eq,
  },
  ssh: { "TapChanger.step": step },
});

test("a transformer's reactance is at the rated voltage of its end; without a limit its rating is the rated power", () => {
  const [branch] = networkOf(substation()).branches;
  expect(branch).toMatchObject({
    id: "trafo",
    kind: "transformer",
    from: "bus high",
    to: "bus low",
  });
  expect(branch?.reactancePu).toBeCloseTo(0.1, 12);
  expect(branch?.tapRatio).toBeCloseTo(1, 12);
  expect(branch?.ratingMw).toBe(60);
  const limited = networkOf(substation(...limit("l", "ApparentPowerLimit", 80, "trafo-1", PATL)));
  expect(limited.branches[0]?.ratingMw).toBe(80);
});

test("rated voltages that are not nominal make an off-nominal ratio: 138/33 on 132/33 is 138/132", () => {
  const parts = substation();
  const items = parts.items.filter(({ kind }) => !kind.startsWith("PowerTransformer"));
  const windings = [
    { kv: 138, x: 19.044 },
    { kv: 33, x: 0.5445 },
  ];
  const trafo = transformerBetween(["high", "low"], windings);
  const [branch] = networkOf({ ...parts, items: [...items, ...trafo] }).branches;
  // 19.044 ohm is 0.1 at 138 kV, 0.5445 ohm is 0.05 at 33 kV.
  expect(branch?.reactancePu).toBeCloseTo(0.15, 12);
  expect(branch?.tapRatio).toBeCloseTo(138 / 132, 12);
  expect(branch?.ratingMw).toBe(null);
});

test("a ratio tap changer two steps of 1.25 % up makes the rated voltage of its end 1.025 times as high", () => {
  const taps = (end: string) =>
    networkOf(
      substation(
        changer("RatioTapChanger", end, { "RatioTapChanger.stepVoltageIncrement": 1.25 }, 2),
      ),
    ).branches[0]!;
  expect(taps("trafo-end1").tapRatio).toBeCloseTo(1.025, 12);
  expect(taps("trafo-end1").reactancePu).toBeCloseTo(0.1, 12);
  // At the far end the impedance stands inside the changer: it looks 1.025² as large from outside.
  expect(taps("trafo-end2").tapRatio).toBeCloseTo(1 / 1.025, 12);
  expect(taps("trafo-end2").reactancePu).toBeCloseTo(0.1 * 1.025 * 1.025, 12);
});

const degrees = (radians: number) => (radians * 180) / Math.PI;

test.each([
  ["PhaseTapChangerLinear", { "PhaseTapChangerLinear.stepPhaseShiftIncrement": 1.5 }, 1, 6],
  [
    "PhaseTapChangerSymmetrical",
    { "PhaseTapChangerNonLinear.voltageStepIncrement": 2.5 },
    1,
    degrees(2 * Math.asin(0.05)),
  ],
  [
    "PhaseTapChangerAsymmetrical",
    { "PhaseTapChangerNonLinear.voltageStepIncrement": 2.5 },
    Math.sqrt(1.01),
    degrees(Math.atan(0.1)),
  ],
  [
    "PhaseTapChangerAsymmetrical",
    {
      "PhaseTapChangerNonLinear.voltageStepIncrement": 2.5,
      "PhaseTapChangerAsymmetrical.windingConnectionAngle": 30,
    },
    Math.hypot(1 + 0.1 * Math.cos(Math.PI / 6), 0.05),
    degrees(Math.atan2(0.05, 1 + 0.1 * Math.cos(Math.PI / 6))),
  ],
])("a %s %j four steps from neutral: ratio %d, angle %d", (kind, eq, ratio, angleDeg) => {
  const first = networkOf(substation(changer(kind, "trafo-end1", eq, 4))).branches[0]!;
  expect(first.tapRatio).toBeCloseTo(ratio, 12);
  expect(first.shiftDeg).toBeCloseTo(angleDeg, 12);
  const second = networkOf(substation(changer(kind, "trafo-end2", eq, 4))).branches[0]!;
  expect(second.tapRatio).toBeCloseTo(1 / ratio, 12);
  expect(second.shiftDeg).toBeCloseTo(-angleDeg, 12);
});

test("the reactance of a phase shifter is its end's at neutral, and xMax less xMin more at the last step", () => {
  const reactance = (kind: string, part: string, step: number) =>
    networkOf(
      substation(
        changer(
          kind,
          "trafo-end1",
          {
            "PhaseTapChangerNonLinear.voltageStepIncrement": 2,
            "PhaseTapChangerLinear.stepPhaseShiftIncrement": 2,
            [`${part}.xMin`]: 17.424,
            [`${part}.xMax`]: 34.848,
          },
          step,
        ),
      ),
    ).branches[0]!;
  for (const [kind, part] of [
    ["PhaseTapChangerLinear", "PhaseTapChangerLinear"],
    ["PhaseTapChangerSymmetrical", "PhaseTapChangerNonLinear"],
    ["PhaseTapChangerAsymmetrical", "PhaseTapChangerNonLinear"],
  ] as const) {
    expect(reactance(kind, part, 0).reactancePu).toBeCloseTo(0.1, 12);
    expect(reactance(kind, part, 10).reactancePu).toBeCloseTo(0.2, 12);
    expect(reactance(kind, part, -10).reactancePu).toBeCloseTo(0.2, 12);
  }
  // Half of the steps is a quarter of the way, for sin² nearly and for the asymmetrical one exactly.
  const half = reactance("PhaseTapChangerAsymmetrical", "PhaseTapChangerNonLinear", 5);
  expect(half.reactancePu).toBeCloseTo(0.125, 12);
  const sine = Math.sin((5 * Math.PI) / 180) / Math.sin((10 * Math.PI) / 180);
  const linear = reactance("PhaseTapChangerLinear", "PhaseTapChangerLinear", 5);
  expect(linear.reactancePu).toBeCloseTo(0.1 + 0.1 * sine * sine, 12);
});

test("a tap changer with a table takes ratio, angle and change of reactance from the point of its step", () => {
  const points = (table: string, extra: CimItem["eq"]) =>
    [3, 4].map((step) => ({
      kind: `${table}Point`,
      id: `${table}${step}`,
      eq: {
        [`${table}Point.${table}`]: `#${table}`,
        "TapChangerTablePoint.step": step,
        "TapChangerTablePoint.ratio": step === 4 ? 1.05 : 9,
        "TapChangerTablePoint.x": step === 4 ? 20 : 900,
        ...extra,
      },
    }));
  const ratio = networkOf(
    substation(
      changer(
        "RatioTapChanger",
        "trafo-end1",
        { "RatioTapChanger.RatioTapChangerTable": "#RatioTapChangerTable" },
        4,
      ),
      { kind: "RatioTapChangerTable", id: "RatioTapChangerTable" },
      ...points("RatioTapChangerTable", {}),
    ),
  ).branches[0]!;
  expect(ratio.tapRatio).toBeCloseTo(1.05, 12);
  expect(ratio.reactancePu).toBeCloseTo(0.12, 12);
  const phase = networkOf(
    substation(
      changer(
        "PhaseTapChangerTabular",
        "trafo-end1",
        { "PhaseTapChangerTabular.PhaseTapChangerTable": "#PhaseTapChangerTable" },
        4,
      ),
      { kind: "PhaseTapChangerTable", id: "PhaseTapChangerTable" },
      ...points("PhaseTapChangerTable", { "PhaseTapChangerTablePoint.angle": -7 }),
    ),
  ).branches[0]!;
  expect(phase).toMatchObject({ shiftDeg: -7 });
  expect(phase.tapRatio).toBeCloseTo(1.05, 12);
});

test("turns with an angle of 6° at the first end delay the second: 6° round a loop of 0.2 per unit", () => {
  const eq = { "PhaseTapChangerLinear.stepPhaseShiftIncrement": 1.5 };
  const parts = {
    nodes: { a: 110, b: 110 },
    items: [
      ...generatorAt("a"),
      lineBetween("a", "b", 12.1),
      loadAt("b", 30),
      ...transformerBetween(
        ["a", "b"],
        [
          { kv: 110, x: 12.1 },
          { kv: 110, x: 0 },
        ],
      ),
      changer("PhaseTapChangerLinear", "trafo-end1", eq, 4),
    ],
  };
  const flows = flowsOf(networkOf(parts));
  const round = (100 * 6 * Math.PI) / 180 / 0.2;
  expect(flows.get("trafo")).toBeCloseTo(15 - round, 9);
  expect(flows.get("line")).toBeCloseTo(15 + round, 9);
});

test("three windings are a star: each branch has the reactance of its end, the star lies at the first rated voltage", () => {
  const document = networkOf({
    nodes: { high: 400, middle: 132, low: 11 },
    items: [
      ...generatorAt("high"),
      loadAt("middle", 20),
      loadAt("low", 10, "village"),
      // 160, 17.424 and 0.0605 ohm at 400, 132 and 11 kV are 0.1, 0.1 and 0.05 per unit.
      ...transformerBetween(
        ["high", "middle", "low"],
        [
          { kv: 400, x: 160, mva: 240 },
          { kv: 132, x: 17.424, mva: 240 },
          { kv: 11, x: 0.0605, mva: 60 },
        ],
      ),
      changer("RatioTapChanger", "trafo-end2", { "RatioTapChanger.stepVoltageIncrement": 1 }, 5),
    ],
  });
  expect(document.buses.map(({ id, nominalKv }) => [id, nominalKv])).toEqual([
    ["bus high", 400],
    ["bus middle", 132],
    ["bus low", 11],
    ["trafo star", 400],
  ]);
  expect(document.branches.map(({ id, to, ratingMw }) => [id, to, ratingMw])).toEqual([
    ["trafo 1", "trafo star", 240],
    ["trafo 2", "trafo star", 240],
    ["trafo 3", "trafo star", 60],
  ]);
  expect(document.branches.map(({ reactancePu }) => Number(reactancePu.toFixed(12)))).toEqual([
    0.1, 0.1, 0.05,
  ]);
  expect(document.branches.map(({ tapRatio }) => Number(tapRatio.toFixed(12)))).toEqual([
    1, 1.05, 1,
  ]);
  expect([...flowsOf(document).values()].map((mw) => Number(mw.toFixed(9)))).toEqual([
    30, -20, -10,
  ]);
});
