/** What every rule of local sharing keeps, and worked prices in p/kWh: import 22.36, export 15 or 5. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { sharingRuleOf, sharingRules } from "./registry.ts";
import type { Sharing } from "./rule.ts";

type Kind = keyof typeof sharingRules;
const KINDS = Object.keys(sharingRules) as Kind[];
const pricesOf = (kind: Kind, of: Sharing) => sharingRuleOf({ kind })(of);

const wh = fc.integer({ min: 1, max: 10_000_000 });
const halfHours = fc
  .tuple(wh, wh, fc.integer({ min: 0, max: 50_000 }), fc.integer({ min: 1, max: 50_000 }))
  .map(
    ([suppliedWh, drawnWh, exportPence, spreadPence]): Sharing => ({
      ...{ suppliedWh, drawnWh, exportGbpPerMwh: exportPence / 100 },
      importGbpPerMwh: (exportPence + spreadPence) / 100,
    }),
  );

test.for(KINDS)(
  "%s: what buyers pay is what sellers get and what the rest costs, or brings, outside",
  (kind) => {
    fc.assert(
      fc.property(halfHours, (of) => {
        const { sellerGbpPerMwh, buyerGbpPerMwh } = pricesOf(kind, of);
        const restWh = of.drawnWh - of.suppliedWh;
        const outside = restWh * (restWh > 0 ? of.importGbpPerMwh : of.exportGbpPerMwh);
        const paid = buyerGbpPerMwh * of.drawnWh;
        const got = sellerGbpPerMwh * of.suppliedWh;
        const scale = (of.drawnWh + of.suppliedWh) * of.importGbpPerMwh;
        expect(Math.abs(paid - got - outside)).toBeLessThanOrEqual(1e-12 * scale);
      }),
    );
  },
);

test.for(KINDS)("%s: no buyer pays more than the import price", (kind) => {
  fc.assert(
    fc.property(halfHours, (of) => {
      const { buyerGbpPerMwh } = pricesOf(kind, of);
      expect(buyerGbpPerMwh).toBeLessThanOrEqual(of.importGbpPerMwh * (1 + 1e-12));
      expect(buyerGbpPerMwh).toBeGreaterThanOrEqual(0);
    }),
  );
});

/** One bill of all leaves who gives with less than the export price while others draw: nobody agrees to it alone. */
const RATIONAL = KINDS.filter((kind) => kind !== "bill-sharing");

test.for(RATIONAL)(
  "%s: no seller gets less than the export price, and no less than it would alone",
  (kind) => {
    fc.assert(
      fc.property(halfHours, (of) => {
        const { sellerGbpPerMwh } = pricesOf(kind, of);
        expect(sellerGbpPerMwh).toBeGreaterThanOrEqual(of.exportGbpPerMwh * (1 - 1e-12));
        expect(sellerGbpPerMwh).toBeLessThanOrEqual(of.importGbpPerMwh * (1 + 1e-12));
      }),
    );
  },
);

const pence = (kind: Kind, suppliedWh: number, exportPence: number) => {
  const of = { suppliedWh, drawnWh: 100, importGbpPerMwh: 22.36, exportGbpPerMwh: exportPence };
  const { sellerGbpPerMwh, buyerGbpPerMwh } = pricesOf(kind, of);
  return [sellerGbpPerMwh.toFixed(2), buyerGbpPerMwh.toFixed(2)];
};

test("supply-demand ratio: 20.36 and 21.96 at a fifth, 17.96 and 20.16 at a half, 16.06 and 17.32 at four fifths; from 1 on the export price", () => {
  expect(
    [20, 50, 80, 100, 150].map((supplied) => pence("supply-demand-ratio", supplied, 15)),
  ).toEqual([
    ["20.36", "21.96"],
    ["17.96", "20.16"],
    ["16.06", "17.32"],
    ["15.00", "15.00"],
    ["15.00", "15.00"],
  ]);
  expect(pence("supply-demand-ratio", 50, 5)).toEqual(["8.17", "15.27"]);
});

test("mid-market rate: 13.68; with half of what is drawn buyers pay 18.02, with half as much again sellers get 10.79", () => {
  expect([50, 100, 150].map((supplied) => pence("mid-market-rate", supplied, 5))).toEqual([
    ["13.68", "18.02"],
    ["13.68", "13.68"],
    ["10.79", "13.68"],
  ]);
});

test("bill sharing: half of what is drawn is bought outside, over all who draw; half as much again is sold outside, over all who give", () => {
  expect([50, 100, 150].map((supplied) => pence("bill-sharing", supplied, 5))).toEqual([
    ["0.00", "11.18"],
    ["0.00", "0.00"],
    ["1.67", "0.00"],
  ]);
});
