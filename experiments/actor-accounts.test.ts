/** The ledger of all actors in whole runs: whose every account is, what caused every entry, and the value table made of them. */
import { describe, expect, test } from "vitest";
import { formatFault } from "../sim/core/errors.ts";
import { ACTOR_IDS } from "../sim/model/actors.ts";
import { mechanismOf, PAYMENT_RULES, VALUE_ROWS } from "../sim/model/payment-rules.ts";
import { venues } from "../sim/venues/registry.ts";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";
import { site, TRADE } from "./testing/capacity-runs.ts";
import { withContracts } from "./testing/contracted-owners.ts";
import {
  documentOf,
  partsOf,
  type Ran,
  type Row,
  ran,
  rowsOf,
  scenarioOf,
  TRADING,
} from "./testing/engine-runs.ts";
import { serviceRun } from "./testing/service-runs.ts";

type Rows = (table: keyof Ran["tables"]) => readonly Row[];

const settled = (settlement: object): Rows => {
  const { tables } = ran(
    scenarioOf({
      period: { start: "2026-01-30", days: 3, tickMinutes: 30 },
      venues: TRADING,
      settlement,
    }),
  );
  return (table) => rowsOf(tables[table]);
};

const COUNCIL = { actor: "local-authority", holder: "Fellside council" };
const ring = settled({
  duos: {},
  imbalance: { runs: {}, virtualTrading: { units: ["gullcrag-wind"] } },
  accounts: [{ ...COUNCIL, units: { technology: ["solar"] } }],
  reinforcement: [
    {
      ...{ id: "line", capexGbp: 2_000_000, deferYears: 5 },
      flexibility: { kind: "stated", mw: 1.5, hoursPerYear: 40, gbpPerMwh: 300 },
    },
  ],
});
const network = await serviceRun("sustain", {});
const BETWEEN = {
  platform: { members: ["mossby-wind"] },
  privateWires: [{ id: "estate wire", units: ["mossby-battery"], gbpPerMwh: 40 }],
  communityFunds: [{ id: "dale fund", units: ["gullcrag-wind"], gbpPerMwh: 5 }],
};
const between = settled({ intermediaries: BETWEEN });
const provided = await serviceRun("sustain", {
  settlement: {
    intermediaries: {
      portfolios: [{ id: "town", units: ["millfield-works"], sizeMw: 1, communityFrac: 0.05 }],
      dataCommunications: { providerGbp: 0.05, buyerGbp: 0.02 },
    },
  },
});
const { tables: capacity } = site([TRADE], 80);
const { tables: exchange } = ran(
  scenarioOf({
    network: { builtIn: "mini-trial-export" },
    period: { start: "2026-01-30", days: 2, tickMinutes: 30 },
    settlement: { imbalance: {} },
    population: withContracts(
      new Map([
        ...["blue", "red"].map((id) => [id, 50] as const),
        ...["yellow", "white"].map((id) => [id, 223.6] as const),
      ]),
      documentOf("mini-trial-export"),
    ),
    venues: {
      "local-energy-exchange": { members: [{ units: ["blue", "red", "yellow", "white"] }] },
    },
  }),
  partsOf(documentOf("mini-trial-export")),
);

const micro = (rows: readonly Row[], column: string) =>
  rows.reduce((sum, row) => sum + Number(row[column]), 0);
const cell = (rows: Rows, row: string, stakeholder: string) =>
  rows("stakeholder_values").find((each) => each.row === row && each.stakeholder === stakeholder)!;

/** Keys of the rows that can cause an entry, by table. */
function causesIn(rows: Rows) {
  const keys = (table: keyof Ran["tables"], ...columns: string[]) =>
    new Set(rows(table).map((row) => columns.map((column) => row[column]).join(" ")));
  return {
    units: new Set(rows("unit_period").map(({ unit }) => unit)),
    unit_period: keys("unit_period", "periodStart", "unit"),
    imbalance: keys("imbalance", "periodStart", "party"),
    trades: keys("trades", "trade"),
    service_awards: keys("service_awards", "award"),
    portfolio_uses: keys("portfolio_uses", "use"),
    capacity_trades: keys("capacity_trades", "trade"),
    offsetting_trades: keys("offsetting_trades", "trade"),
    conflicts: keys("conflicts", "award"),
    exchange_trades: keys("exchange_trades", "trade"),
    exchange_orders: keys("exchange_orders", "order"),
    monitoring_assessments: keys("monitoring_assessments", "flag"),
    aggregator_calls: keys("aggregator_calls", "call"),
    homes_bills: keys("homes_bills", "periodStart", "group"),
  };
}

describe.each([
  ["trading, network charges, imbalance in runs and virtual trading", ring],
  ["a service of the network", network],
  ["a platform, a private wire and a community fund", between],
  ["a portfolio, and meter data of a service", provided],
  ["trades of connection capacity", (table: keyof Ran["tables"]) => rowsOf(capacity[table])],
  ["the local energy exchange", (table: keyof Ran["tables"]) => rowsOf(exchange[table])],
])("%s", (_, rows) => {
  const ledger = rows("ledger");

  test("every entry names a mechanism, and the event that caused it stands in the table of that mechanism", () => {
    const causes = causesIn(rows);
    expect(ledger.length).toBeGreaterThan(100);
    for (const { rule, payer, payee, periodStart, because } of ledger) {
      const { causedBy } = PAYMENT_RULES[mechanismOf(String(rule))]!;
      const sides = [payer!, payee!];
      if (!["unit_period", "imbalance", "homes_bills"].includes(causedBy))
        expect(causes[causedBy]).toContain(because);
      else if (String(rule).endsWith("capacity"))
        expect(sides.some((side) => causes.units.has(side))).toBe(true);
      else expect(sides.some((side) => causes[causedBy].has(`${periodStart} ${side}`))).toBe(true);
    }
  });

  test("every account of the ledger is some actor's, and all actors together are left with exactly nothing", () => {
    const known = new Set(rows("accounts").map(({ account }) => account));
    expect(known.size).toBe(rows("accounts").length);
    for (const { payer, payee } of ledger) {
      expect(known).toContain(payer);
      expect(known).toContain(payee);
    }
    const actors = rows("actor_payments");
    expect(micro(actors, "receivedMicroGbp")).toBe(micro(ledger, "amountMicroGbp"));
    expect(micro(actors, "paidMicroGbp")).toBe(micro(ledger, "amountMicroGbp"));
    expect([...new Set(actors.map(({ actor }) => actor))]).toEqual(ACTOR_IDS);
    for (const { mechanism, receivedMicroGbp, because } of actors)
      if (mechanism === "none") {
        expect(receivedMicroGbp).toBe(0);
        expect(because).not.toBe("");
      }
  });

  test("every row of payments of the value table adds up to zero over stakeholders", () => {
    for (const name of Object.keys(VALUE_ROWS)) {
      if (name === "reinforcement") continue;
      const own = rows("stakeholder_values").filter(({ row }) => row === name);
      expect(micro(own, "valueMicroGbp")).toBe(0);
    }
  });
});

test("a council that owns solar farms is paid what they earn, and generators so much less", () => {
  const plain = settled({ duos: {}, imbalance: { runs: {} } });
  const bills = (rows: Rows, stakeholder: string) =>
    Number(cell(rows, "energy-bills", stakeholder).valueMicroGbp);
  expect(cell(plain, "energy-bills", "local-authorities").status).toBe("none");
  const earned = bills(ring, "local-authorities");
  expect(earned).toBeGreaterThan(0);
  expect(bills(ring, "generators")).toBe(bills(plain, "generators") - earned);
  const solar = ring("accounts").filter(({ because }) => because === "settlement.accounts[0]");
  expect(solar.length).toBeGreaterThan(1);
  expect(new Set(solar.map(({ holder }) => holder))).toEqual(new Set(["Fellside council"]));
});

describe("those between owners and markets", () => {
  const paidTo = (rows: Rows, actor: string) =>
    micro(
      rows("actor_payments").filter((row) => row.actor === actor),
      "receivedMicroGbp",
    );
  const under = (rows: Rows, rule: string) =>
    rows("ledger").filter((row) => String(row.rule).startsWith(rule));

  test("are paid where they are written, and have a row that says why not where they are not", () => {
    for (const [rows, actors] of [
      [between, ["platform", "private-wire-owner", "community-organisation"]],
      [
        provided,
        ["market-optimiser", "aggregator", "community-organisation", "data-communications-company"],
      ],
    ] as const)
      for (const actor of actors) {
        expect(paidTo(rows, actor)).toBeGreaterThan(0);
        const [unpaid] = network("actor_payments").filter((row) => row.actor === actor);
        expect([unpaid!.mechanism, paidTo(network, actor)]).toEqual(["none", 0]);
        expect(unpaid!.because).toMatch(/settlement\.intermediaries/);
      }
  });

  test("a portfolio hands on a third, a tenth and a twentieth of what the network pays it, and nothing else of the run moves", () => {
    const paid = micro(
      under(network, "sustain/").filter(({ payee }) => payee === "millfield-works"),
      "amountMicroGbp",
    );
    expect(paid).toBeGreaterThan(0);
    const shared = (name: string) =>
      micro(under(provided, `network-share/${name}`), "amountMicroGbp") / paid;
    expect(shared("optimiser")).toBeCloseTo(0.33, 6);
    expect(shared("aggregator")).toBeCloseTo(0.1, 6);
    expect(shared("community")).toBeCloseTo(0.05, 6);
    const others = provided("ledger").filter(
      ({ rule }) => !/^(network-share|data-communications)/.test(String(rule)),
    );
    expect(others).toEqual(network("ledger"));
    const charged = under(provided, "data-communications");
    const awards = new Set(under(network, "sustain/").map(({ because }) => because));
    expect(charged).toHaveLength(2 * awards.size);
    expect(micro(charged, "amountMicroGbp")).toBe(awards.size * 70_000);
  });

  test("the platform has 2 % of trades and £1 a month of its member; wire and fund what was metered is priced at", () => {
    const sellers = under(between, "curtailment-obligations/").filter(
      ({ rule }) => rule !== "curtailment-obligations/shortfall",
    );
    const fees = under(between, "platform-fee");
    expect(fees.length).toBeGreaterThan(0);
    const due = sellers.map(({ amountMicroGbp }) => Math.round(Number(amountMicroGbp) * 0.02));
    expect(micro(fees, "amountMicroGbp")).toBe(due.reduce((sum, each) => sum + each, 0));
    // Three days from 30 January: two months begin.
    expect(under(between, "platform-month").map((row) => row.amountMicroGbp)).toEqual([
      1_000_000, 1_000_000,
    ]);
    const wh = (unit: string, sign: number) =>
      between("unit_period")
        .filter((row) => row.unit === unit)
        .reduce((sum, row) => sum + Math.max(0, sign * Number(row.deliveredWh)), 0);
    expect(wh("mossby-battery", -1)).toBeGreaterThan(0);
    expect(micro(under(between, "private-wire"), "amountMicroGbp")).toBe(
      40 * wh("mossby-battery", -1),
    );
    expect(micro(under(between, "community-fund"), "amountMicroGbp")).toBe(
      5 * wh("gullcrag-wind", 1),
    );
  });
});

test("homes and businesses are customers apart, and a virtual trading party is a virtual lead party", () => {
  const paid = (payer: string) =>
    micro(
      ring("ledger").filter((row) => row.payer === payer && row.rule === "retail"),
      "amountMicroGbp",
    );
  expect(paid("customers")).toBeGreaterThan(0);
  expect(paid("business customers")).toBeGreaterThan(0);
  const of = (account: string) => ring("accounts").find((row) => row.account === account)!.actor;
  expect(of("virtual trading party")).toBe("virtual-lead-party");
  expect(of("supplier")).toBe("electricity-supplier");
  expect(of("wind party")).toBe("balance-responsible-party");
});

test("what the network operator pays for a service is what owners get for it, and deferral is worth what the method says", () => {
  const ledger = network("ledger").filter(({ rule }) => String(rule).startsWith("sustain/"));
  const cost = cell(network, "system-operation", "distribution-operator");
  expect(Number(cost.valueMicroGbp)).toBe(-micro(ledger, "amountMicroGbp"));
  expect(cost.mechanism).toBe("service Sustain of the network");
  expect(cell(network, "reinforcement", "network-owner").status).toBe("not-modelled");
  const [project] = ring("reinforcements");
  expect(Number(project!.netMicroGbp) / 1e6).toBeCloseTo(249_699.47, 1);
  expect(cell(ring, "reinforcement", "network-owner").valueMicroGbp).toBe(project!.netMicroGbp);
});

test("the venues that can be open are the mechanisms that the value table knows", () => {
  for (const venue of Object.keys(venues)) expect(mechanismOf(`${venue}/utilisation`)).toBe(venue);
});

test("names that there are not, and a row that claims nothing, are all said at once with what there is", async () => {
  const checked = await prepare(
    plainSource({
      settlement: {
        accounts: [
          { actor: "local-authority" },
          { actor: "aggregator", units: { ids: ["gullcrag-wnd"] }, accounts: ["wind party"] },
        ],
      },
    }),
    ".",
  );
  const faults = checked.kind === "faulty" ? checked.faults.map(formatFault) : [];
  expect(faults).toHaveLength(3);
  expect(faults.join("\n")).toMatch(/accounts\[0\].*claims no unit and no account/);
  expect(faults.join("\n")).toMatch(/the nearest is "gullcrag-wind"/);
  expect(faults.join("\n")).toMatch(/"wind party", which is no balance party/);
});
