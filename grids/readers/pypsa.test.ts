/** PyPSA networks: every component that is read, worked by hand on small networks; what is left out is said. */
import { describe, expect, test } from "vitest";
import { formatFault } from "../../sim/core/errors.ts";
import { networkDocumentSchema } from "../../sim/model/network-document.ts";
import { readPypsa } from "./pypsa.ts";
import { smallFiles } from "./testing/pypsa-files.ts";

type Files = Parameters<typeof smallFiles>[0];

function read(files: Files = {}, snapshot?: string) {
  const options = snapshot === undefined ? {} : { snapshot };
  const checked = readPypsa(smallFiles(files), options);
  if (checked.kind === "faulty") throw new Error(checked.faults.map(formatFault).join("\n"));
  expect(networkDocumentSchema.parse(checked.value.network)).toEqual(checked.value.network);
  return checked.value;
}
const network = (files: Files = {}, snapshot?: string) => read(files, snapshot).network;
const codes = (files: Files) => read(files).notices.map(({ code }) => code);

describe("the small network", () => {
  test("is read whole, columns that are left out at their default", () => {
    const { name, baseMva, buses, branches, demands, units } = network();
    expect({ name, baseMva, units }).toEqual({ name: "small", baseMva: 100, units: [] });
    expect(buses.map(({ id, nominalKv, reference }) => [id, nominalKv, reference])).toEqual([
      ["grid", 20, true],
      ["village", 20, false],
    ]);
    // On 20² kV² / 100 MVA = 4 Ω.
    expect(branches).toEqual([
      {
        ...{ id: "overhead", kind: "line", from: "grid", to: "village", resistancePu: 0.5 },
        ...{
          reactancePu: 1,
          chargingPu: 0,
          tapRatio: 1,
          shiftDeg: 0,
          ratingMw: 10,
          inService: true,
        },
      },
    ]);
    expect(demands).toEqual([
      { id: "homes", bus: "village", peakMw: 2, peakMvar: 0.5, profile: "constant" },
    ]);
    expect(codes({})).toEqual(["pypsa.slack"]);
  });

  test("is the same with cells left empty, in another order of files, and with Windows line ends", () => {
    const empty = {
      lines: ["name,type,bus0,bus1,x,r,s_nom,length", "overhead,,grid,village,4,2,10,"],
    };
    expect(network(empty)).toEqual(network());
    const files = smallFiles().toReversed();
    const windows = files.map(({ name, text }) => ({ name, text: text.replaceAll("\n", "\r\n") }));
    for (const given of [files, windows]) {
      const checked = readPypsa(given);
      expect(checked.kind === "ok" && checked.value.network).toEqual(network());
    }
  });
});

describe("lines and transformers", () => {
  test("are told apart by component where they share a name", () => {
    const { branches } = network({
      lines: ["name,bus0,bus1,x", "0,grid,village,4"],
      transformers: ["name,bus0,bus1,x,s_nom", "0,grid,village,0.1,25", "1,grid,village,0.1,25"],
    });
    expect(branches.map(({ id }) => id)).toEqual(["line-0", "transformer-0", "1"]);
  });

  test("of a transformer: impedance on its s_nom, turns, phase; a rating without limit is none", () => {
    const { branches } = network({
      lines: [
        "name,bus0,bus1,x,s_nom,s_max_pu",
        "L,grid,village,4,10,0.7",
        "M,grid,village,4,inf,1",
      ],
      transformers: [
        "name,bus0,bus1,x,r,s_nom,tap_ratio,phase_shift,active",
        "T,grid,village,0.1,0.01,25,0.95,30,True",
        "U,grid,village,0.1,0.01,25,,,False",
      ],
    });
    expect(branches.map(({ ratingMw }) => ratingMw)).toEqual([7, null, 25, 25]);
    expect(branches[2]).toMatchObject({ kind: "transformer", tapRatio: 0.95, shiftDeg: 30 });
    expect(branches[2]?.reactancePu).toBeCloseTo(0.4, 15);
    expect(branches[3]).toMatchObject({ tapRatio: 1, shiftDeg: 0, inService: false });
  });

  test("of a standard type take its figures; the network's own types come first", () => {
    const { branches } = network({
      line_types: ["name,r_per_length,x_per_length,c_per_length,f_nom", "own,0.1,0.2,0,50"],
      transformer_types: [
        "name,s_nom,vsc,vscr,phase_shift,tap_neutral,tap_step",
        "mine,20,10,6,0,1,2",
      ],
      lines: [
        "name,bus0,bus1,type,length,num_parallel,x",
        "L,grid,village,NAYY 4x150 SE,10,2,99",
        "M,grid,village,own,10,,",
      ],
      transformers: [
        "name,bus0,bus1,type,tap_position,num_parallel",
        "T,grid,village,25 MVA 110/20 kV,-2,1",
        "U,grid,village,mine,2,2",
      ],
    });
    const [line, ownLine, transformer, own] = branches;
    expect(line?.reactancePu).toBeCloseTo((0.08 * 10) / 2 / 4, 15);
    expect(line?.resistancePu).toBeCloseTo((0.208 * 10) / 2 / 4, 15);
    expect(line?.chargingPu).toBeCloseTo(2 * Math.PI * 50 * 261e-9 * 10 * 2 * 4, 15);
    expect(ownLine?.reactancePu).toBeCloseTo(2 / 4, 15);
    expect(transformer?.reactancePu).toBeCloseTo((Math.sqrt(11.2 ** 2 - 0.282 ** 2) / 100) * 4, 15);
    expect(transformer).toMatchObject({ shiftDeg: 150, tapRatio: 0.97, ratingMw: 25 });
    expect(own).toMatchObject({ tapRatio: 1.02, ratingMw: 20 });
    expect(own?.reactancePu).toBeCloseTo((0.08 / 2) * 5, 15);
  });
});

describe("sub-networks", () => {
  const buses = [
    "name,v_nom,carrier",
    "grid,20,AC",
    "village,20,",
    "sea,200,DC",
    "shore,200,DC",
    "far,20,AC",
  ];
  const lines = ["name,bus0,bus1,x,r", "overhead,grid,village,4,2", "cable,sea,shore,0,2"];

  test("each have a reference: the slack generator's bus, the first generator's, or the first bus", () => {
    const generators = ["name,bus,control", "a,grid,", "b,village,Slack", "c,far,PV"];
    const files = { buses, lines, generators };
    expect(
      network(files)
        .buses.filter((bus) => bus.reference)
        .map(({ id }) => id),
    ).toEqual(["village", "sea", "far"]);
    expect(network(files).units.map(({ id }) => id)).toEqual(["a"]);
  });

  test("of direct current divide by resistance, and that is said", () => {
    const cable = network({ buses, lines }).branches[1];
    expect(cable?.reactancePu).toBeCloseTo((2 * 100) / 200 ** 2, 15);
    expect(codes({ buses, lines })).toContain("pypsa.directCurrent");
  });

  test("of other carriers are left out with what stands there; links keep their electric end", () => {
    const files = {
      buses: ["name,v_nom,carrier", "grid,20,", "village,20,", "gas,,gas"],
      links: [
        "name,bus0,bus1,bus2,efficiency,efficiency2,p_set",
        "plant,gas,village,grid,0.5,0.1,10",
      ],
      loads: ["name,bus,p_set", "homes,village,2", "stove,gas,1"],
    };
    expect(network(files).demands.map(({ id, bus, peakMw }) => [id, bus, peakMw])).toEqual([
      ["homes", "village", 2],
      ["plant-bus1", "village", -5],
      ["plant-bus2", "grid", -1],
    ]);
    expect(codes(files)).toContain("pypsa.carrier");
  });
});

describe("what stands at a bus", () => {
  test("generators are units of their carrier and p_nom, with p_set of the snapshot", () => {
    const { units, connections } = network({
      generators: [
        "name,bus,carrier,p_nom,p_set,p_min_pu,sign",
        "slack,grid,gas,10,0,0,1",
        "mill,village,onwind,5,3,0,1",
        "roof,village,solar,inf,1,0,1",
        "works,village,CHP gas,4,1,-0.5,1",
        "drain,village,,2,1,0,-1",
      ],
    });
    expect(
      units.map((unit) => [unit.id, unit.technology, unit.capacityMw, unit.snapshotMw]),
    ).toEqual([
      ["mill", "wind", 5, 3],
      ["roof", "solar", 1, 1],
      ["works", "chp", 4, 1],
      ["drain", "generator", 2, -1],
    ]);
    expect(connections.map(({ importLimitMw }) => importLimitMw)).toEqual([0, 0, 2, 1]);
    expect(connections[0]).toMatchObject({ curtailableWhen: "never", connectedOn: "1970-01-01" });
  });

  test("storage units with energy are stores; others, and stores, are demands of their power, and said", () => {
    const files = {
      storage_units: [
        "name,bus,p_nom,max_hours,p_set,efficiency_store,efficiency_dispatch,state_of_charge_initial",
        "battery,village,2,4,-1.5,0.9,0.8,2",
        "odd,village,0,4,-1,1,1,0",
      ],
      stores: ["name,bus,e_nom,p_set", "tank,village,10,0.5"],
    };
    const { units, demands } = network(files);
    expect(units).toEqual([
      {
        ...{ id: "battery", connection: "battery", technology: "storage", capacityMw: 2 },
        ...{ snapshotMw: -1.5, snapshotMvar: 0 },
        storage: {
          ...{ energyMwh: 8, chargeMw: 2, chargeEfficiency: 0.9, dischargeEfficiency: 0.8 },
          ...{ minimumFrac: 0, maximumFrac: 1, initialFrac: 0.25 },
        },
      },
    ]);
    expect(demands.slice(1).map(({ id, peakMw }) => [id, peakMw])).toEqual([
      ["odd", 1],
      ["tank", -0.5],
    ]);
    expect(codes(files)).toContain("pypsa.stores");
  });

  test("shunts draw and give by the square of the nominal voltage", () => {
    const { buses } = network({ shunt_impedances: ["name,bus,g,b", "S,village,0.001,0.002"] });
    expect(buses[1]?.shuntMw).toBeCloseTo(0.4, 15);
    expect(buses[1]?.shuntMvar).toBeCloseTo(0.8, 15);
  });

  test("a link moves its power, less its losses, and has its ends at every snapshot", () => {
    const files = (p: string) => ({
      links: [
        "name,bus0,bus1,efficiency,p_set,active",
        `wire,grid,village,0.9,${p},`,
        "off,grid,village,,5,False",
      ],
    });
    const ends = (p: string) =>
      network(files(p))
        .demands.slice(1)
        .map(({ id, peakMw }) => [id, peakMw]);
    expect(ends("10")).toEqual([
      ["wire-bus0", 10],
      ["wire-bus1", -9],
    ]);
    expect(ends("0")).toEqual([
      ["wire-bus0", 0],
      ["wire-bus1", 0],
    ]);
  });
});

describe("snapshots", () => {
  const files = {
    snapshots: [",snapshot,objective", "0,2015-01-01 00:00:00,1", "1,2015-01-01 01:00:00,1"],
    loads: ["name,bus,p_set", "homes,village,2", "shop,village,3"],
    "loads-p_set": [",homes", "0,7", "1,9"],
    "generators-p_max_pu": [",elsewhere", "0,1"],
  };
  const powers = (snapshot?: string) =>
    network(files, snapshot).demands.map(({ peakMw }) => peakMw);

  test("a series counts for the names that it lists, the static value for the others", () => {
    expect(powers()).toEqual([7, 3]);
    expect(powers("2015-01-01 01:00:00")).toEqual([9, 3]);
  });

  test("which one was read is said; labels may also name the rows", () => {
    expect(codes(files)).toContain("pypsa.snapshot");
    const labelled = {
      ...files,
      "loads-p_set": ["snapshot,homes", "2015-01-01 00:00:00,7", "2015-01-01 01:00:00,9"],
    };
    expect(network(labelled)).toEqual(network(files));
    const byFirstColumn = { ...files, snapshots: ["name,objective", "a,1", "b,1"] };
    expect(network(byFirstColumn, "b")).toEqual(network(files, "2015-01-01 01:00:00"));
  });
});
