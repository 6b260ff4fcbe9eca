/** Limits as rows against flows and voltages reckoned anew with every site's forecast at its new capacity. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { orThrow } from "../core/errors.ts";
import type { Capacity } from "../model/capacity-trades.ts";
import { type Network, networkColumns } from "../model/network.ts";
import { type NetworkDocument, networkDocumentSchema } from "../model/network-document.ts";
import { addInjections } from "../network/constraints.ts";
import { buildFlowModel } from "../network/flow-model.ts";
import { addReactive, reactiveRule, reactiveSettingsSchema } from "../network/reactive.ts";
import { networkDocuments } from "../testing/random-networks.ts";
import type { CapacityTrade } from "./capacity-trade.ts";
import { studiedStates } from "./conditions.ts";
import { type Condition, tolerance } from "./limit-row.ts";
import { rowBook } from "./row-book.ts";
import { limitRows, type StudySettings } from "./study.ts";

const SITES = 4;
const PERIOD = 900_000;
const hundredths = fc.integer({ min: 0, max: 100 }).map((whole) => whole / 100);

interface Setting {
  readonly network: Network;
  readonly condition: Condition;
  readonly trades: readonly CapacityTrade[];
  readonly study: StudySettings;
}

/** Two units at each of four sites, one that exports and one that imports, and up to five trades between them. */
const settings: fc.Arbitrary<Setting> = networkDocuments({ isAllClosed: false }).chain(
  (document) => {
    const busIds = document.buses.map(({ id }) => id);
    const perSite = { minLength: SITES, maxLength: SITES };
    return fc
      .record({
        buses: fc.array(fc.constantFrom(...busIds), perSite),
        limitsKw: fc.array(fc.integer({ min: 100, max: 900 }), perSite),
        exportFrac: fc.array(hundredths, perSite),
        importFrac: fc.array(hundredths, perSite),
        ratingKw: fc.integer({ min: 1, max: 2000 }),
        trades: fc.array(
          fc.record({
            buyer: fc.nat({ max: SITES - 1 }),
            away: fc.integer({ min: 1, max: SITES - 1 }),
            kw: fc.integer({ min: 1, max: 20 }),
            boughtHundredths: fc.integer({ min: 10, max: 100 }),
            capacity: fc.constantFrom<Capacity>("export", "import"),
          }),
          { minLength: 1, maxLength: 5 },
        ),
      })
      .map(({ buses, limitsKw, exportFrac, importFrac, ratingKw, trades }) => {
        const network = withSites(document, buses, limitsKw);
        const flows = orThrow(buildFlowModel(network));
        const unitKw = Float64Array.from({ length: 2 * SITES }, (_, unit) => {
          const site = unit >> 1;
          return unit % 2 === 0
            ? exportFrac[site]! * limitsKw[site]!
            : 0 - importFrac[site]! * limitsKw[site]!;
        });
        const reactive = reactiveSettingsSchema.parse({ generationPowerFactor: 0.95 });
        return {
          network,
          condition: {
            ...{ period: PERIOD, name: "drawn", unitKw, demandKw: new Float64Array(0) },
            state: studiedStates(flows, "none").states[0]!,
            branchKw: new Float64Array(network.branches.ids.length).fill(ratingKw),
            pointKw: new Float64Array(0),
          },
          trades: trades.map(({ buyer, away, kw, capacity, boughtHundredths }, at) => ({
            ...{ id: String(at), buyer, seller: (buyer + away) % SITES, kw, capacity },
            boughtKw: (kw * boughtHundredths) / 100,
            ...{ agreedAt: 0, auction: "", periods: [PERIOD], override: undefined },
            cancelledFromPeriod: Infinity,
          })),
          study: {
            reactive: reactiveRule(network, reactive),
            ...{ undervoltageMarginPu: 0, alreadyOver: "any" },
          },
        };
      });
  },
);

function withSites(
  document: NetworkDocument,
  buses: readonly string[],
  limitsKw: readonly number[],
) {
  const sites = buses.map((bus, site) => ({ bus, id: `site-${site}`, mw: limitsKw[site]! / 1000 }));
  return networkColumns(
    networkDocumentSchema.parse({
      ...document,
      // Small enough for sites of some hundred kW to matter, and at rest without them.
      baseMva: 10,
      buses: document.buses.map((bus) => ({ ...bus, shuntMw: 0, referenceAngleDeg: 0 })),
      branches: document.branches.map((branch) => ({
        ...branch,
        ...{ shiftDeg: 0, tapRatio: 1, resistancePu: branch.reactancePu },
      })),
      connections: sites.map(({ id, bus, mw }) => ({
        ...{ id, bus, exportLimitMw: mw, importLimitMw: mw },
        ...{ curtailableWhen: "never", connectedOn: "2020-01-01" },
      })),
      units: sites.flatMap(({ id, mw }) => [
        { id: `${id}-out`, connection: id, technology: "solar", capacityMw: mw },
        {
          ...{ id: `${id}-in`, connection: id, technology: "demand", capacityMw: 0 },
          consumption: { peakMw: mw },
        },
      ]),
      demands: [],
      constraintPoints: [],
    }),
  );
}

/** Flows and squared voltages with these trades, each site's forecast times new over old capacity. */
function direct({ network, condition, trades, study }: Setting, chosen: readonly number[]) {
  const unitKw = condition.unitKw.map((kw, unit) => {
    const site = unit >> 1;
    const capacity = unit % 2 === 0 ? "export" : "import";
    const limitKw = network.connections.exportLimitKw[site]!;
    const movedKw = chosen.reduce((sum, at) => {
      const trade = trades[at]!;
      if (trade.capacity !== capacity) return sum;
      return (
        sum + (trade.buyer === site ? trade.boughtKw : 0) - (trade.seller === site ? trade.kw : 0)
      );
    }, 0);
    return (kw * (limitKw + movedKw)) / limitKw;
  });
  const kw = new Float64Array(network.buses.ids.length);
  const kvar = new Float64Array(kw.length);
  addInjections(network, unitKw, condition.demandKw, 1, 0, kw);
  addReactive(network, study.reactive, unitKw, condition.demandKw, kvar);
  const flowKw = new Float64Array(network.branches.ids.length);
  condition.state.flows.solve(kw, 1, flowKw);
  const { voltages } = condition.state;
  const squared = new Float64Array(voltages.buses.length);
  voltages.solve(kw, kvar, squared);
  return { flowKw, squared, place: new Map([...voltages.buses].map((bus, at) => [bus, at])) };
}

test("with any set of trades a row comes to the flow or voltage that is reckoned anew", () => {
  fc.assert(
    fc.property(settings, fc.nat({ max: 31 }), (setting, bits) => {
      const { network, trades, condition, study } = setting;
      const chosen = [...trades.keys()].filter((at) => (bits >> at) & 1);
      const { flowKw, squared, place } = direct(setting, chosen);
      for (const row of orThrow(limitRows(network, trades, [condition], study))) {
        if (row.condition === undefined) continue;
        const reached = chosen.reduce((sum, at) => sum + row.effect[at]!, row.base);
        const wanted =
          row.kind === "branch" ? flowKw[row.element]! : squared[place.get(row.element)!]!;
        const size = Math.max(1, ...flowKw.map(Math.abs), ...squared.map(Math.abs));
        expect(Math.abs(row.side * reached - wanted)).toBeLessThanOrEqual(1e-9 * size);
      }
    }),
  );
});

test("the limits that a set of trades passes in some condition are those whose rows it passes", () => {
  const shares = fc.array(
    fc.integer({ min: 90, max: 110 }).map((whole) => whole / 100),
    { minLength: 1, maxLength: 4 },
  );
  const seen = new Set<string>();
  fc.assert(
    fc.property(settings, fc.nat({ max: 31 }), shares, fc.nat({ max: 30 }), (...drawn) => {
      const [setting, bits, uses, slack] = drawn;
      const { trades, study } = setting;
      const chosen = [...trades.keys()].filter((at) => (bits >> at) & 1);
      const near = withLimitsNear(setting, slack);
      const conditions = uses.map((use) => ({
        ...near.condition,
        unitKw: near.condition.unitKw.map((kw) => use * kw),
      }));
      const excesses = conditions.flatMap((condition) =>
        excessesOf({ ...near, condition }, chosen),
      );
      // What lies on a limit to rounding may be said either way.
      fc.pre(excesses.every(({ excess }) => Math.abs(excess) > 1e-5));
      const wanted = excesses.filter(({ excess }) => excess > 0).map(({ limit }) => limit);
      const rows = orThrow(limitRows(near.network, trades, conditions, study));
      const passed = rows.filter(
        (row) =>
          row.condition !== undefined &&
          chosen.reduce((sum, at) => sum + row.effect[at]!, row.base) >
            row.limit + tolerance(row.kind),
      );
      expect(sorted(passed.map(({ kind, element, side }) => `${kind} ${element} ${side}`))).toEqual(
        sorted(wanted),
      );
      for (const limit of wanted) seen.add(limit.replace(/ \d+/, ""));
    }),
    { numRuns: 300 },
  );
  expect([...seen].sort()).toEqual(["branch -1", "branch 1", "voltage -1", "voltage 1"]);
});

const sorted = (limits: readonly string[]) => [...new Set(limits)].sort();

/** Ratings and voltage limits so near what is there without trades that trades decide. */
function withLimitsNear(setting: Setting, slack: number): Setting {
  const { network, condition } = setting;
  const { flowKw, squared, place } = direct(setting, []);
  const voltage = (bus: number) => Math.sqrt(squared[place.get(bus) ?? -1] ?? 1);
  const limits = (sign: 1 | -1) =>
    Float64Array.from(network.buses.ids, (_, bus) => voltage(bus) + (sign * slack) / 5000);
  return {
    ...setting,
    network: {
      ...network,
      buses: { ...network.buses, voltagePuMin: limits(-1), voltagePuMax: limits(1) },
    },
    condition: { ...condition, branchKw: flowKw.map((kw) => Math.abs(kw) + slack + 0.001) },
  };
}

/** By how much each flow and voltage is beyond each limit, with these trades. */
function excessesOf(setting: Setting, chosen: readonly number[]) {
  const { network, condition } = setting;
  const { flowKw, squared } = direct(setting, chosen);
  const { voltagePuMin, voltagePuMax } = network.buses;
  const { voltages } = condition.state;
  return [
    ...[...flowKw].flatMap((kw, row) => [
      { limit: `branch ${row} 1`, excess: kw - condition.branchKw[row]! },
      { limit: `branch ${row} -1`, excess: 0 - kw - condition.branchKw[row]! },
    ]),
    ...[...voltages.buses].flatMap((bus, at) => {
      if (voltages.origin[bus] !== "radial") return [];
      const [most, least] = [voltagePuMax[bus]!, voltagePuMin[bus]!];
      return [
        { limit: `voltage ${bus} 1`, excess: squared[at]! - most * most },
        { limit: `voltage ${bus} -1`, excess: least * least - squared[at]! },
      ];
    }),
  ];
}

test("a book of limits says when it is full", () => {
  const book = rowBook(20_000_001);
  const row = { kind: "branch", element: 0, side: 1, base: 0, limit: 1, period: 0 } as const;
  const found = { ...row, condition: undefined, inForce: [0], added: [2] };
  expect(book.add("branch 0", found)).toBe(false);
});
