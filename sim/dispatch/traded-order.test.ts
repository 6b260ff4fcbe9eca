/** BiTraDER scenario 6: the traded list of cases/matching/bitrader-1 as the network manager runs through it, for constraints of three sizes. */
import { expect, test } from "vitest";
import { plainList, tradedRows } from "../access/lists.ts";
import { tradedPlaces } from "../access/merit-order.ts";
import { ceilings, handList, manager } from "../testing/controlled.ts";
import { FINE, handModel } from "../testing/hand-made.ts";

const START = 1_767_225_600;
const MW = 1000;

test.for([
  {
    actualMw: 20,
    why: "bigger than forecast: the list goes on into the released slices",
    given: { Purple: 5, Pink: 3, Green: 1, Red: 3, Yellow: 4, Blue: 4 },
  },
  { actualMw: 16, why: "as forecast", given: { Purple: 5, Pink: 3, Green: 1, Red: 3, Yellow: 4 } },
  {
    actualMw: 10,
    why: "smaller: the last seller is not instructed",
    given: { Purple: 5, Pink: 3, Green: 1, Red: 1 },
  },
])("BiTraDER scenario 6, a constraint of $actualMw MW, $why", ({ actualMw, given }) => {
  const ids = ["Blue", "Green", "Red", "Orange", "Purple", "Yellow", "Pink"] as const;
  const capacityMw = { Blue: 5, Green: 4, Red: 3, Orange: 4, Purple: 5, Yellow: 4, Pink: 3 };
  const model = handModel(
    ids.map((id, row) => ({ id, capacityKw: capacityMw[id] * MW, isFirm: row > 3 })),
    [{ id: "export", ratingKw: 40 * MW }],
    FINE,
  );
  const incoming = [0, 1, 2, 3].map((unit) => ({
    unit,
    volumeKw: capacityMw[ids[unit]!] * MW,
    slice: "own" as const,
    trade: "",
  }));
  const swaps = [
    { trade: "T1", buyer: 0, seller: 4, buyerKw: 5 * MW, sellerKw: 5 * MW, askGbpPerMwh: 30 },
    { trade: "T2", buyer: 3, seller: 5, buyerKw: 4 * MW, sellerKw: 4 * MW, askGbpPerMwh: 35 },
    { trade: "T3", buyer: 1, seller: 6, buyerKw: 3 * MW, sellerKw: 3 * MW, askGbpPerMwh: 40 },
  ];
  const availableKw = ids.map((id) => capacityMw[id] * MW);
  const { stretches } = manager(model).tick({
    start: START,
    seconds: 1800,
    availableKw,
    uncontrolledKw: [(38 + actualMw - 28) * MW],
    lists: [
      tradedRows(
        tradedPlaces(incoming, swaps),
        swaps.map(({ trade: id }) => ({ id, buyerDirection: "down", sellerDirection: "down" })),
        { lowestKw: new Float64Array(ids.length), highestKw: Float64Array.from(availableKw) },
        [],
        ceilings(model.network),
      ),
    ],
  });
  const cutMw = stretches.at(-1)!.levelKw.map((kw, unit) => (availableKw[unit]! - kw) / MW);
  const cutters = ids.flatMap((id, unit) =>
    cutMw[unit]! > 1e-6 ? [[id, Math.round(cutMw[unit]! * 1e6) / 1e6]] : [],
  );
  expect(Object.fromEntries(cutters)).toEqual(given);
});

test.for([
  { actualMw: 20, given: { Purple: 5, Yellow: 4, Pink: 3, Orange: 4, Blue: 4 } },
  { actualMw: 9, given: { Purple: 5, Yellow: 4 } },
])(
  "too much demand, a constraint of $actualMw MW: sellers go up by what they sold, whatever they could, and buyers draw what they bought",
  ({ actualMw, given }) => {
    const ids = ["Blue", "Green", "Red", "Orange", "Purple", "Yellow", "Pink"] as const;
    const drawsMw = [5, 4, 3, 4, 0, 10, 0];
    const soldMw = { Purple: 5, Yellow: 4, Pink: 3 };
    const model = handModel(
      ids.map((id, row) => ({
        ...{ id, isFirm: row > 3, sensitivities: [-1] },
        ...(drawsMw[row]! > 0
          ? { capacityKw: 0, consumptionKw: drawsMw[row]! * MW }
          : { capacityKw: 8 * MW }),
      })),
      [{ id: "import", ratingKw: 40 * MW }],
      FINE,
    );
    const incoming = [0, 1, 2, 3].map((unit) => ({
      ...{ unit, volumeKw: drawsMw[unit]! * MW, slice: "own" as const, trade: "" },
    }));
    const pairs = [
      ["Blue", "Purple"],
      ["Green", "Yellow"],
      ["Red", "Pink"],
    ] as const;
    const swaps = pairs.map(([buyer, seller], row) => ({
      ...{ trade: `T${row}`, buyer: ids.indexOf(buyer), seller: ids.indexOf(seller) },
      ...{ buyerKw: soldMw[seller] * MW, sellerKw: soldMw[seller] * MW, askGbpPerMwh: 40 },
    }));
    const availableKw = drawsMw.map((mw) => 0 - mw * MW);
    const { stretches } = manager(model).tick({
      ...{ start: START, seconds: 1800, availableKw },
      uncontrolledKw: [(38 + actualMw - 26) * MW],
      lists: [
        tradedRows(
          tradedPlaces(incoming, swaps),
          swaps.map(({ trade: id }) => ({ id, buyerDirection: "up", sellerDirection: "up" })),
          {
            lowestKw: new Float64Array(ids.length),
            highestKw: Float64Array.from(ids, (_, row) => (drawsMw[row]! > 0 ? 0 : 8 * MW)),
          },
          [],
          ceilings(model.network),
        ),
      ],
    });
    const raisedMw = stretches.at(-1)!.levelKw.map((kw, unit) => (kw - availableKw[unit]!) / MW);
    const raised = ids.flatMap((id, unit) =>
      raisedMw[unit]! > 1e-6 ? [[id, Math.round(raisedMw[unit]! * 1e6) / 1e6]] : [],
    );
    expect(Object.fromEntries(raised)).toEqual(given);
  },
);

test("a changed list neither loads the neighbour nor leaves its own constraint with more relief than it had", () => {
  const model = handModel(
    [
      { id: "a", capacityKw: 1000, sensitivities: [1, 1] },
      { id: "b", capacityKw: 1000, sensitivities: [1, 0] },
    ],
    [
      { id: "c1", ratingKw: 1000 },
      { id: "c2", ratingKw: 500 },
    ],
    FINE,
  );
  const anm = manager(model);
  const uncontrolledKw = [0, 0];
  anm.tick({ start: START, seconds: 1800, availableKw: [400, 800], uncontrolledKw });
  // a is newest: it gives all the relief of c1 and leaves room at c2.
  const conditions = { seconds: 1800, availableKw: [900, 800], uncontrolledKw };
  const before = anm.tick({ start: START + 1800, ...conditions }).stretches.at(-1)!;
  expect([...before.flowKw].map(Math.round)).toEqual([950, 150]);
  // The list turns at c1: b first. a would come back whole and pass 475 at c2.
  const lists = [plainList([1, 0], [], ceilings(model.network)), handList(model)];
  const after = anm.tick({ start: START + 3600, ...conditions, lists, changedLists: [0] });
  for (const stretch of after.stretches) {
    expect([...stretch.flowKw].map(Math.round)).toEqual([950, 475]);
  }
});
