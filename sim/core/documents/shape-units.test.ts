/** Keys and numbers in a wrong unit: each fault names the unit and, where it can, the number to write. */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { type Fault, orThrow } from "../errors.ts";
import { checkShape } from "./check-shape.ts";
import { readDocument } from "./document.ts";

const schema = z.strictObject({
  ratingMw: z.number().nonnegative().nullable().default(null),
  energyMwh: z.number().positive().default(1),
  nominalKv: z.number().default(33),
  reactancePu: z.number().default(1),
  shiftDeg: z.number().default(0),
  lengthKm: z.number().default(0),
  timeoutS: z.number().default(60),
  gateMinutes: z.union([z.literal("auto"), z.number()]).default("auto"),
  priceGbpPerMwh: z.number().default(50),
  initialFrac: z.number().min(0).max(1).default(0.5),
  step: z.number().default(5),
  limitsMw: z.record(z.string(), z.number()).default({}),
});

function faultsOf(text: string): readonly Fault[] {
  const checked = checkShape(schema, orThrow(readDocument(text, "f.yaml")));
  return checked.kind === "faulty" ? checked.faults : [];
}

type Row = readonly [text: string, path: string, found: string, remedy: string];

const units: readonly Row[] = [
  [
    "ratingKw: 40000",
    "ratingKw",
    'the unknown key "ratingKw"',
    "write ratingMw: 40 (40000 kW is 40 MW)",
  ],
  [
    "rating_kW: 500",
    "rating_kW",
    'the unknown key "rating_kW"',
    "write ratingMw: 0.5 (500 kW is 0.5 MW)",
  ],
  [
    'ratingKw: "40000 kW"',
    "ratingKw",
    'the unknown key "ratingKw"',
    "write ratingMw: 40 (40000 kW is 40 MW)",
  ],
  [
    "ratingMwh: 40",
    "ratingMwh",
    'the unknown key "ratingMwh"',
    "write ratingMw, a power in MW; MWh is an energy",
  ],
  [
    "ratingMva: 40",
    "ratingMva",
    'the unknown key "ratingMva"',
    "write ratingMw, a power in MW; MVA is an apparent power",
  ],
  ["rating: 40", "rating", 'the unknown key "rating"', "did you mean ratingMw, in MW?"],
  [
    "nominalV: 33000",
    "nominalV",
    'the unknown key "nominalV"',
    "write nominalKv: 33 (33000 V is 33 kV)",
  ],
  ["nominalkv: 33", "nominalkv", 'the unknown key "nominalkv"', "did you mean nominalKv, in kV?"],
  [
    "reactanceOhm: 5",
    "reactanceOhm",
    'the unknown key "reactanceOhm"',
    "write reactancePu, per unit; ohm is an impedance",
  ],
  [
    "timeoutMinutes: 2",
    "timeoutMinutes",
    'the unknown key "timeoutMinutes"',
    "write timeoutS: 120 (2 minutes is 120 seconds)",
  ],
  [
    "gateHours: 1",
    "gateHours",
    'the unknown key "gateHours"',
    "write gateMinutes: 60 (1 hours is 60 minutes)",
  ],
  [
    "initialPercent: 95",
    "initialPercent",
    'the unknown key "initialPercent"',
    "write initialFrac: 0.95 (95 % is 0.95)",
  ],
  [
    "pricePencePerKwh: 12",
    "pricePencePerKwh",
    'the unknown key "pricePencePerKwh"',
    "write priceGbpPerMwh: 120",
  ],
  [
    "ratingKw: 1\nratingMw: 2",
    "ratingKw",
    'the unknown key "ratingKw"',
    "remove it; ratingMw is already given",
  ],
  ["ratingMw: 40 MW", "ratingMw", 'text "40 MW"', "write 40: ratingMw is in MW"],
  ["ratingMw: 40000 kW", "ratingMw", 'text "40000 kW"', "write 40: ratingMw is in MW"],
  ["ratingMw: 40,000 kW", "ratingMw", 'text "40,000 kW"', "write 40: ratingMw is in MW"],
  [
    "ratingMw: 33 kV",
    "ratingMw",
    'text "33 kV"',
    "write a number in MW or null: ratingMw is a power, and kV is a voltage",
  ],
  ["nominalKv: 33 kV", "nominalKv", 'text "33 kV"', "write 33: nominalKv is in kV"],
  ['nominalKv: "33"', "nominalKv", 'text "33"', "write 33, without quotes, in kV"],
  [
    "energyMwh: 5 MW",
    "energyMwh",
    'text "5 MW"',
    "write a number in MWh: energyMwh is an energy, and MW is a power",
  ],
  ["shiftDeg: 30°", "shiftDeg", 'text "30°"', "write 30: shiftDeg is in degrees"],
  ["lengthKm: 500 m", "lengthKm", 'text "500 m"', "write 0.5: lengthKm is in km"],
  ["gateMinutes: 1 hour", "gateMinutes", 'text "1 hour"', "write 60: gateMinutes is in minutes"],
  [
    "initialFrac: 50%",
    "initialFrac",
    'text "50%"',
    "write 0.5: initialFrac is a fraction from 0 to 1",
  ],
  [
    "priceGbpPerMwh: £50/MWh",
    "priceGbpPerMwh",
    'text "£50/MWh"',
    "write 50: priceGbpPerMwh is in £/MWh",
  ],
  [
    "reactancePu: 5 ohm",
    "reactancePu",
    'text "5 ohm"',
    "write a number per unit: reactancePu is per unit, and ohm is an impedance",
  ],
  ["step: 5 MW", "step", 'text "5 MW"', "write a number; the unit of step is not MW"],
  ["limitsMw: { north: 5 MW }", "limitsMw.north", 'text "5 MW"', "write a number"],
];

describe("one fault each", () => {
  test.each(units)("%s", (text, path, found, remedy) => {
    const faults = faultsOf(text);
    expect(faults.map((fault) => fault.path)).toEqual([path]);
    expect(faults[0]).toMatchObject({ found, file: "f.yaml", line: 1, column: expect.any(Number) });
    expect(faults[0]?.remedy.startsWith(remedy), faults[0]?.remedy).toBe(true);
  });
});
