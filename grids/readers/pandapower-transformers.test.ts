/** Transformers of pandapower networks, worked by hand: reactance, turns, taps, phase, and the star of three windings. */
import { describe, expect, test } from "vitest";
import { formatFault } from "../../sim/core/errors.ts";
import { readPandapower } from "./pandapower.ts";
import { buses, type Cells, smallNet, substation, type Tables } from "./testing/pandapower-text.ts";

function network(tables: Tables) {
  const checked = readPandapower(smallNet(tables), "net.json");
  if (checked.kind === "faulty") throw new Error(checked.faults.map(formatFault).join("\n"));
  return checked.value.network;
}
const branch = (id: string, tables: Tables) =>
  network(tables).branches.find((item) => item.id === id)!;

describe("transformers", () => {
  test("take their reactance from the short-circuit voltages, on the base of the network", () => {
    // √(10² − 6²) = 8 % on 25 MVA, taken to 10 MVA.
    const found = branch("T", substation());
    expect(found).toMatchObject({ kind: "transformer", from: "b0", to: "b1", tapRatio: 1 });
    expect(found.reactancePu).toBeCloseTo(0.08 * (10 / 25), 15);
    expect(found.resistancePu).toBeCloseTo(0.06 * (10 / 25), 15);
    expect(found).toMatchObject({ shiftDeg: 150, ratingMw: 25, inService: true });
    const two = branch("T", substation({ parallel: 2, df: 0.9 }));
    expect(two.reactancePu).toBeCloseTo(0.04 * (10 / 25), 15);
    expect(two.ratingMw).toBe(45);
  });

  test("of a converted case stand on a rating without limit: percent as large as it give an impedance in bounds", () => {
    // Converters rate what has no rating at 9900 MVA; pandapower's own case300 has percents as large on it.
    const cells = { sn_mva: 9900, vk_percent: 265_350, vkr_percent: 0 };
    const found = branch("T", substation(cells));
    expect(found.reactancePu).toBeCloseTo((2653.5 * 10) / 9900, 12);
    expect(found.ratingMw).toBe(9900);
  });

  const tap = (cells: Cells) => ({
    ...{
      tap_side: "hv",
      tap_pos: -2,
      tap_neutral: 0,
      tap_step_percent: 1.5,
      tap_step_degree: null,
    },
    ...cells,
  });
  test("step their turns: high side the ratio alone, low side the reactance too", () => {
    expect(branch("T", substation(tap({}))).tapRatio).toBeCloseTo(0.97, 15);
    const low = branch("T", substation(tap({ tap_side: "lv" })));
    expect(low.tapRatio).toBeCloseTo(1 / 0.97, 15);
    expect(low.reactancePu).toBeCloseTo(0.032 * 0.97 ** 2, 15);
  });

  test("of nominal voltages other than the buses' have turns and reactance by them", () => {
    const found = branch("T", substation({ vn_hv_kv: 115.5, vn_lv_kv: 21 }));
    expect(found.tapRatio).toBeCloseTo(1, 15);
    expect(found.reactancePu).toBeCloseTo(0.032 * 1.05 ** 2, 15);
    expect(branch("T", substation({ vn_hv_kv: 115.5 })).tapRatio).toBeCloseTo(1.05, 15);
  });

  test("without a kind of tap changer in a version that names one are at their neutral turns", () => {
    const cells = tap({ tap_changer_type: null });
    expect(branch("T", substation(cells)).tapRatio).toBe(1);
    expect(branch("T", substation({ ...cells, tap_changer_type: "Ratio" })).tapRatio).toBeCloseTo(
      0.97,
      15,
    );
  });

  test.each([{ tap_pos: null }, { tap_neutral: Number.NaN }, { tap_side: null }])(
    "with %j have no step",
    (cells) => {
      expect(branch("T", substation(tap({ tap_neutral: 5, ...cells }))).tapRatio).toBe(1);
    },
  );

  test.each([
    [{ tap_changer_type: "Ideal", tap_step_percent: null, tap_step_degree: 2 }, 150 - 4, 1],
    [{ tap_phase_shifter: true, tap_step_percent: null, tap_step_degree: 2 }, 150 - 4, 1],
    [{ tap_phase_shifter: true, tap_side: "lv", tap_step_percent: 0, tap_step_degree: 2 }, 154, 1],
    [
      { tap_step_percent: 10, tap_step_degree: 90 },
      150 - Math.atan(0.2) / (Math.PI / 180),
      Math.hypot(1, 0.2),
    ],
    [
      { tap_side: "lv", tap_step_percent: 10, tap_step_degree: 90 },
      150 + Math.atan(0.2) / (Math.PI / 180),
      1 / Math.hypot(1, 0.2),
    ],
    [
      { tap_phase_shifter: true, tap_step_percent: 10, tap_step_degree: 0 },
      150 - (2 * Math.asin(0.1)) / (Math.PI / 180),
      1,
    ],
  ])("shift phase by their steps: %j", (cells, shiftDeg, tapRatio) => {
    const found = branch("T", substation(tap(cells)));
    expect(found.shiftDeg).toBeCloseTo(shiftDeg, 12);
    expect(found.tapRatio).toBeCloseTo(tapRatio, 12);
  });

  test("with two tap changers step both", () => {
    const second = { tap2_side: "lv", tap2_pos: 1, tap2_neutral: 0, tap2_step_percent: 2 };
    expect(branch("T", substation({ ...tap({}), ...second })).tapRatio).toBeCloseTo(
      0.97 / 1.02,
      15,
    );
  });
});

describe("transformers of three windings", () => {
  const three = (cells: Cells = {}): Tables => ({
    bus: buses(110, 20, 10),
    line: [],
    load: [],
    trafo3w: [
      {
        ...{ name: "W", hv_bus: 0, mv_bus: 1, lv_bus: 2, sn_hv_mva: 40, sn_mv_mva: 25 },
        ...{ sn_lv_mva: 20, vn_hv_kv: 110, vn_mv_kv: 20, vn_lv_kv: 10, vk_hv_percent: 10 },
        ...{ vk_mv_percent: 11, vk_lv_percent: 12, vkr_hv_percent: 0, vkr_mv_percent: 0 },
        ...{ vkr_lv_percent: 0, shift_mv_degree: 30, shift_lv_degree: 150, in_service: true },
        ...cells,
      },
    ],
  });

  test("are a star in which every pair has its own short-circuit reactance", () => {
    const { branches, buses: found } = network(three());
    expect(found.map(({ id }) => id)).toContain("W-star");
    const x = Object.fromEntries(branches.map(({ id, reactancePu }) => [id, reactancePu]));
    // On 10 MVA: 10 % of 25, 11 % of 20, 12 % of 20 MVA.
    expect(x["W-hv"]! + x["W-mv"]!).toBeCloseTo((0.1 * 10) / 25, 14);
    expect(x["W-mv"]! + x["W-lv"]!).toBeCloseTo((0.11 * 10) / 20, 14);
    expect(x["W-hv"]! + x["W-lv"]!).toBeCloseTo((0.12 * 10) / 20, 14);
    expect(
      branches.map(({ from, to, shiftDeg, ratingMw }) => [from, to, shiftDeg, ratingMw]),
    ).toEqual([
      ["b0", "W-star", 0, 40],
      ["W-star", "b1", 30, 25],
      ["W-star", "b2", 150, 20],
    ]);
  });

  test("step the turns of the leg that the tap changer is on, and open the leg that a switch opens", () => {
    const tap = { tap_side: "mv", tap_pos: 2, tap_neutral: 0, tap_step_percent: 1.5 };
    const tables = {
      ...three(tap),
      switch: [{ name: "S", bus: 2, element: 0, et: "t3", closed: false }],
    };
    const ratios = network(tables).branches.map(({ tapRatio }) => tapRatio);
    expect(ratios[0]).toBe(1);
    expect(ratios[1]).toBeCloseTo(1 / 1.03, 15);
    expect(network(tables).switches).toEqual([{ id: "S", branch: "W-lv", normally: "open" }]);
  });
});
