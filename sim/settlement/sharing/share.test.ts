/** A half-hour that is shared, worked by hand: who gains what from whom. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { sharingRules } from "./registry.ts";
import { sharingSchema } from "./settings.ts";
import { type Member, share } from "./share.ts";

const OCCASION = { period: 0, at: 1800 };
const settings = (kind: string) =>
  sharingSchema.parse({ members: ["a", "b"], rule: { kind }, exportGbpPerMwh: 50 });
const member = (id: string, wh: number): Member => ({ id, wh, billedBy: "supplier" });

test("1 MWh given and 2 drawn at the mid-market rate between 50 and 123.60: sellers gain 36.80 a MWh, buyers 18.40", () => {
  const shared = share(
    settings("mid-market-rate"),
    [member("sun", 1_000_000), member("home", -500_000), member("works", -1_500_000)],
    OCCASION,
  );
  expect(shared).toMatchObject({ suppliedWh: 1_000_000, drawnWh: 2_000_000, matchedWh: 1_000_000 });
  expect(shared.prices?.sellerGbpPerMwh).toBeCloseTo(86.8, 9);
  expect(shared.prices?.buyerGbpPerMwh).toBeCloseTo(105.2, 9);
  expect(
    shared.entries.map(({ payer, payee, amountMicroGbp }) => [payer, payee, amountMicroGbp]),
  ).toEqual([
    ["supplier", "sun", 36_800_000],
    ["supplier", "home", 9_200_000],
    ["supplier", "works", 27_600_000],
  ]);
});

test("where bills are shared who gives gives up its export price to who draws", () => {
  const { entries } = share(
    settings("bill-sharing"),
    [member("sun", 1_000_000), member("home", -1_000_000)],
    OCCASION,
  );
  expect(entries.map(({ payer, payee, amountMicroGbp }) => [payer, payee, amountMicroGbp])).toEqual(
    [
      ["sun", "supplier", 50_000_000],
      ["supplier", "home", 123_600_000],
    ],
  );
});

test.each([
  ["nobody draws", [member("sun", 900)]],
  ["nobody gives", [member("home", -900), member("works", 0)]],
  ["nobody does anything", [member("sun", 0)]],
])("where %s nothing is shared", (_, members) => {
  const shared = share(settings("supply-demand-ratio"), members, OCCASION);
  expect(shared).toMatchObject({ matchedWh: 0, prices: undefined, entries: [] });
});

const members = fc.array(
  fc.integer({ min: -5_000_000, max: 5_000_000 }).map((wh) => member("m", wh)),
  { maxLength: 30 },
);

test.for(Object.keys(sharingRules))(
  "%s: suppliers hand over what they would have had on the energy that is shared, to a micro-pound a member, in whatever order members are named",
  (kind) => {
    fc.assert(
      fc.property(members, (list) => {
        const of = settings(kind);
        const { entries, matchedWh } = share(of, list, OCCASION);
        const handed = entries.reduce(
          (sum, { payer, amountMicroGbp }) =>
            sum + (payer === "supplier" ? amountMicroGbp : 0 - amountMicroGbp),
          0,
        );
        const margin =
          matchedWh * (of.importGbpPerMwh - of.networkAdderGbpPerMwh - of.exportGbpPerMwh);
        expect(Math.abs(handed - margin)).toBeLessThanOrEqual(list.length + 1);
        const amounts = (of: typeof entries) =>
          of.map((each) => each.amountMicroGbp).sort((l, r) => l - r);
        expect(amounts(share(of, list.toReversed(), OCCASION).entries)).toEqual(amounts(entries));
      }),
    );
  },
);
