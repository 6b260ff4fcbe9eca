/** Wrong pandapower files: one clear message a fault, all at once, each with table, index and column; never a crash. */
import { describe, expect, test } from "vitest";
import { formatFault } from "../../sim/core/errors.ts";
import { readPandapower } from "./pandapower.ts";
import { buses, changed, line, netText, smallNet, substation } from "./testing/pandapower-text.ts";

describe("faults", () => {
  const faultsOf = (text: string) => {
    const checked = readPandapower(text, "net.json");
    return checked.kind === "faulty" ? checked.faults.map(formatFault) : [];
  };

  test.each<[text: string, expected: RegExp]>([
    [
      changed("line", { x_ohm_per_km: Number.NaN }),
      /^net\.json:1:\d+: line\[0\]\.x_ohm_per_km: found NaN; write a finite number/,
    ],
    [changed("line", { x_ohm_per_km: null }), /line\[0\]\.x_ohm_per_km: found nothing;/],
    [changed("line", { x_ohm_per_km: "0.4" }), /line\[0\]\.x_ohm_per_km: found the text "0\.4";/],
    [changed("line", { x_ohm_per_km: Number.POSITIVE_INFINITY }), /x_ohm_per_km: found Infinity;/],
    [
      changed("line", { x_ohm_per_km: 0 }),
      /line\[0\]\.x_ohm_per_km: found reactancePu 0; write the series reactance/,
    ],
    [
      changed("line", { x_ohm_per_km: 1e9 }),
      /line\[0\]\.x_ohm_per_km: found reactancePu number 2\d+/,
    ],
    [changed("line", { to_bus: 9 }), /line\[0\]\.to_bus: found 9, which is no bus of this network/],
    [changed("line", { to_bus: 0 }), /line\[0\]\.x_ohm_per_km: found to "grid" at both ends/],
    [
      changed("line", { parallel: 0 }),
      /line\[0\]\.parallel: found 0; write a finite number, at least 1/,
    ],
    [
      changed("line", { in_service: "maybe" }),
      /line\[0\]\.in_service: found the text "maybe"; write true or false/,
    ],
    [changed("load", { p_mw: Number.NaN }), /load\[0\]\.p_mw: found NaN/],
    [changed("load", { scaling: Number.NaN }), /load\[0\]\.scaling: found NaN/],
    [changed("load", { bus: null }), /load\[0\]\.bus: found nothing, which is no bus/],
    [changed("load", { p_mw: 2e7 }), /load\[0\]\.p_mw: found 20000000; .*at most 10000000/],
    [changed("bus", { vn_kv: -1 }), /bus\[0\]\.vn_kv: found -1/],
    [changed("ext_grid", { in_service: false }), /found buses no reference bus/],
    [netText({ bus: [] }), /bus: found no buses/],
    [smallNet({ bus: [{ vn_kv: 20 }, { name: "x" }] }), /bus\[1\]\.vn_kv: found nothing/],
    [
      smallNet({ line: [{ ...line(0, 1), length_km: undefined }] }),
      /line\[0\]\.length_km: found no such column/,
    ],
    [smallNet({}, { sn_mva: "ten" }), /sn_mva: found no number; write the base in MVA/],
    [
      smallNet({}, { format_version: "1.4.0" }),
      /format_version: found version 1\.4\.0; load it in a present/,
    ],
    [smallNet({ load: [{ bus: 1, p_kw: 10 }] }), /found powers in kW, of a version before 2/],
    [smallNet({ tcsc: [{ in_service: true }] }), /tcsc: found 1 in service, which a linear flow/],
    [
      smallNet({
        ext_grid: [
          { bus: 0, va_degree: 0 },
          { bus: 0, va_degree: 5 },
        ],
      }),
      /ext_grid\[1\]\.va_degree: found 5 degrees at a bus/,
    ],
    [
      smallNet({ switch: [{ bus: 0, element: 0, et: "q", closed: true }] }),
      /switch\[0\]\.et: found "q"; write b \(bus\)/,
    ],
    [
      smallNet({ switch: [{ bus: 0, element: 7, et: "l", closed: true }] }),
      /switch\[0\]\.element: found 7, which is no line/,
    ],
    [
      smallNet({ bus: buses(20, 20, 20), switch: [{ bus: 2, element: 0, et: "l", closed: true }] }),
      /switch\[0\]\.bus: found bus 2, which is no end of line 0/,
    ],
    [
      smallNet({ bus: buses(20, 10), switch: [{ bus: 0, element: 1, et: "b", closed: true }] }),
      /switch\[0\]\.element: found a closed switch between buses of 20 and 10 kV/,
    ],
    [
      smallNet(substation({ vkr_percent: 11 })),
      /trafo\[0\]\.vkr_percent: found 11, above the whole/,
    ],
    [
      smallNet(substation({ vk_percent: 1e9, sn_mva: 1 })),
      /trafo\[0\]\.vk_percent: found an impedance of 1\.00000e\+8 per unit on the network's 10 MVA; write/,
    ],
    [
      smallNet(substation({ vk_percent: 1e99 })),
      /trafo\[0\]\.vk_percent: found 1e\+99; write a finite/,
    ],
    [smallNet(substation({ vk_percent: null })), /trafo\[0\]\.vk_percent: found nothing/],
    [smallNet(substation({ sn_mva: 0 })), /trafo\[0\]\.sn_mva: found 0/],
    [
      smallNet(
        substation({ tap_changer_type: "Tabular", tap_side: "hv", tap_pos: 1, tap_neutral: 0 }),
      ),
      /tap_changer_type: found "tabular"/,
    ],
    [
      smallNet(substation({ tap_dependency_table: true })),
      /trafo\[0\]\.tap_dependency_table: found an impedance or ratio/,
    ],
    [
      smallNet(
        substation({
          tap_phase_shifter: true,
          tap_side: "hv",
          tap_pos: 1,
          tap_neutral: 0,
          tap_step_percent: 1,
          tap_step_degree: 1,
        }),
      ),
      /tap_step_degree: found 1 degrees and 1 percent/,
    ],
    [
      smallNet({
        impedance: [
          { from_bus: 0, to_bus: 1, rft_pu: 0, xft_pu: 0.1, rtf_pu: 0, xtf_pu: 0.2, sn_mva: 1 },
        ],
      }),
      /impedance\[0\]\.xtf_pu: found 0\.2 one way and 0\.1 the other/,
    ],
    [
      smallNet({ shunt: [{ bus: 1, p_mw: 0, q_mvar: 1, step_dependency_table: true }] }),
      /shunt\[0\]\.step_dependency_table/,
    ],
    ["[1, 2]", /^net\.json:1:1: found no pandapowerNet; take the whole file/],
    [
      smallNet().replace('"orient"', '"orient": 1, "orient"'),
      /found the key \\?"orient\\?" a second time/,
    ],
    [smallNet().replace('\\"columns\\"', '\\"rows\\"'), /found a data frame without "columns"/],
    [smallNet().replace("[0,1]", "[0,0]"), /bus: found a label of the index twice/],
    [smallNet().replace("[0,1]", "[0]"), /bus: found 1 labels for 2 rows/],
    [
      smallNet().replace('"is_multiindex":false', '"is_multiindex":true'),
      /bus: found an index of several levels/,
    ],
  ])("%#", (text, expected) => {
    const found = faultsOf(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(expected);
  });

  test("come all at once, each once, and at most a hundred", () => {
    const bad = changed("line", { x_ohm_per_km: Number.NaN, to_bus: 9, length_km: null });
    expect(faultsOf(bad)).toHaveLength(3);
    expect(faultsOf(changed("load", { bus: 9, p_mw: null, scaling: "one" }))).toHaveLength(3);
    const [first] = substation({ vk_percent: 1e12 }).trafo!;
    expect(faultsOf(smallNet({ ...substation(), trafo: [first!, first!, first!] }))).toHaveLength(
      3,
    );
    const many = Array.from({ length: 500 }, () => ({ bus: 77, p_mw: 1, scaling: 1 }));
    expect(faultsOf(smallNet({ load: many }))).toHaveLength(100);
  });

  test("a text cut off anywhere is one fault with its place", () => {
    const text = smallNet(substation());
    for (let end = 0; end < text.length; end += 1) {
      const found = faultsOf(text.slice(0, end));
      expect(found, String(end)).toHaveLength(1);
      expect(found[0]).toMatch(/^net\.json:\d+:\d+: found .+; take the whole file/);
    }
  });

  test("nesting, size and keys of a prototype are no trouble", () => {
    expect(faultsOf("[".repeat(100_000))[0]).toMatch(/more than 40 levels/);
    expect(faultsOf(" ".repeat(64_000_001))[0]).toMatch(/64000001 characters/);
    const hidden = smallNet().replace('"name"', '"__proto__"');
    expect(readPandapower(hidden).kind).toBe("ok");
  });
});
