/**
 * Texts of small pandapower networks for tests, as to_json writes them: each table is JSON inside a text.
 * Takes rows by table; gives the text. NaN is written as Python writes it; a column that is undefined is none.
 */
export type Cells = Readonly<Record<string, unknown>>;
export type Tables = Readonly<Record<string, readonly Cells[]>>;

/** Two buses of 20 kV, an outer grid, a line of 4 Ω and a load. Other tables come beside or in place of these. */
const SMALL: Tables = {
  bus: [
    { name: "grid", vn_kv: 20, in_service: true },
    { name: "village", vn_kv: 20, in_service: true },
  ],
  ext_grid: [{ name: null, bus: 0, vm_pu: 1, va_degree: 0, in_service: true }],
  line: [
    {
      ...{ name: "overhead", from_bus: 0, to_bus: 1, length_km: 10, r_ohm_per_km: 0.2 },
      ...{ x_ohm_per_km: 0.4, c_nf_per_km: 10, max_i_ka: 0.3, df: 1, parallel: 1 },
      ...{ type: "ol", in_service: true },
    },
  ],
  load: [{ name: "homes", bus: 1, p_mw: 2, q_mvar: 0.5, scaling: 1, in_service: true }],
};

export function smallNet(tables: Tables = {}, values: Cells = {}): string {
  return netText({ ...SMALL, ...tables }, values);
}

/** Changes cells of the first row of a table of the small network. */
export function changed(table: keyof typeof SMALL, cells: Cells): string {
  const [first, ...others] = SMALL[table]!;
  return smallNet({ [table]: [{ ...first, ...cells }, ...others] });
}

export function netText(tables: Tables, values: Cells = {}): string {
  const frames = Object.entries(tables).map(([name, rows]) => [name, frame(rows)] as const);
  return json({
    _module: "pandapower.auxiliary",
    _class: "pandapowerNet",
    _object: { ...Object.fromEntries(frames), name: "small", sn_mva: 10, f_hz: 50, ...values },
  });
}

function frame(rows: readonly Cells[]) {
  const columns = [
    ...new Set(
      rows.flatMap((row) => Object.keys(row).filter((column) => row[column] !== undefined)),
    ),
  ];
  const data = rows.map((row) => columns.map((column) => row[column] ?? null));
  return {
    _module: "pandas.core.frame",
    _class: "DataFrame",
    _object: json({ columns, index: rows.map((_, row) => row), data }),
    orient: "split",
    is_multiindex: false,
    is_multicolumn: false,
  };
}

/** JSON with NaN and Infinity as bare words. */
function json(value: unknown): string {
  const words: Record<string, string> = {
    NaN: "NaN",
    Infinity: "Infinity",
    "-Infinity": "-Infinity",
  };
  const marked = JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "number" && !Number.isFinite(inner) ? `\u0001${inner}` : inner,
  );
  return marked.replaceAll(/"\\u0001(-?\w+)"/g, (_, word: string) => words[word]!);
}

/** Buses b0, b1 … of these nominal voltages. */
export const buses = (...kv: readonly number[]) =>
  kv.map((vn_kv, at) => ({ name: `b${at}`, vn_kv, in_service: true }));
export const line = (from_bus: number, to_bus: number, cells: Cells = {}) => ({
  ...{ name: null, from_bus, to_bus, length_km: 1, r_ohm_per_km: 0.1, x_ohm_per_km: 0.4 },
  ...{ c_nf_per_km: 0, max_i_ka: 0.3, df: 1, parallel: 1, type: "ol", in_service: true, ...cells },
});
const trafo = (cells: Cells = {}) => ({
  ...{ name: "T", hv_bus: 0, lv_bus: 1, sn_mva: 25, vn_hv_kv: 110, vn_lv_kv: 20 },
  ...{ vk_percent: 10, vkr_percent: 6, shift_degree: 150, parallel: 1, df: 1, in_service: true },
  ...cells,
});
/** Two buses joined by one transformer of 25 MVA, 110 to 20 kV, 10 and 6 percent. */
export const substation = (cells: Cells = {}): Tables => ({
  bus: buses(110, 20),
  line: [],
  load: [],
  trafo: [trafo(cells)],
});
