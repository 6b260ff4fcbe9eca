/** Matchers in whole runs: each trades, the solver comes with the parts, and what a scenario lacks for one is a fault. */
import { describe, expect, test } from "vitest";
import { orThrow } from "../sim/core/errors.ts";
import { buildWorld } from "../sim/state/build.ts";
import { matchers } from "../sim/venues/obligations/clearing/matchers/registry.ts";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";
import { documentOf, partsOf, ran, rowsOf, scenarioOf } from "./testing/engine-runs.ts";

/** Days in June on which the ring is constrained most, so that there are orders to match. */
const period = { start: "2025-06-01", days: 4 };
const kinds = Object.keys(matchers) as (keyof typeof matchers)[];
const solving = kinds.filter((kind) => matchers[kind].needsSolver);
const network = documentOf("ring");
const ids = network.units.map(({ id }) => id);
const pairs = ids.flatMap((buyer) =>
  ids.filter((seller) => seller !== buyer).map((seller) => ({ buyer, seller })),
);
const written = (matcher: object) => ({
  period,
  venues: { "curtailment-obligations": { matcher } },
});
const settingsOf = (kind: string) => (kind === "bilateral" ? { kind, pairs } : { kind });

describe("a scenario as it is run", () => {
  test.for(kinds)("%s: a run trades, and its invariants hold", async (kind) => {
    const source = plainSource(written(settingsOf(kind)));
    const { scenario, parts } = orThrow(await prepare(source, "."));
    const { tables } = ran(scenario, parts);
    expect(rowsOf(tables.trades).length).toBeGreaterThan(0);
  });

  test("least trades bring in the solver, and two runs, each with its own, give the same rows", async () => {
    const source = plainSource({
      period: { ...period, days: 10 },
      venues: {
        "curtailment-obligations": { matcher: { kind: "welfare-lp" }, minTradeKw: 1000 },
      },
    });
    const digest = async (count: { calls: number }) => {
      const { scenario, parts } = orThrow(await prepare(source, "."));
      const { solver } = parts;
      const counted = ran(scenario, {
        ...parts,
        solver: (programme) => {
          count.calls += 1;
          return solver?.(programme);
        },
      });
      return counted.digest;
    };
    const count = { calls: 0 };
    expect(await digest(count)).toBe(await digest(count));
    expect(count.calls).toBeGreaterThan(0);
  });

  test("a solver is loaded where a matcher asks for one, and nowhere else", async () => {
    for (const kind of kinds) {
      const { parts } = orThrow(await prepare(plainSource(written(settingsOf(kind))), "."));
      expect(parts.solver !== undefined).toBe(solving.includes(kind));
    }
  });

  test("bilateral: a unit that the network does not have is a fault where it is named", async () => {
    const unknown = [{ buyer: ids[0]!, seller: `${ids[1]!}x` }];
    const found = await prepare(plainSource(written({ kind: "bilateral", pairs: unknown })), ".");
    expect(found).toMatchObject({
      kind: "faulty",
      faults: [{ path: "venues.curtailment-obligations.matcher.pairs[0].seller" }],
    });
  });
});

test.for(solving)("%s without a solver is a fault, not a crash", (kind) => {
  const scenario = scenarioOf(written({ kind }));
  expect(buildWorld(scenario, partsOf())).toMatchObject({
    kind: "faulty",
    faults: [{ code: "scenario.solver", path: "venues.curtailment-obligations.matcher.kind" }],
  });
});
