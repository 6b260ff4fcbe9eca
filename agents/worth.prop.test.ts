/** What an order is truly worth stands beside its price: the same under every strategy, and the price of who is truthful. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { roundToPence } from "../sim/core/money.ts";
import { strategySchema } from "./strategies/registry.ts";
import { answers, batches, PRICING } from "./testing/drawn-batches.ts";

const truthful = strategySchema.parse({ kind: "truthful" });
const STRATEGIES = [
  strategySchema.parse({ kind: "mark-up", markUpFrac: 0.15, withheldFrac: 0.3 }),
  strategySchema.parse({ kind: "risk-averse", riskAversion: 0.4 }),
];
const WORTHS = ["bidWorthGbpPerMwh", "offerWorthGbpPerMwh", "offerUpWorthGbpPerMwh"] as const;

test.for(PRICING)("$kind: who is truthful bids and asks what the order is worth", (policy) => {
  fc.assert(
    fc.property(batches, (drawn) => {
      const { out } = answers(policy, drawn, truthful);
      const pence = (worth: Float64Array) => [...worth].map(roundToPence);
      expect(pence(out.bidWorthGbpPerMwh)).toEqual([...out.bidGbpPerMwh]);
      expect(pence(out.offerWorthGbpPerMwh)).toEqual([...out.offerGbpPerMwh]);
      expect(pence(out.offerUpWorthGbpPerMwh)).toEqual([...out.offerUpGbpPerMwh]);
      expect(out.readyWorthGbpPerMwh.every((gbp) => gbp === 0)).toBe(true);
    }),
  );
});

// A CHP plant and a store price what they order: who withholds keeps the price of the whole.
test.for(PRICING)("$kind: no strategy changes what the order is worth", (policy) => {
  fc.assert(
    fc.property(batches, fc.constantFrom(...STRATEGIES), (drawn, strategy) => {
      const [own, other] = [answers(policy, drawn, strategy), answers(policy, drawn, truthful)];
      for (const worth of WORTHS) expect(own.out[worth]).toEqual(other.out[worth]);
    }),
  );
});

test.for(PRICING)("$kind: what readiness costs is beside it, without mark-up", (policy) => {
  const ready = { kind: "mark-up", markUpFrac: 0.5, readinessGbpPerMwh: 4 };
  fc.assert(
    fc.property(batches, fc.boolean(), (drawn, isTwoPart) => {
      const { out } = answers(policy, drawn, strategySchema.parse(ready), 1, isTwoPart);
      expect(out.readyWorthGbpPerMwh.every((gbp) => gbp === 4)).toBe(true);
    }),
  );
});
