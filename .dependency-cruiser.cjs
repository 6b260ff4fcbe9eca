/**
 * The layers of ARCHITECTURE.md as rules. Each rule says who may not import whom; the test sim/layers.test.ts runs them
 * and asserts that modules were really read.
 */
const test = "\\.(test|prop\\.test)\\.ts$";
/** Product files of a folder: tests may look at everything below them and at their helpers. */
const from = (path) => ({ path, pathNot: `${test}|/testing/` });
const onlyTo = (name, path, allowed) => ({
  name,
  severity: "error",
  from: from(path),
  to: { dependencyTypesNot: ["npm", "npm-dev", "core"], pathNot: [...allowed, "^node_modules", "\\.json$"] },
});

const core = "^sim/core/";
const model = [core, "^sim/model/"];
const laws = [...model, "^sim/network/", "^sim/access/", "^sim/actuation/", "^sim/positions/", "^sim/ratings/", "^sim/timetable/", "^sim/faults/"];
const stages = ["forecast", "lookahead", "dispatch", "metering", "settlement", "procurement", "approval", "homes", "venues"];

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true, dependencyTypesNot: ["type-only"] } },
    onlyTo("core knows nothing of ours", "^sim/core/", [core]),
    onlyTo("model knows core", "^sim/model/", model),
    ...["network", "access", "actuation", "positions", "ratings", "timetable", "faults"].map((law) =>
      onlyTo(`${law} knows model`, `^sim/${law}/`, [...model, `^sim/${law}/`]),
    ),
    ...stages.map((stage) => onlyTo(`${stage} never imports another stage`, `^sim/${stage}/`, [...laws, `^sim/${stage}/`])),
    onlyTo("messages are files of nouns", "^sim/messages/", [...model, "^sim/messages/"]),
    onlyTo("metrics fold tables of any age", "^sim/metrics/", [...model, "^sim/metrics/"]),
    onlyTo("agents are minds", "^agents/", [...model, "^agents/"]),
    onlyTo("grids are bodies", "^grids/", [...model, "^grids/"]),
    onlyTo("sim knows no agent, grid or experiment", "^sim/", ["^sim/"]),
    onlyTo("results are evidence", "^results/", [...model, "^sim/metrics/", "^results/"]),
    {
      name: "the engine runs anywhere",
      comment: "sim, agents and grids also run in a browser: no node: module",
      severity: "error",
      from: from("^(sim|agents|grids)/"),
      to: { dependencyTypes: ["core"] },
    },
    ...[
      ["mathjs", "^sim/network/factor\\.ts$"],
      ["saxes", "^grids/readers/cgmes/xml\\.ts$"],
      ["seedrandom", "^sim/core/draws\\.ts$"],
      ["highs", "^sim/venues/solver/highs\\.ts$"],
      ["@noble/hashes", "^sim/core/digest\\.ts$"],
      ["@duckdb", "^results/"],
      ["simple-statistics", "^experiments/compare\\.ts$"],
      ["commander", "^experiments/(cli\\.ts$|commands/)"],
      ["fflate", "^experiments/zip\\.ts$"],
      ["piscina", "^experiments/sweep/pool\\.ts$"],
      ["bullmq", "^experiments/sweep/queue/bullmq\\.ts$"],
      ["ioredis", "^experiments/sweep/queue/bullmq\\.ts$"],
      ["cli-progress", "^experiments/progress\\.ts$"],
      ["@observablehq/plot", "^results/report/"],
      ["linkedom", "^results/report/"],
      ["elkjs", "^results/report/"],
      ["vega-lite", "^results/report/vega-lite\\.ts$"],
      ["vega", "^$"],
    ].map(([name, door]) => ({
      name: `one door for ${name}`,
      severity: "error",
      from: { path: "^(sim|agents|grids|experiments|results)/", pathNot: `${door}|${test}|/testing/` },
      to: { path: `^node_modules/${name}(/|$)` },
    })),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(results/runs|node_modules/.*/node_modules)" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default", "types"] },
  },
};
