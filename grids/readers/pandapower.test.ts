/** pandapower networks: every table that is read, worked by hand on small networks; what is left out is said. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatFault } from "../../sim/core/errors.ts";
import { networkDocumentSchema } from "../../sim/model/network-document.ts";
import { readPandapower } from "./pandapower.ts";
import {
  buses,
  type Cells,
  line,
  smallNet,
  substation,
  type Tables,
} from "./testing/pandapower-text.ts";

function read(text: string) {
  const checked = readPandapower(text, "net.json");
  if (checked.kind === "faulty") throw new Error(checked.faults.map(formatFault).join("\n"));
  expect(networkDocumentSchema.parse(checked.value.network)).toEqual(checked.value.network);
  return checked.value;
}
const network = (tables: Tables = {}, values: Cells = {}) => read(smallNet(tables, values)).network;
const codes = (tables: Tables) => read(smallNet(tables)).notices.map(({ code }) => code);
const branch = (id: string, tables: Tables) =>
  network(tables).branches.find((item) => item.id === id)!;

describe("the small network", () => {
  test("is read whole: names are ids, powers in MW, impedances in per unit", () => {
    const { name, baseMva, buses, branches, demands, units } = network();
    expect({ name, baseMva, units }).toEqual({ name: "small", baseMva: 10, units: [] });
    expect(buses.map(({ id, nominalKv, reference }) => [id, nominalKv, reference])).toEqual([
      ["grid", 20, true],
      ["village", 20, false],
    ]);
    // 4 Ω on 20² kV² / 10 MVA = 40 Ω; 2π 50 Hz 100 nF 40 Ω; 0.3 kA √3 20 kV.
    const [overhead] = branches;
    expect(overhead).toMatchObject({ id: "overhead", kind: "line", from: "grid", to: "village" });
    expect(overhead?.reactancePu).toBeCloseTo(0.1, 15);
    expect(overhead?.resistancePu).toBeCloseTo(0.05, 15);
    expect(overhead?.chargingPu).toBeCloseTo(2 * Math.PI * 50 * 100e-9 * 40, 15);
    expect(overhead?.ratingMw).toBeCloseTo(0.3 * Math.sqrt(3) * 20, 12);
    expect(demands).toEqual([
      { id: "homes", bus: "village", peakMw: 2, peakMvar: 0.5, profile: "constant" },
    ]);
  });

  test("is the same as text inside text, at both levels, and as plain JSON", () => {
    const nested = JSON.parse(smallNet());
    const plain = {
      ...nested,
      _object: Object.fromEntries(
        Object.entries(nested._object as Record<string, Cells>).map(([key, value]) => [
          key,
          value._class === "DataFrame"
            ? { ...value, _object: JSON.parse(String(value._object)) }
            : value,
        ]),
      ),
    };
    const texts = [
      JSON.stringify(plain),
      JSON.stringify({ ...nested, _object: JSON.stringify(nested._object) }),
      JSON.stringify(JSON.stringify(nested)),
    ];
    for (const text of texts) expect(read(text).network).toEqual(network());
  });
});

describe("ids", () => {
  test("are names where a name is told apart, else the table and the index", () => {
    const lines = [line(0, 1, { name: "x" }), line(0, 1, { name: "x" }), line(0, 1, { name: 7 })];
    const { branches } = network({ line: [...lines, line(0, 1), line(0, 1, { name: "line-0" })] });
    expect(branches.map(({ id }) => id)).toEqual(["line-0", "line-1", "7", "line-3", "line-4"]);
  });
});

describe("lines", () => {
  test("in parallel share the impedance and add their ratings; a derating counts", () => {
    const found = branch("L", { line: [line(0, 1, { name: "L", parallel: 2, df: 0.5 })] });
    expect(found.reactancePu).toBeCloseTo(0.4 / 40 / 2, 15);
    expect(found.ratingMw).toBeCloseTo(0.3 * Math.sqrt(3) * 20, 12);
  });

  test.each([null, Number.NaN, 0, 99_999])("with max_i_ka %s have no known rating", (max_i_ka) => {
    expect(branch("L", { line: [line(0, 1, { name: "L", max_i_ka })] }).ratingMw).toBeNull();
  });

  test("out of service, or at a bus that is, are kept open", () => {
    const tables = {
      bus: [...buses(20, 20), { name: "dead", vn_kv: 20, in_service: false }],
      line: [line(0, 1, { in_service: false }), line(1, 2), line(0, 1)],
    };
    expect(network(tables).branches.map(({ inService }) => inService)).toEqual([
      false,
      false,
      true,
    ]);
  });
});

describe("switches", () => {
  const island = { bus: buses(20, 20, 20, 20), line: [line(0, 3), line(1, 2)] };
  const joining = (closed: boolean) => ({ bus: 0, element: 1, et: "b", closed, z_ohm: 0 });

  test("between buses, closed, make one bus of them, chains too; the first gives the id", () => {
    const chain = [joining(true), { bus: 2, element: 1, et: "b", closed: true, z_ohm: 0 }];
    const tables = { ...island, line: [line(2, 3)], switch: chain };
    const { buses: found, branches, demands } = network(tables);
    expect(found.map(({ id }) => id)).toEqual(["b0", "b3"]);
    expect(branches.map(({ from, to }) => [from, to])).toEqual([["b0", "b3"]]);
    expect(demands.map(({ bus }) => bus)).toEqual(["b0"]);
    expect(codes(tables)).toContain("pandapower.joined");
  });

  test("between buses, open, are left out and said; one with impedance is a branch", () => {
    expect(network({ ...island, switch: [joining(false)] }).buses).toHaveLength(4);
    expect(codes({ ...island, switch: [joining(false)] })).toContain("pandapower.openSwitch");
    const resistive = { ...joining(true), name: "S", z_ohm: 4 };
    const found = branch("S", { ...island, switch: [resistive] });
    expect(found.reactancePu).toBeCloseTo(4 / 40 / Math.sqrt(5), 15);
    expect(found.inService).toBe(true);
    expect(branch("S", { ...island, switch: [{ ...resistive, closed: false }] }).inService).toBe(
      false,
    );
  });

  test("make what they short-circuit carry nothing: it is left out with its switches, and said", () => {
    const tables = {
      bus: buses(20, 20),
      switch: [joining(true), { bus: 0, element: 0, et: "l", closed: true }],
    };
    expect(network(tables)).toMatchObject({ branches: [], switches: [] });
    expect(codes(tables)).toContain("pandapower.shorted");
  });

  test("at lines and transformers are kept, and open them where they are open", () => {
    const tables = {
      ...substation(),
      bus: buses(110, 20, 20),
      line: [line(1, 2)],
      switch: [
        { name: "breaker", bus: 1, element: 0, et: "l", closed: false },
        { name: null, bus: 0, element: 0, et: "t", closed: true },
      ],
    };
    expect(network(tables).switches).toEqual([
      { id: "breaker", branch: "line-0", normally: "open" },
      { id: "switch-1", branch: "T", normally: "closed" },
    ]);
  });
});

describe("what stands at a bus", () => {
  test("generation is a unit behind a connection of its capacity, by its limit, rating or power", () => {
    const tables = {
      gen: [
        { name: "G", bus: 1, p_mw: 5, scaling: 1, max_p_mw: 8, min_p_mw: -1, in_service: true },
      ],
      sgen: [
        { ...{ name: "pv", bus: 1, p_mw: 2, q_mvar: 0.1, sn_mva: 3 }, scaling: 0.5, type: "PV" },
        { ...{ name: "wind", bus: 1, p_mw: 2, q_mvar: 0, sn_mva: null }, scaling: 1, type: "WP" },
        { name: "off", bus: 1, p_mw: 2, q_mvar: 0, in_service: false },
      ],
    };
    const { units, connections } = network(tables);
    expect(
      units.map((unit) => [unit.id, unit.technology, unit.capacityMw, unit.snapshotMw]),
    ).toEqual([
      ["G", "generator", 8, 5],
      ["pv", "solar", 3, 1],
      ["wind", "wind", 2, 2],
    ]);
    expect(connections[0]).toEqual({
      ...{ id: "G", bus: "village", exportLimitMw: 8, importLimitMw: 1 },
      ...{ curtailableWhen: "never", connectedOn: "1970-01-01" },
    });
    expect(codes(tables)).toEqual(["import.connections"]);
  });

  test("a slack generator is a reference and no unit, and several outer grids are several", () => {
    const tables = {
      bus: buses(20, 20, 20),
      line: [line(0, 1), line(1, 2)],
      gen: [{ name: "S", bus: 2, p_mw: 5, slack: true, in_service: true }],
      ext_grid: [
        { bus: 0, va_degree: 3, in_service: true },
        { bus: 1, va_degree: 0, in_service: false },
      ],
    };
    expect(
      network(tables).buses.map(({ reference, referenceAngleDeg }) => [
        reference,
        referenceAngleDeg,
      ]),
    ).toEqual([
      [true, 3],
      [false, 0],
      [true, 0],
    ]);
    expect(network(tables).units).toEqual([]);
    const off = { name: "off", bus: 2, p_mw: 5, slack: true, in_service: false };
    const [told, ...more] = read(smallNet({ ...tables, gen: [...tables.gen, off] })).notices;
    expect([told?.code, told?.found, more]).toEqual([
      "pandapower.slack",
      "slack generator S at bus b2",
      [],
    ]);
    const many = Array.from({ length: 7 }, () => ({ bus: 2, p_mw: 5, slack: true }));
    expect(read(smallNet({ ...tables, gen: many })).notices[0]?.found).toBe(
      "slack generators gen 0 at bus b2, gen 1 at bus b2, gen 2 at bus b2, gen 3 at bus b2, gen 4 at bus b2 and 2 more",
    );
  });

  test("consumption is a demand: loads scaled, motors from their shaft, phases summed, wards in two parts", () => {
    const { demands, buses: found } = network({
      load: [{ name: "a", bus: 1, p_mw: 2, q_mvar: 1, scaling: 0.6, in_service: true }],
      motor: [
        {
          ...{ name: "m", bus: 1, pn_mech_mw: 0.9, efficiency_percent: 90 },
          loading_percent: 50,
          scaling: 2,
        },
      ],
      asymmetric_load: [
        {
          ...{ name: "p", bus: 1, p_a_mw: 1, p_b_mw: 2, p_c_mw: 3 },
          q_a_mvar: 0,
          q_b_mvar: 0,
          q_c_mvar: 0,
          scaling: 0.5,
        },
      ],
      ward: [{ name: "w", bus: 1, ps_mw: 3, qs_mvar: 1, pz_mw: 0.5, qz_mvar: -0.25 }],
      xward: [
        { name: "x", bus: 1, ps_mw: 4, qs_mvar: 1, pz_mw: 0.5, qz_mvar: 0, r_ohm: 1, x_ohm: 1 },
      ],
      shunt: [
        { bus: 1, p_mw: 0.5, q_mvar: -2, vn_kv: 10, step: 2, in_service: true },
        { bus: 1, p_mw: 9, q_mvar: 9, vn_kv: 20, step: 1, in_service: false },
      ],
    });
    expect(demands.map(({ id, peakMw }) => [id, peakMw])).toEqual([
      ["a", 1.2],
      ["p", 3],
      ["m", ((0.9 * 2) / 90) * 50],
      ["w", 3],
      ["x", 4],
    ]);
    // Shunts draw by the square of voltage: 10 kV plant at 20 kV, two steps.
    expect(found[1]).toMatchObject({ shuntMw: 0.5 * 8 + 1, shuntMvar: 2 * 8 + 0.25 });
  });

  test("a store is a unit where its energy is known; its power counts from the network", () => {
    const store = {
      name: "S",
      bus: 1,
      p_mw: 1.5,
      q_mvar: 0,
      sn_mva: 2,
      scaling: 1,
      in_service: true,
    };
    const { units, connections } = network({
      storage: [{ ...store, max_e_mwh: 4, min_e_mwh: 1, soc_percent: 60 }],
    });
    expect(units[0]).toMatchObject({
      id: "S",
      technology: "storage",
      capacityMw: 2,
      snapshotMw: -1.5,
    });
    expect(units[0]?.storage).toMatchObject({
      energyMwh: 4,
      chargeMw: 2,
      minimumFrac: 0.25,
      initialFrac: 0.6,
    });
    expect(connections[0]).toMatchObject({ exportLimitMw: 2, importLimitMw: 2 });
    const unknown = { storage: [{ ...store, max_e_mwh: null }] };
    expect(network(unknown).demands.at(-1)).toMatchObject({ id: "S", peakMw: 1.5 });
    expect(codes(unknown)).toEqual(["pandapower.storage"]);
  });

  const direct = (cells: Cells) =>
    network({
      dcline: [{ name: "D", from_bus: 1, to_bus: 0, in_service: true, ...cells }],
    }).demands.slice(1);

  test.each([
    [{ p_mw: 10, loss_percent: 2, loss_mw: 0.3 }, 10, -9.5],
    // As rundcpp gives it: 1.2 drawn at `to`, 1.154 given at `from`.
    [{ p_mw: -1.2, loss_percent: 3, loss_mw: 0.01 }, -1.154, 1.2],
    [{ p_mw: 0, loss_percent: 3, loss_mw: 0.01 }, 0.01, 0],
  ])(
    "a line of direct current draws at one end and gives what is left at the other: %j",
    (cells, from, to) => {
      const demands = direct(cells);
      expect(demands.map(({ id, bus }) => [id, bus])).toEqual([
        ["D-from", "village"],
        ["D-to", "grid"],
      ]);
      expect(demands[0]!.peakMw).toBeCloseTo(from, 12);
      expect(demands[1]!.peakMw).toBeCloseTo(to, 12);
    },
  );

  test("a line of direct current loses its losses, whichever way it flows", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1000, max: 1000 }),
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 0, max: 5 }),
        (p_mw, loss_percent, loss_mw) => {
          const [from, to] = direct({ p_mw, loss_percent, loss_mw }).map(({ peakMw }) => peakMw);
          const lost = (Math.abs(p_mw) * loss_percent) / 100 + loss_mw;
          expect(from! + to!).toBeCloseTo(lost, 9);
        },
      ),
      { numRuns: 100 },
    );
  });

  test("an impedance is a branch, from its own base to the network's", () => {
    const found = branch("Z", {
      impedance: [
        {
          ...{ name: "Z", from_bus: 0, to_bus: 1, rft_pu: 0.01, xft_pu: 0.05 },
          rtf_pu: 0.01,
          xtf_pu: 0.05,
          sn_mva: 50,
          in_service: true,
        },
      ],
    });
    expect(found.reactancePu).toBeCloseTo(0.01, 15);
  });

  test("at a bus out of service is left out", () => {
    const dead = { name: "dead", vn_kv: 20, in_service: false };
    const load = { name: "l", bus: 2, p_mw: 1, q_mvar: 0, scaling: 1, in_service: true };
    expect(network({ bus: [...buses(20, 20), dead], load: [load] }).demands).toEqual([]);
  });
});

describe("what is not read", () => {
  test("results, costs and measurements are passed over in silence; anything else is said", () => {
    const tables = {
      res_bus: [{ vm_pu: 1 }],
      _ppc: [{ x: 1 }],
      poly_cost: [{ element: 0 }],
      measurement: [{ name: "m" }],
      svc: [{ bus: 0, in_service: true }],
      controller: [{ in_service: true }],
      heat_pump: [{ bus: 0 }],
    };
    expect(network(tables)).toEqual(network());
    const told = read(smallNet(tables)).notices.map(({ code, path }) => [code, ...path]);
    expect(told).toEqual([
      ["pandapower.passedOver", "svc"],
      ["pandapower.passedOver", "controller"],
      ["pandapower.passedOver", "heat_pump"],
    ]);
  });

  test("what changes the linear flow is refused while it is in service", () => {
    const tcsc = (in_service: boolean) => smallNet({ tcsc: [{ from_bus: 0, in_service }] });
    expect(readPandapower(tcsc(true)).kind).toBe("faulty");
    expect(read(tcsc(false)).network).toEqual(network());
  });
});
