/** Linearised voltages: beside an alternating-current flow, worked by hand, and as laws on random networks. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { builtInNetworks } from "../../grids/built-in-networks.ts";
import { orThrow } from "../core/errors.ts";
import { type Network, networkColumns } from "../model/network.ts";
import {
  NETWORK_FORMAT,
  type NetworkDocumentInput,
  networkDocumentSchema,
} from "../model/network-document.ts";
import { acFeeder } from "../testing/ac-feeder.ts";
import { injectionsFor, networks } from "../testing/random-networks.ts";
import { addInjections } from "./constraints.ts";
import { snapshotInjections } from "./power-flow.ts";
import { addReactive, reactiveRule, reactiveSettingsSchema } from "./reactive.ts";
import { snapshotVoltages } from "./snapshot-voltages.ts";
import { topologyOf } from "./topology.ts";
import { type VoltageModel, voltageModel } from "./voltages.ts";

const columnsOf = (document: NetworkDocumentInput) =>
  networkColumns(networkDocumentSchema.parse(document));
const modelOf = (network: Network) => voltageModel(network, topologyOf(network));
const usual = reactiveSettingsSchema.parse({});
const ieee33 = columnsOf(builtInNetworks["ieee-33"].document);

const solve = (model: VoltageModel, kw: Float64Array, kvar: Float64Array) => {
  const squared = new Float64Array(model.buses.length);
  model.solve(kw, kvar, squared);
  return squared;
};

test("33-bus feeder at full load: 0.9159 at bus 18 where AC has 0.9131, and nowhere further off than 0.0029", () => {
  const kw = snapshotInjections(ieee33);
  const kvar = new Float64Array(kw.length);
  const { units, demands } = ieee33;
  addReactive(ieee33, reactiveRule(ieee33, usual), units.snapshotKw, demands.peakKw, kvar);
  const ac = acFeeder(ieee33, kw, kvar, { bus: 0, pu: 1 });
  // As published of this feeder: 202.7 kW of losses, least voltage 0.9131 at bus 18.
  expect(ac.lossesKw).toBeCloseTo(202.68, 1);
  const bus18 = ieee33.buses.ids.indexOf("18");
  expect(ac.voltagePu[bus18]).toBeCloseTo(0.9131, 4);
  expect(Math.min(...ac.voltagePu)).toBe(ac.voltagePu[bus18]);
  const ours = orThrow(snapshotVoltages(ieee33, -1, usual));
  expect(ours[bus18]!.voltagePu).toBeCloseTo(0.9159, 4);
  const errors = ours.map(({ voltagePu }, bus) => voltagePu! - ac.voltagePu[bus]!);
  // Without losses nothing is drawn for them: every voltage comes out too high, the lowest the most.
  expect(Math.min(...errors)).toBe(0);
  expect(Math.max(...errors)).toBeCloseTo(0.0028, 4);
  expect(ours.filter(({ isOutside }) => isOutside)).toHaveLength(16);
});

test.each([
  [0.5, 1.0343, 0.0047],
  [1, 1.1304, 0.0186],
] as const)(
  "33-bus feeder with %f of its generation: AC rises to %f; ours is too high by %f at most, never too low",
  (share, acMost, errorMost) => {
    const kw = snapshotInjections(ieee33);
    ieee33.units.bus.forEach((bus, unit) => {
      kw[bus] = kw[bus]! + share * ieee33.units.capacityKw[unit]!;
    });
    const kvar = Float64Array.from(kw, () => 0);
    const { units, demands } = ieee33;
    addReactive(ieee33, reactiveRule(ieee33, usual), units.snapshotKw, demands.peakKw, kvar);
    const ac = acFeeder(ieee33, kw, kvar, { bus: 0, pu: 1 });
    const model = modelOf(ieee33);
    const ours = solve(model, kw, kvar);
    const errors = [...model.buses].map((bus, at) => Math.sqrt(ours[at]!) - ac.voltagePu[bus]!);
    expect(Math.min(...errors)).toBe(0);
    expect(Math.max(...ac.voltagePu)).toBeCloseTo(acMost, 4);
    expect(Math.max(...errors)).toBeCloseTo(errorMost, 4);
  },
);

test("the weir of oxfordshire-trial behind a tapped substation, at 80 kW and least demand: 1.1089 where AC has 1.1076", () => {
  const network = columnsOf(builtInNetworks["oxfordshire-trial"].document);
  const { units, demands, buses } = network;
  const unitKw = units.snapshotKw.map((kw, unit) => (units.ids[unit] === "S1-hydro" ? 80 : kw));
  const demandKw = demands.peakKw.map((kw) => 0.3 * kw);
  const [kw, kvar] = [new Float64Array(buses.ids.length), new Float64Array(buses.ids.length)];
  addInjections(network, unitKw, demandKw, 1, 0, kw);
  addReactive(network, reactiveRule(network, usual), unitKw, demandKw, kvar);
  const root = { bus: buses.ids.indexOf("primary-11"), pu: 1.01 };
  const ac = acFeeder(network, kw, kvar, root);
  const model = modelOf(network);
  const ours = solve(model, kw, kvar);
  const place = model.buses.indexOf(buses.ids.indexOf("weir-house"));
  const acPu = ac.voltagePu[model.buses[place]!]!;
  expect(acPu).toBeCloseTo(1.1076, 4);
  expect(Math.sqrt(ours[place]!)).toBeCloseTo(1.1089, 4);
});

/** Reference a, a transformer with a tap of 0.95 at a, line to c; 2 MW and 1 Mvar drawn at c. */
const tapped = (from: "a" | "b", tapRatio: number): NetworkDocumentInput => ({
  format: NETWORK_FORMAT,
  name: "tapped",
  baseMva: 10,
  buses: [
    { id: "a", nominalKv: 33, reference: true, heldVoltagePu: 1.02 },
    { id: "b", nominalKv: 11, shuntMvar: 0.4 },
    { id: "c", nominalKv: 0.4 },
    { id: "d", nominalKv: 132, voltagePuMin: 0.97 },
  ],
  branches: [
    {
      ...{ id: "t", kind: "transformer", resistancePu: 0.02, reactancePu: 0.2, tapRatio },
      ...(from === "a" ? { from: "a", to: "b" } : { from: "b", to: "a" }),
    },
    { id: "l", from: "b", to: "c", resistancePu: 0.1, reactancePu: 0.05, chargingPu: 0.004 },
  ],
  demands: [{ id: "load", bus: "c", peakMw: 2, peakMvar: 1 }],
});

test("a tap at the upper and the lower end, a shunt and charging, as worked by hand", () => {
  // Drawn below a: 0.2 + j(0.1 − 0.04 − 0.002 − 0.002) per unit; below b: 0.2 + j(0.1 − 0.002).
  const [lineDrop, transformerDrop] = [
    2 * (0.1 * 0.2 + 0.05 * 0.098),
    2 * (0.02 * 0.2 + 0.2 * 0.056),
  ];
  const upper = orThrow(snapshotVoltages(columnsOf(tapped("a", 0.95)), -1, usual));
  const atB = (1.02 * 1.02) / (0.95 * 0.95) - transformerDrop;
  expect(upper[1]!.voltagePu).toBeCloseTo(Math.sqrt(atB), 12);
  expect(upper[2]!.voltagePu).toBeCloseTo(Math.sqrt(atB - lineDrop), 12);
  const lower = orThrow(snapshotVoltages(columnsOf(tapped("b", 1.05)), -1, usual));
  const below = 1.05 * 1.05 * (1.02 * 1.02 - transformerDrop);
  expect(lower[1]!.voltagePu).toBeCloseTo(Math.sqrt(below), 12);
});

test("limits are statutory by voltage level, or the bus's own", () => {
  const voltages = orThrow(snapshotVoltages(columnsOf(tapped("a", 1)), -1, usual));
  expect(voltages.map(({ id, puMin, puMax }) => [id, puMin, puMax])).toEqual([
    ["a", 0.94, 1.06],
    ["b", 0.94, 1.06],
    ["c", 0.94, 1.1],
    ["d", 0.97, 1.1],
  ]);
});

test("a bus between two ways of supply has no voltage, and what hangs from it starts at nominal by assumption", () => {
  const document: NetworkDocumentInput = {
    format: NETWORK_FORMAT,
    name: "loop",
    buses: [
      { id: "grid", nominalKv: 33, reference: true },
      { id: "entry", nominalKv: 33 },
      { id: "left", nominalKv: 33 },
      { id: "right", nominalKv: 33 },
      { id: "tail", nominalKv: 11 },
      { id: "lost", nominalKv: 11 },
    ],
    branches: [
      { id: "in", from: "grid", to: "entry", reactancePu: 0.1 },
      { id: "1", from: "entry", to: "left", reactancePu: 0.1 },
      { id: "2", from: "entry", to: "right", reactancePu: 0.1 },
      { id: "3", from: "left", to: "right", reactancePu: 0.1 },
      { id: "out", from: "right", to: "tail", reactancePu: 0.5 },
    ],
    demands: [{ id: "load", bus: "tail", peakMw: 10, peakMvar: 5 }],
  };
  const origins = (outage: number) =>
    orThrow(snapshotVoltages(columnsOf(document), outage, usual)).map(({ origin }) => origin);
  expect(origins(-1)).toEqual(["held", "radial", "meshed", "assumed", "radial", "dark"]);
  // Less one line of the loop the network is a tree, and every bus in it has a voltage.
  expect(origins(1)).toEqual(["held", "radial", "radial", "radial", "radial", "dark"]);
  const [, entry, left, right, tail, lost] = orThrow(
    snapshotVoltages(columnsOf(document), -1, usual),
  );
  expect([left!.voltagePu, lost!.voltagePu, right!.voltagePu]).toEqual([null, null, 1]);
  // What the loop passes on counts at its entry: 2 · 0.1 · 0.05 and 2 · 0.5 · 0.05.
  expect(entry!.voltagePu).toBeCloseTo(Math.sqrt(1 - 0.01), 12);
  expect(tail!.voltagePu).toBeCloseTo(Math.sqrt(1 - 0.05), 12);
});

test("a load that no voltage could supply is a fault, not a number", () => {
  const document = tapped("a", 1);
  const demands = [{ id: "load", bus: "c", peakMw: 900, peakMvar: 500 }];
  const found = snapshotVoltages(columnsOf({ ...document, demands }), -1, usual);
  expect(found).toMatchObject({ kind: "faulty", faults: [{ code: "voltages.collapse" }] });
});

const cases = networks({ isAllClosed: false }).chain((network) =>
  fc.tuple(
    fc.constant(network),
    injectionsFor(network, 1),
    injectionsFor(network, 1),
    injectionsFor(network, 1),
    fc.integer({ min: -3, max: 3 }),
  ),
);

test("squared voltages are linear in injections: solve = solve at rest + response, response of a sum = sum", () => {
  fc.assert(
    fc.property(cases, ([network, kw, kvar, otherKw, times]) => {
      const model = modelOf(network);
      const response = (p: Float64Array, q: Float64Array) => {
        const out = new Float64Array(model.buses.length);
        model.response(p, q, out);
        return out;
      };
      const rest = new Float64Array(kw.length);
      const none = solve(model, rest, rest);
      const whole = solve(model, kw, kvar);
      const added = response(kw, kvar);
      const scaled = response(
        kw.map((value, bus) => value + times * otherKw[bus]!),
        kvar,
      );
      const other = response(otherKw, rest);
      const size = Math.max(
        1,
        ...whole.map(Math.abs),
        ...other.map((value) => Math.abs(3 * value)),
      );
      whole.forEach((value, at) => {
        expect(Math.abs(value - none[at]! - added[at]!)).toBeLessThanOrEqual(1e-9 * size);
        const sum = added[at]! + times * other[at]!;
        expect(Math.abs(scaled[at]! - sum)).toBeLessThanOrEqual(1e-9 * size);
      });
    }),
  );
});

test("more load anywhere raises no voltage on a radial part, and lowers that of its own bus", () => {
  fc.assert(
    fc.property(cases, fc.nat(), ([network, kw, kvar], pick) => {
      const model = modelOf(network);
      if (model.buses.length === 0) return;
      const at = pick % model.buses.length;
      const before = solve(model, kw, kvar);
      const loaded = kvar.slice();
      loaded[model.buses[at]!] = loaded[model.buses[at]!]! - 1000;
      const after = solve(model, kw, loaded);
      after.forEach((value, place) => {
        expect(value).toBeLessThanOrEqual(before[place]! + 1e-12);
      });
      if (model.origin[model.buses[at]!] === "radial") expect(after[at]!).toBeLessThan(before[at]!);
    }),
  );
});

test("without load, shunts, charging and taps, every voltage is the one held", () => {
  fc.assert(
    fc.property(networks({ isAllClosed: false }), (network) => {
      const bare: Network = {
        ...network,
        buses: { ...network.buses, shuntKw: network.buses.shuntKw.map(() => 0) },
        branches: { ...network.branches, tapRatio: network.branches.tapRatio.map(() => 1) },
      };
      const none = new Float64Array(network.buses.ids.length);
      for (const squared of solve(modelOf(bare), none, none)) expect(squared).toBe(1);
    }),
  );
});

test("the response to a kW or kvar at one bus is the finite difference of solve", () => {
  fc.assert(
    fc.property(cases, fc.nat(), fc.boolean(), ([network, kw, kvar], pick, isReactive) => {
      const model = modelOf(network);
      const bus = pick % kw.length;
      const rest = new Float64Array(kw.length);
      const unit = rest.slice();
      unit[bus] = 1;
      const told = new Float64Array(model.buses.length);
      model.response(isReactive ? rest : unit, isReactive ? unit : rest, told);
      const stepped = (by: number) => {
        const moved = (isReactive ? kvar : kw).slice();
        moved[bus] = moved[bus]! + by;
        return solve(model, isReactive ? kw : moved, isReactive ? moved : kvar);
      };
      const [up, down] = [stepped(500), stepped(-500)];
      const size = Math.max(1, ...up.map(Math.abs));
      told.forEach((value, at) => {
        expect(Math.abs((up[at]! - down[at]!) / 1000 - value)).toBeLessThanOrEqual(1e-12 * size);
      });
    }),
  );
});
