/** Services written wrongly: one clear message each, all at once, with its place and what to write; and none of what is right. */
import { describe, expect, test } from "vitest";
import { checkedService } from "./testing/service-runs.ts";

async function messages(name: string, over: object): Promise<string[]> {
  const checked = await checkedService(name, over);
  return checked.kind === "ok"
    ? []
    : checked.faults.map(({ path, found, remedy }) => `${path}: ${found} → ${remedy}`);
}

const zone = (more: object) => ({
  ...{ id: "elmbridge", constraints: ["transformer-1-import"] },
  ...more,
});
const sustain = (more: object) => ({ venues: { sustain: more } });

describe("names that the network does not have", () => {
  test.for([
    ["constraints", { constraints: ["transformer-3-import"] }],
    ["network.out", { network: { out: ["transformer-3"] } }],
    ["network.closed", { network: { closed: ["ty"] } }],
  ] as const)("%s", async ([place, more]) => {
    const found = await messages("sustain", sustain({ zones: [zone(more)] }));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`venues.sustain.zones[0].${place}[0]`);
    expect(found[0]).toContain("substation");
  });
});

test("the same relief bought twice is said of the second zone; other hours, days, months or networks are not the same", async () => {
  const two = (more: object) =>
    messages("sustain", sustain({ zones: [zone({}), zone({ id: "again", ...more })] }));
  expect(await two({})).toEqual([
    'venues.sustain.zones[1].windows: hours in which zone "elmbridge" buys relief of "transformer-1-import" too → write windows that do not overlap, or one zone: the same relief would be bought twice',
  ]);
  expect(await two({ windows: [{ from: "19:30", to: "22:00" }] })).toHaveLength(1);
  expect(await two({ windows: [{ from: "20:00", to: "16:30" }] })).toEqual([]);
  expect(await two({ windows: [{ days: "weekends" }] })).toEqual([]);
  expect(await two({ network: { out: ["transformer-2"] } })).toEqual([]);
  expect(await two({ constraints: ["transformer-2-import"] })).toEqual([]);
  expect(await two({ id: "elmbridge", constraints: ["tie-import"] })).toEqual([
    'venues.sustain.zones[1].id: "elmbridge", the id of an earlier zone → give every zone an id of its own',
  ]);
});

test("a fixed price beyond the ceiling", async () => {
  expect(
    await messages("sustain", sustain({ procurement: { payment: "fixed", fixedGbpPerMwh: 350 } })),
  ).toEqual([
    "venues.sustain.procurement.fixedGbpPerMwh: 350, above the ceiling of 300 → write no more than ceilings.utilisationGbpPerMwh, or raise that",
  ]);
  expect(
    await messages("sustain", sustain({ procurement: { payment: "fixed", fixedGbpPerMwh: 300 } })),
  ).toEqual([]);
});

test("a season is bought for what is stated, not for what is known a day ahead", async () => {
  const found = await messages("secure", { venues: { secure: { contract: "seasonal" } } });
  expect(found).toEqual([
    'venues.secure.zones[0].requirement.kind: "look-ahead", which is known a day ahead, for seasonal contracts → write stated with reliefKw, or contract: adHoc',
  ]);
  expect(await messages("sustain", sustain({ contract: "annual" }))).toEqual([]);
});

describe("gates in the wrong order", () => {
  test.for([
    ["award before offers are in", { award: { day: -2, at: "13:00" } }, "award after close"],
    ["award before each period", { award: { before: 60 } }, "write { day, at }"],
    [
      "armed after being told",
      { dispatch: { before: 90 }, arm: { before: 60 } },
      "arm before units are told",
    ],
    ["armed before it is bought", { arm: { before: 3000 } }, "before offers are awarded"],
    ["armed by the clock", { arm: { day: -1, at: "12:00" } }, "write { before: minutes }"],
    ["open before the statement", { open: { day: -3, at: "12:00" } }, "after the look-ahead"],
  ] as const)("%s", async ([_, gates, part]) => {
    const found = await messages("sustain", sustain({ gates }));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain("venues.sustain.gates");
    expect(found[0]).toContain(part);
  });

  test("let go after being told", async () => {
    const let30 = (before: number) =>
      messages("sustain", {
        venues: {
          secure: {
            zones: [zone({})],
            unwinding: { before: 30 },
            gates: { arm: { before }, dispatch: { before } },
          },
        },
      });
    expect(await let30(60)).toEqual([
      "venues.secure.unwinding.before: 30 minutes before each period, after units are told → let units go before they are told: write 60 or more",
    ]);
    expect(await let30(30)).toEqual([]);
  });
});

test("all faults at once, shapes with their places", async () => {
  const found = await messages(
    "sustain",
    sustain({
      zones: [
        zone({ requirement: { kind: "stated", reliefKw: -5 }, windows: [{ from: "16:45" }] }),
      ],
      curve: { kind: "piecewise", points: [] },
      minOfferKw: 0,
    }),
  );
  expect(found.map((text) => text.slice(0, text.indexOf(":"))).sort()).toEqual([
    "venues.sustain.curve.points",
    "venues.sustain.minOfferKw",
    "venues.sustain.zones[0].requirement.reliefKw",
    "venues.sustain.zones[0].windows[0].from",
  ]);
});

test("a service without a zone is refused, and so is a setting that it does not read", async () => {
  expect((await messages("sustain", sustain({ zones: [] })))[0]).toContain("venues.sustain.zones");
  expect((await messages("sustain", sustain({ triggerFrac: 0.9 })))[0]).toContain("triggerFrac");
  expect(await messages("secure", {})).toEqual([]);
});
