/** Whose an account is, that nobody is paid who has none, and that the value table loses and makes no money. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvariantBroken } from "../../core/errors.ts";
import { ACTOR_IDS, ACTORS, STAKEHOLDERS } from "../../model/actors.ts";
import { mechanismOf, PAYMENT_RULES, VALUE_ROWS } from "../../model/payment-rules.ts";
import { ESO_SERVICES } from "../../model/services.ts";
import { accountsOf } from "./accounts.ts";
import { OUTSIDE_ACCOUNTS } from "./outside-accounts.ts";
import { actorPayments, countPayment } from "./payments.ts";
import { actorRows, valueCells } from "./value-cells.ts";

const units = [
  { id: "farm", technology: "wind" },
  { id: "roof", technology: "solar" },
  { id: "cell", technology: "storage" },
  { id: "mill", technology: "demand" },
  { id: "terrace", technology: "demand", consumption: { profile: "domestic" } },
] as const;
const parties = [
  { id: "supplier", supplies: true, trades: false },
  { id: "wind party", supplies: false, trades: false },
  { id: "port", supplies: true, trades: true },
];
const rows = {
  ...{ units, parties, homes: ["street"], aggregators: ["pool"], virtualId: "flex co" },
  ...{ isEnergyTraded: false, intermediaries: [] },
};
const actorOf = (settings: Parameters<typeof accountsOf>[0]) =>
  Object.fromEntries(accountsOf(settings, rows).map(({ id, actor }) => [id, actor]));

describe("an account", () => {
  test("is whose its technology or role says, where nobody claims it", () => {
    expect(actorOf([])).toEqual({
      farm: "directly-connected-generation",
      roof: "directly-connected-generation",
      cell: "directly-connected-storage",
      mill: "non-domestic-consumer",
      terrace: "domestic-consumer",
      supplier: "electricity-supplier",
      "wind party": "balance-responsible-party",
      street: "domestic-consumer",
      pool: "aggregator",
      port: "energy-trader",
      "flex co": "virtual-lead-party",
      ...OUTSIDE_ACCOUNTS,
    });
  });

  test("is that of the first row that fits it, and several are one holder's", () => {
    const settings = [
      { actor: "local-authority", holder: "Thornby council", units: { ids: ["roof", "mill"] } },
      { actor: "energy-trader", accounts: ["wind party"] },
      { actor: "community-energy-scheme", units: { technology: ["solar", "wind"] } },
    ] as Parameters<typeof accountsOf>[0];
    const accounts = new Map(accountsOf(settings, rows).map((each) => [each.id, each]));
    expect(accounts.get("roof")).toEqual({
      ...{ id: "roof", actor: "local-authority", holder: "Thornby council" },
      because: "settlement.accounts[0]",
    });
    expect(accounts.get("mill")!.holder).toBe("Thornby council");
    expect(accounts.get("farm")!.actor).toBe("community-energy-scheme");
    expect(accounts.get("farm")!.holder).toBe("farm");
    expect(accounts.get("wind party")!.actor).toBe("energy-trader");
    expect(accounts.get("cell")!.because).toBe("technology storage");
  });

  test("that is nobody's is not paid, and a rule without a mechanism makes no entry", () => {
    const payments = actorPayments(accountsOf([], rows));
    const entry = { at: 0, period: 0, amountMicroGbp: 1, because: "x", rule: "energy" };
    expect(() => countPayment(payments, { ...entry, payer: "farm", payee: "nobody" })).toThrow(
      InvariantBroken,
    );
    expect(() =>
      countPayment(payments, { ...entry, payer: "farm", payee: "mill", rule: "tithe" }),
    ).toThrow(InvariantBroken);
    expect(() => mechanismOf("toString")).toThrow(InvariantBroken);
  });
});

test("fourteen actors of a facilitated market and eight beside them, each with a stakeholder and a reason", () => {
  expect(ACTOR_IDS).toHaveLength(22);
  for (const actor of ACTOR_IDS) {
    expect(Object.keys(STAKEHOLDERS)).toContain(ACTORS[actor].stakeholder);
    expect(ACTORS[actor].unpaidBecause).not.toBe("");
  }
  const unclaimed = new Set(Object.values(actorOf([])));
  for (const actor of ["platform", "local-authority"] as const)
    expect(unclaimed.has(actor)).toBe(false);
});

test("a rule is known by itself or by its part before a stroke", () => {
  expect(mechanismOf("import capacity")).toBe("import capacity");
  expect(mechanismOf("imbalance/RF")).toBe("imbalance");
  expect(mechanismOf("sustain/availability")).toBe("sustain");
  for (const service of ESO_SERVICES)
    expect(PAYMENT_RULES[mechanismOf(`${service}/utilisation`)]!.row).toBe("balancing-pool");
});

describe("the value table", () => {
  const accounts = accountsOf([], rows);
  const account = fc.constantFrom(...accounts.map(({ id }) => id));
  const entries = fc.array(
    fc.record({
      ...{ at: fc.constant(0), period: fc.constant(0), because: fc.constant("x") },
      rule: fc.constantFrom(...Object.keys(PAYMENT_RULES)),
      ...{ payer: account, payee: account, amountMicroGbp: fc.nat(1_000_000_000) },
    }),
    { maxLength: 60 },
  );

  test("adds up to zero in each row of payments, and to what actors were left with in all; order changes nothing", () => {
    fc.assert(
      fc.property(entries, (list) => {
        const payments = actorPayments(accounts);
        const reversed = actorPayments(accounts);
        for (const entry of list) countPayment(payments, entry);
        for (const entry of list.toReversed()) countPayment(reversed, entry);
        const cells = valueCells(payments, undefined);
        expect(valueCells(reversed, undefined)).toEqual(cells);
        expect(actorRows(reversed)).toEqual(actorRows(payments));
        for (const row of Object.keys(VALUE_ROWS)) {
          const own = cells.filter((each) => each.row === row);
          expect(own.reduce((sum, each) => sum + each.valueMicroGbp, 0)).toBe(0);
          expect(own).toHaveLength(Object.keys(STAKEHOLDERS).length);
        }
        const net = new Map<string, number>();
        for (const { actor, receivedMicroGbp, paidMicroGbp } of actorRows(payments)) {
          const { stakeholder } = ACTORS[actor];
          net.set(stakeholder, (net.get(stakeholder) ?? 0) + receivedMicroGbp - paidMicroGbp);
        }
        for (const [stakeholder, sum] of net) {
          const own = cells.filter((each) => each.stakeholder === stakeholder);
          expect(own.reduce((total, each) => total + each.valueMicroGbp, 0)).toBe(sum);
        }
      }),
    );
  });

  test("names what computed a cell, says what is not modelled, and guesses nothing", () => {
    const payments = actorPayments(accounts);
    const entry = { at: 0, period: 0, because: "a1", amountMicroGbp: 5_000_000 };
    countPayment(payments, {
      ...entry,
      ...{ rule: "sustain/utilisation", payer: "distribution system operator", payee: "cell" },
    });
    const cells = valueCells(payments, undefined);
    const cell = (row: string, stakeholder: string) =>
      cells.find((each) => each.row === row && each.stakeholder === stakeholder)!;
    expect(cell("system-operation", "distribution-operator")).toMatchObject({
      ...{ status: "computed", valueMicroGbp: -5_000_000 },
      mechanism: "service Sustain of the network",
    });
    expect(cell("system-operation", "generators").valueMicroGbp).toBe(5_000_000);
    expect(cell("system-operation", "consumers")).toMatchObject({
      ...{ status: "not-modelled", valueMicroGbp: 0 },
      mechanism: "tariffs that follow the state of the local network",
    });
    expect(cell("balancing-pool", "generators").status).toBe("none");
    expect(cell("reinforcement", "network-owner").status).toBe("not-modelled");
    expect(
      valueCells(payments, 7).find((each) => each.stakeholder === "network-owner"),
    ).toMatchObject({ row: "reinforcement", status: "computed", valueMicroGbp: 7 });
    const unpaid = actorRows(payments).find(({ actor }) => actor === "data-communications-company");
    expect(unpaid).toEqual({
      ...{ actor: "data-communications-company", mechanism: "none" },
      ...{ receivedMicroGbp: 0, paidMicroGbp: 0 },
      because:
        "metering and communication have no price: settlement.intermediaries.dataCommunications is not written",
    });
    const reason = (actor: string) =>
      actorRows(payments).find((each) => each.actor === actor)!.because;
    expect(reason("virtual-lead-party")).toBe("nothing was paid to or by its account");
    expect(reason("directly-connected-generation")).toBe(
      "nothing was paid to or by its 2 accounts",
    );
    expect(reason("local-authority")).toMatch(/^no unit or party is said to be its own/);
  });
});
