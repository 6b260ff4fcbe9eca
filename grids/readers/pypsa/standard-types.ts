/**
 * The standard types of lines and transformers that PyPSA knows by name, as figures: what the linear flow needs of them.
 * Source: PyPSA's tables of standard types (MIT), which are pandapower's (BSD), after German textbooks and data sheets.
 */

export interface LineType {
  /** Of one kilometre, in ohm. */
  readonly resistanceOhm: number;
  readonly reactanceOhm: number;
  /** Of one kilometre, in nanofarad. */
  readonly capacitanceNf: number;
  readonly frequencyHz: number;
}

export interface TransformerType {
  readonly sNomMva: number;
  /** Short-circuit voltage and its resistive part, percent. */
  readonly vscPercent: number;
  readonly vscrPercent: number;
  readonly phaseShiftDeg: number;
  readonly tapNeutral: number;
  /** Of one step of the tap changer. */
  readonly tapStepPercent: number;
}

/** Name, Ω/km, Ω/km, nF/km; at 50 Hz where no other frequency stands behind. */
const LINES: readonly (readonly [string, number, number, number, number?])[] = [
  ["149-AL1/24-ST1A 10.0", 0.194, 0.315, 11.25],
  ["149-AL1/24-ST1A 110.0", 0.194, 0.41, 8.75],
  ["149-AL1/24-ST1A 20.0", 0.194, 0.337, 10.5],
  ["15-AL1/3-ST1A 0.4", 1.8769, 0.35, 11],
  ["184-AL1/30-ST1A 110.0", 0.1571, 0.4, 8.8],
  ["184-AL1/30-ST1A 20.0", 0.1571, 0.33, 10.75],
  ["24-AL1/4-ST1A 0.4", 1.2012, 0.335, 11.25],
  ["243-AL1/39-ST1A 110.0", 0.1188, 0.39, 9],
  ["243-AL1/39-ST1A 20.0", 0.1188, 0.32, 11],
  ["305-AL1/39-ST1A 110.0", 0.0949, 0.38, 9.2],
  ["34-AL1/6-ST1A 10.0", 0.8342, 0.36, 9.7],
  ["34-AL1/6-ST1A 20.0", 0.8342, 0.382, 9.15],
  ["48-AL1/8-ST1A 0.4", 0.5939, 0.3, 12.2],
  ["48-AL1/8-ST1A 10.0", 0.5939, 0.35, 10.1],
  ["48-AL1/8-ST1A 20.0", 0.5939, 0.372, 9.5],
  ["48-AL1/8-ST1A 110.0", 0.5939, 0.46, 8],
  ["70-AL1/11-ST1A 10.0", 0.4132, 0.339, 10.4],
  ["70-AL1/11-ST1A 20.0", 0.4132, 0.36, 9.7],
  ["70-AL1/11-ST1A 110.0", 0.4132, 0.45, 8.4],
  ["94-AL1/15-ST1A 0.4", 0.306, 0.29, 13.2],
  ["94-AL1/15-ST1A 10.0", 0.306, 0.33, 10.75],
  ["94-AL1/15-ST1A 20.0", 0.306, 0.35, 10],
  ["94-AL1/15-ST1A 110.0", 0.306, 0.44, 8.65],
  ["122-AL1/20-ST1A 10.0", 0.2376, 0.323, 11.1],
  ["122-AL1/20-ST1A 20.0", 0.2376, 0.344, 10.3],
  ["122-AL1/20-ST1A 110.0", 0.2376, 0.43, 8.5],
  ["490-AL1/64-ST1A 220.0", 0.059, 0.285, 10],
  ["490-AL1/64-ST1A 380.0", 0.059, 0.253, 11],
  ["490-AL1/64-ST1A 110.0", 0.059, 0.37, 9.75],
  ["679-AL1/86-ST1A 110.0", 0.042, 0.36, 9.95],
  ["679-AL1/86-ST1A 220.0", 0.042, 0.275, 11.7],
  ["679-AL1/86-ST1A 380.0", 0.042, 0.25, 14.6],
  ["N2XS(FL)2Y 1x120 RM/35 64/110 kV", 0.153, 0.166, 112],
  ["N2XS(FL)2Y 1x185 RM/35 64/110 kV", 0.099, 0.156, 125],
  ["N2XS(FL)2Y 1x240 RM/35 64/110 kV", 0.075, 0.149, 135],
  ["N2XS(FL)2Y 1x300 RM/35 64/110 kV", 0.06, 0.144, 144],
  ["NA2XS2Y 1x95 RM/25 6/10 kV", 0.313, 0.123, 315],
  ["NA2XS2Y 1x185 RM/25 6/10 kV", 0.161, 0.11, 406],
  ["NA2XS2Y 1x240 RM/25 6/10 kV", 0.122, 0.105, 456],
  ["NA2XS2Y 1x150 RM/25 12/20 kV", 0.206, 0.116, 250],
  ["NA2XS2Y 1x185 RM/25 12/20 kV", 0.161, 0.117, 273],
  ["NA2XS2Y 1x240 RM/25 12/20 kV", 0.122, 0.112, 304],
  ["NA2XS2Y 1x120 RM/25 12/20 kV", 0.253, 0.119, 230],
  ["NA2XS2Y 1x70 RM/25 12/20 kV", 0.443, 0.132, 190],
  ["NA2XS2Y 1x95 RM/25 12/20 kV", 0.313, 0.132, 216],
  ["NA2XS2Y 1x150 RM/25 6/10 kV", 0.206, 0.11, 360],
  ["NA2XS2Y 1x120 RM/25 6/10 kV", 0.253, 0.113, 340],
  ["NA2XS2Y 1x70 RM/25 6/10 kV", 0.443, 0.123, 280],
  ["NAYY 4x120 SE", 0.225, 0.08, 264],
  ["NAYY 4x150 SE", 0.208, 0.08, 261],
  ["NAYY 4x50 SE", 0.642, 0.083, 210],
  ["Al/St 240/40 2-bundle 220.0", 0.06, 0.301, 12.5],
  ["Al/St 240/40 3-bundle 300.0", 0.04, 0.265, 13.2],
  ["Al/St 240/40 4-bundle 380.0", 0.03, 0.246, 13.8],
  ["Al/St 490/64 4-bundle 380.0", 0.015, 0.16, 16.5],
  ["HTLS 4-bundle 380.0", 0.02, 0.26, 13.9],
  ["Al/St 560/50 4-bundle 750.0", 0.013, 0.276, 13.13],
  ["HVDC XLPE 1000", 0.0022, 1e-6, 10000, 0],
  ["HVDC Oil filled 1400", 0.00264, 1e-6, 10000, 0],
];

/** Name, MVA, vsc and vscr in percent, phase shift in degrees, step in percent; every tap changer is neutral at 0. */
const TRANSFORMERS: readonly (readonly [string, number, number, number, number, number])[] = [
  ["0.25 MVA 10/0.4 kV", 0.25, 4, 1.2, 150, 2.5],
  ["0.25 MVA 20/0.4 kV", 0.25, 6, 1.44, 150, 2.5],
  ["0.4 MVA 10/0.4 kV", 0.4, 4, 1.325, 150, 2.5],
  ["0.4 MVA 20/0.4 kV", 0.4, 6, 1.425, 150, 2.5],
  ["0.63 MVA 10/0.4 kV", 0.63, 4, 1.0794, 150, 2.5],
  ["0.63 MVA 20/0.4 kV", 0.63, 6, 1.206, 150, 2.5],
  ["100 MVA 220/110 kV", 100, 12, 0.26, 0, 1.5],
  ["160 MVA 380/110 kV", 160, 12.2, 0.25, 0, 1.5],
  ["25 MVA 110/10 kV", 25, 10.04, 0.276, 150, 1.5],
  ["25 MVA 110/20 kV", 25, 11.2, 0.282, 150, 1.5],
  ["40 MVA 110/10 kV", 40, 10.04, 0.295, 150, 1.5],
  ["40 MVA 110/20 kV", 40, 11.2, 0.302, 150, 1.5],
  ["63 MVA 110/10 kV", 63, 10.04, 0.31, 150, 1.5],
  ["63 MVA 110/20 kV", 63, 11.2, 0.322, 150, 1.5],
];

export const lineTypes: ReadonlyMap<string, LineType> = new Map(
  LINES.map(([name, resistanceOhm, reactanceOhm, capacitanceNf, frequencyHz = 50]) => [
    name,
    { resistanceOhm, reactanceOhm, capacitanceNf, frequencyHz },
  ]),
);

export const transformerTypes: ReadonlyMap<string, TransformerType> = new Map(
  TRANSFORMERS.map(([name, sNomMva, vscPercent, vscrPercent, phaseShiftDeg, tapStepPercent]) => [
    name,
    { sNomMva, vscPercent, vscrPercent, phaseShiftDeg, tapNeutral: 0, tapStepPercent },
  ]),
);
