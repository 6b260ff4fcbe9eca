/** What splitting a price keeps, whatever policy and strategy the price came from. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { drawPurpose } from "../sim/core/draws.ts";
import type { AgentPolicy, OrderColumns, OrderObservation } from "../sim/model/agents.ts";
import { calledPart } from "./called-part.ts";
import { generator } from "./generator.ts";
import { agentPolicies, policySchema } from "./registry.ts";
import { strategyColumns, strategySchema } from "./strategies/registry.ts";
import { inEitherStructure } from "./two-parts.ts";

/** Prices are rounded to the penny, at most three times between one structure and the other. */
const PENCE = 0.0151;

const gbp = fc.integer({ min: 0, max: 20_000 }).map((pence) => pence / 100);
const kw = fc.constantFrom(0, 100, 4000, 10_000);
const orders = fc.record({
  ...{ bidKw: kw, bidGbpPerMwh: gbp, offerKw: kw, offerGbpPerMwh: gbp },
  deviationKw: fc.constantFrom(0, 10, 3000, 100_000),
});
const settings = fc.record({
  availabilityFrac: fc.constantFrom(0, 0.1, 0.5, 1),
  readinessGbpPerMwh: fc.constantFrom(0, 0, 5, 12.5),
  markUpFrac: fc.constantFrom(0, 0.2),
});
type Orders = typeof orders extends fc.Arbitrary<infer Made> ? Made : never;
type Settings = typeof settings extends fc.Arbitrary<infer Made> ? Made : never;

/** One cell of a policy that asks for exactly these orders. */
function split(asked: Orders, own: Settings, isTwoPart: boolean) {
  const cell = (value = 0) => Float64Array.of(value);
  const plain: AgentPolicy = {
    ...generator,
    order: (_observation, _own, out) => {
      out.bidKw[0] = asked.bidKw;
      out.bidGbpPerMwh[0] = asked.bidGbpPerMwh;
      out.offerKw[0] = asked.offerKw;
      out.offerGbpPerMwh[0] = asked.offerGbpPerMwh;
    },
  };
  const out = {
    ...{ bidKw: cell(), bidGbpPerMwh: cell(), bidAvailabilityGbpPerMwh: cell() },
    ...{ offerKw: cell(), offerGbpPerMwh: cell(), offerAvailabilityGbpPerMwh: cell() },
    ...{ bidWorthGbpPerMwh: cell(), offerWorthGbpPerMwh: cell() },
    ...{ offerUpWorthGbpPerMwh: cell(), readyWorthGbpPerMwh: cell() },
    ...{ offerUpKw: cell(), offerUpGbpPerMwh: cell(), offerUpAvailabilityGbpPerMwh: cell() },
  };
  const observation = {
    ...{ periodCount: 1, deviationKw: cell(asked.deviationKw), isTwoPart },
  } as unknown as OrderObservation;
  const strategy = strategySchema.parse({ kind: "mark-up", ...own });
  const columns = strategyColumns([strategy], ["a"], drawPurpose("1", "test"));
  inEitherStructure(plain).order(observation, columns, out);
  return {
    bid: { availability: out.bidAvailabilityGbpPerMwh[0]!, allIn: out.bidGbpPerMwh[0]! },
    offer: { availability: out.offerAvailabilityGbpPerMwh[0]!, allIn: out.offerGbpPerMwh[0]! },
  };
}

/** What passes for a MW and an hour, of which a part is called. */
const paid = (availability: number, allIn: number, part: number) =>
  availability + part * Math.max(0, allIn - availability);
const part = (orderKw: number, { deviationKw }: Orders) =>
  calledPart(orderKw, deviationKw).meanFrac;

test("whatever of both parts is agreed, a buyer expects to pay no more than in one, and a seller to get no less", () => {
  const share = fc.constantFrom(0, 0.5, 1);
  fc.assert(
    fc.property(orders, settings, share, share, (asked, own, at, allInAt) => {
      const [one, two] = [split(asked, own, false), split(asked, own, true)];
      const bought = part(asked.bidKw, asked);
      const availability = at * two.bid.availability;
      const allIn = Math.max(availability, allInAt * two.bid.allIn);
      expect(paid(availability, allIn, bought)).toBeLessThanOrEqual(bought * one.bid.allIn + PENCE);
      const sold = part(asked.offerKw, asked);
      const got = paid(
        two.offer.availability + 10 * at,
        two.offer.allIn + 10 * at + 10 * allInAt,
        sold,
      );
      expect(got).toBeGreaterThanOrEqual(sold * one.offer.allIn - PENCE);
    }),
  );
});

test("availability is at most the called part of what being spared is worth beside utilisation, and no price is above the one", () => {
  fc.assert(
    fc.property(orders, settings, (asked, own) => {
      const { bid } = split(asked, own, true);
      const utilisation = bid.allIn - bid.availability;
      const most = part(asked.bidKw, asked) * (asked.bidGbpPerMwh - utilisation);
      expect(bid.availability).toBeLessThanOrEqual(most + PENCE);
      expect(bid.allIn).toBeLessThanOrEqual(asked.bidGbpPerMwh + PENCE);
      expect(utilisation).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("in one part nothing is asked for availability, and without readiness prices are what they were", () => {
  fc.assert(
    fc.property(orders, settings, (asked, own) => {
      const { bid, offer } = split(asked, own, false);
      expect([bid.availability, offer.availability]).toEqual([0, 0]);
      expect(bid.allIn).toBe(asked.bidGbpPerMwh);
      if (own.readinessGbpPerMwh === 0) expect(offer.allIn).toBe(asked.offerGbpPerMwh);
      else expect(offer.allIn).toBeGreaterThan(asked.offerGbpPerMwh);
    }),
  );
});

test("every policy that has a strategy splits its prices by it", () => {
  for (const [kind, policy] of Object.entries(agentPolicies)) {
    const strategy = { kind: "truthful", readinessGbpPerMwh: 5 };
    if (!policy.settings.safeParse({ kind, strategy }).success) continue;
    const group = policySchema.parse({ kind, strategy });
    const of = (value: number) => Float64Array.of(value);
    const isStore = policy.technologies[0] === "storage";
    const isDemand = policy.technologies[0] === "demand";
    const rows = {
      ...{ count: 1, ids: ["a"], technology: [policy.technologies[0]!] },
      ...{ capacityKw: of(isDemand ? 0 : 1000), chargeKwMax: of(isStore ? 1000 : 0) },
      ...{ energyWhMin: of(0), energyWhMax: of(isStore ? 4e6 : 0) },
      ...{ chargeEfficiency: of(1), dischargeEfficiency: of(1) },
      ...{ consumptionKwMax: of(isDemand ? 1000 : 0) },
    };
    const columns = policy.columns([group], rows, drawPurpose("1", "test"));
    const out = new Proxy({} as Record<string, Float64Array>, {
      get: (target, name) => {
        target[String(name)] ??= of(0);
        return target[String(name)];
      },
    });
    const observation = {
      ...{ rows, fromPeriod: 0, periodCount: 1, availableKw: of(500), plannedKw: of(500) },
      ...{ priceGbpPerMwh: of(50), revenueGbpPerMwh: of(50), deviationKw: of(0) },
      ...{
        curtailedKw: of(100),
        importLimitKw: of(5000),
        isTwoPart: true,
        isEachPeriodAlone: false,
        heldMinutes: 30,
      },
      ...{ couldRelieve: Uint8Array.of(1), couldRelieveUp: Uint8Array.of(1) },
    };
    policy.order(observation as OrderObservation, columns, out as unknown as OrderColumns);
    const asked = [out.offerAvailabilityGbpPerMwh![0], out.offerUpAvailabilityGbpPerMwh![0]];
    expect([kind, ...asked]).toEqual([kind, 5, 5]);
  }
});
