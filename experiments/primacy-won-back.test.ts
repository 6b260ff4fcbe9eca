/**
 * A unit that changes hands inside a half-hour, through the whole engine: a line fails at 11:05 in London, without which the transformer may
 * carry less, and the network's service has the battery back from the reserve that holds it. It is told, metered and paid as if nobody had
 * had it before.
 */
import { describe, expect, test } from "vitest";
import {
  ofService,
  type Run,
  relief,
  reserveOf,
  sum,
  under,
  writeTowns,
} from "./testing/primacy-town.ts";

writeTowns();

const STOR = "short-term-operating-reserve";
const faultFrom = (from: string, to = "2026-06-15T12:00:00Z") => [
  { kind: "branch-out", branch: "spur", planned: false, from, to },
];
const FAULT = faultFrom("2026-06-15T10:05:00Z");
const DYNAMIC = {
  ...relief("export"),
  ...{ triggerFrac: 0.2, arming: { kind: "always" }, ceilings: { utilisationGbpPerMwh: 1000 } },
};
/** It holds the battery and is never called. */
const UNCALLED = reserveOf(4, { calls: { kind: "drawn", callsPerWeek: 0 } });
const withFaults = (venues: object, faults: object[], primacy: object = {}) =>
  under(venues, {
    network: { file: "less-spur.yaml" },
    primacy: { kind: "eso-first", ...primacy },
    faults,
  });

describe("500 kW less from 15 minutes after a fault at 11:05 to 13:00", async () => {
  const alone = await withFaults({ dynamic: DYNAMIC }, FAULT);
  const wonBack = await withFaults({ dynamic: DYNAMIC, [STOR]: UNCALLED }, FAULT);

  test("worked: 833.3 kWh are told, given and metered, and £833.33 paid for them, whether the reserve had the battery or not", () => {
    for (const rows of [alone, wonBack]) {
      const own = ofService(rows, "dynamic");
      expect(sum(own, "instructedWh")).toBe(833_333);
      expect(sum(own, "deliveredWh")).toBe(833_333);
      expect(sum(own, "utilisationMicroGbp")).toBe(833_333_000);
      expect(0 - sum(givenBy(rows, "dynamic"), "givenWh")).toBe(833_333);
    }
  });

  test("rows of what was told and done are the same", () => {
    expect(ofService(wonBack, "dynamic").map(served)).toEqual(
      ofService(alone, "dynamic").map(served),
    );
  });
});

const givenBy = (rows: Run, service: string) =>
  rows("service_effects").filter((row) => row.service === service);
const served = ({
  periodStart,
  state,
  instructedWh,
  deliveredWh,
  utilisationMicroGbp,
}: Record<string, unknown>) => ({
  ...{ periodStart, state, instructedWh, deliveredWh, utilisationMicroGbp },
});
