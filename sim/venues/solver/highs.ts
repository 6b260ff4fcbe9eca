/**
 * HiGHS as the solver of every clearing that needs an exact optimum: the only door to its package. Loaded once, before the run, by who composes it; then it
 * answers at once. A fresh model each time and fixed options: an answer depends on nothing that was solved before.
 */
import loadHighs from "highs";
import type { LinearProgramme, LinearSolver } from "../../model/ports.ts";

/** Part of what a run is: other options may give another of several best answers. A bound in nodes, never in time. */
const OPTIONS = {
  output_flag: false,
  random_seed: 0,
  mip_rel_gap: 0,
  mip_abs_gap: 1e-9,
  mip_max_nodes: 5000,
};

/** The package's types take its module for CommonJS; what is imported is the loader itself. */
const load = loadHighs as unknown as typeof loadHighs.default;

export async function loadHighsSolver(): Promise<LinearSolver> {
  const highs = await load();
  const { objectiveSense, modelStatus } = highs.constants;
  return (programme) => {
    const { gain, upper, isWhole, rows } = programme;
    const model = highs.createModel({
      numCols: gain.length,
      numRows: rows.length,
      sense: objectiveSense.maximize,
      colCost: gain,
      colLower: new Float64Array(gain.length),
      colUpper: upper,
      rowLower: rows.map((row) => row.lower),
      rowUpper: rows.map((row) => row.upper),
      matrix: rowWise(programme),
      integrality: Int32Array.from(isWhole),
    });
    try {
      model.options.set(OPTIONS);
      model.run();
      if (model.getModelStatus() !== modelStatus.optimal) return undefined;
      const { colValue, rowDual } = model.getSolution();
      return { columns: colValue, rowPrices: rowDual };
    } finally {
      model.dispose();
    }
  };
}

function rowWise({ gain, rows }: LinearProgramme) {
  const starts = new Int32Array(rows.length + 1);
  for (const [at, { columns }] of rows.entries()) starts[at + 1] = starts[at]! + columns.length;
  return {
    format: "csr" as const,
    numRows: rows.length,
    numCols: gain.length,
    starts,
    indices: rows.flatMap(({ columns }) => columns),
    values: rows.flatMap(({ factors }) => factors),
  };
}
