/** Set-points on their way: latency to the second, time-outs, repeats, lost messages, and the same history for ticks of any length. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { tradedRows } from "../access/lists.ts";
import { tradedPlaces } from "../access/merit-order.ts";
import type { LabEvent } from "../core/events.ts";
import type { channelsSchema } from "../model/channels.ts";
import { ceilings, type Manager, manager, type Tick } from "../testing/controlled.ts";
import { FINE, handModel } from "../testing/hand-made.ts";
import { MW, START } from "../testing/minutes.ts";
import type { InstructionMessage } from "./state.ts";

type Own = z.input<typeof channelsSchema>;

/** Three units of 20 MW on a circuit of 40 MW with a target of 38: near has 2 MW to give, far and last more. */
const MODEL = handModel(
  ["near", "far", "last"].map((id) => ({ id, capacityKw: 20 * MW })),
  [{ id: "c", ratingKw: 40 * MW }],
  FINE,
);
const AVAILABLE_MW = [2, 15, 15];

interface Step {
  readonly uncontrolledMw: number;
  readonly s: number;
  readonly silent?: readonly number[];
}

/** Steps of flow nobody controls, each switched so that nothing is followed, in ticks of a length. */
function played(anm: Manager, steps: readonly Step[], tickS: number, availableMw = AVAILABLE_MW) {
  const levels: (readonly number[])[] = [];
  const events: LabEvent[] = [];
  const messages: InstructionMessage[] = [];
  let start = START;
  for (const { uncontrolledMw, s, ...faults } of steps) {
    for (let second = 0; second < s; second += tickS) {
      const tick: Tick = {
        ...{ start, seconds: tickS, isSwitched: second === 0, ...faults },
        availableKw: availableMw.map((mw) => mw * MW),
        uncontrolledKw: [uncontrolledMw * MW],
      };
      const done = anm.tick(tick);
      start += tickS;
      events.push(...done.events);
      messages.push(...done.messages);
      for (const stretch of done.stretches) {
        const level = stretch.levelKw.map((kw) => Math.round(kw) / MW);
        if (levels.at(-1)?.slice(1).join() !== level.join())
          levels.push([stretch.start - START, ...level]);
      }
    }
  }
  const sent = messages.map((of) => [
    MODEL.network.units.ids[of.unit],
    of.sentAt - START,
    of.closedAt - of.sentAt,
    of.outcome,
    of.attempts,
  ]);
  return { levels, events, sent };
}

const STEP: readonly Step[] = [
  { uncontrolledMw: 6, s: 1800 },
  { uncontrolledMw: 10, s: 1800 },
];

const FAR: Own = { units: { far: { route: "api", latencyS: 90, acknowledgeTimeoutS: 150 } } };

describe("latency", () => {
  test.each([60, 300, 1800])(
    "a terminal follows at the next cycle, an API of 90 s at the first after it has it, in ticks of %d s",
    (tickS) => {
      const { levels, sent } = played(manager(MODEL, { channels: FAR }), STEP, tickS);
      // 42 MW, 4 too many: near gives its 2 at once. What is on its way to far is asked of nobody else.
      expect(levels).toEqual([
        [0, 2, 15, 15],
        [1860, 0, 15, 15],
        [1920, 0, 13, 15],
      ]);
      expect(sent).toEqual([
        ["near", 1800, 0, "acknowledged", 1],
        ["far", 1800, 90, "acknowledged", 1],
      ]);
    },
  );

  test("ticks of 1, 5 and 30 minutes give the same set-points and messages, whatever channels take", () => {
    const quality = fc.record({
      latencyS: fc.integer({ min: 0, max: 240 }),
      failureProbability: fc.constantFrom(0, 0, 0.3),
    });
    const steps = fc.array(
      fc.record({ uncontrolledMw: fc.integer({ min: 0, max: 14 }), s: fc.constant(1800) }),
      { minLength: 1, maxLength: 3 },
    );
    fc.assert(
      fc.property(quality, quality, steps, (near, far, more) => {
        const own: Own = {
          rtu: { ...near, acknowledgeTimeoutS: 300 },
          units: { far: { ...far, route: "api", acknowledgeTimeoutS: 300 } },
        };
        const all = [{ uncontrolledMw: 6, s: 1800 }, ...more];
        const [one, five, thirty] = [60, 300, 1800].map((tickS) =>
          played(manager(MODEL, { channels: own }), all, tickS),
        );
        expect(five!.levels).toEqual(one!.levels);
        expect(thirty!.levels).toEqual(one!.levels);
        expect(thirty!.sent).toEqual(one!.sent);
      }),
      { seed: 20260101, numRuns: 60 },
    );
  });

  test("a unit has one message at a time: what changes meanwhile is sent once it has answered", () => {
    const rising = [
      { uncontrolledMw: 6, s: 1800 },
      { uncontrolledMw: 10, s: 60 },
      { uncontrolledMw: 11, s: 600 },
    ];
    const { levels, sent } = played(manager(MODEL, { channels: FAR }), rising, 60);
    expect(levels.slice(1)).toEqual([
      [1860, 0, 15, 15],
      [1920, 0, 13, 15],
      [2040, 0, 12, 15],
    ]);
    expect(sent.slice(1)).toEqual([
      ["far", 1800, 90, "acknowledged", 1],
      ["far", 1920, 90, "acknowledged", 1],
    ]);
  });
});

/** 43 MW: above the rating also once near has given its 2. */
const HIGH: readonly Step[] = [
  { uncontrolledMw: 6, s: 1800 },
  { uncontrolledMw: 11, s: 1800 },
];

describe("failure", () => {
  test("a terminal that loses every message is the ladder's: no answer, then its breaker where the flow is too high", () => {
    const own: Own = { units: { far: { failureProbability: 1 } } };
    const { events, sent } = played(manager(MODEL, { channels: own }), HIGH, 300);
    const told = events.map((event) => [event.at - START, event.kind]);
    expect(told).toContainEqual([1860, "notResponding"]);
    expect(told).toContainEqual([1860, "tripped"]);
    expect(sent.find(([unit]) => unit === "far")).toEqual(["far", 1800, 60, "failed", 1]);
  });

  test("a message is not sent again before its answer is due: one that was not heard arrives, however late channels are", () => {
    // On a way of 170 s it is sent at 1800, 1980 and 2160; the last is there when the unit listens again, at 2340.
    const own: Own = {
      api: { latencyS: 170, acknowledgeTimeoutS: 600, repeatS: 1 },
      units: { far: { route: "api" } },
    };
    const steps = [
      { uncontrolledMw: 6, s: 1800 },
      { uncontrolledMw: 10, s: 540, silent: [1] },
      { uncontrolledMw: 10, s: 600 },
    ];
    const { sent } = played(manager(MODEL, { channels: own }), steps, 60);
    const first = sent.find(([unit]) => unit === "far");
    expect(first).toEqual(["far", 1800, 540, "acknowledged", 3]);
  });

  test("about one in four messages is lost where the probability is 1 in 4, and each unit has its own draws", () => {
    const own: Own = {
      rtu: { failureProbability: 0.25, acknowledgeTimeoutS: 3600 },
    };
    const steps = Array.from({ length: 400 }, (_, index) => ({
      uncontrolledMw: index % 2 === 0 ? 10 : 6,
      s: 600,
    }));
    const { sent } = played(manager(MODEL, { channels: own, trimTimeoutS: 3600 }), steps, 600);
    const attempts = sent.reduce((sum, row) => sum + Number(row[4]), 0);
    const lost = attempts - sent.length;
    expect(attempts).toBeGreaterThan(700);
    // Four standard errors of a share of 0.25.
    const share = lost / attempts;
    expect(Math.abs(share - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / attempts));
    const lossesOf = (unit: string) => sent.filter((row) => row[0] === unit && row[4] !== 1);
    expect(lossesOf("near").map((row) => row[1])).not.toEqual(lossesOf("far").map((row) => row[1]));
  });
});

describe("a silent seller", () => {
  /** Near is to be curtailed and has bought 4 MW of seller, whose connection is firm. */
  const model = handModel(
    [
      { id: "near", capacityKw: 20 * MW },
      { id: "last", capacityKw: 20 * MW },
      { id: "seller", capacityKw: 20 * MW, isFirm: true },
    ],
    [{ id: "c", ratingKw: 40 * MW }],
    FINE,
  );
  const AVAILABLE = [4, 15, 10];
  const lists = () => {
    const incoming = [0, 1].map((unit) => ({
      ...({ unit, volumeKw: AVAILABLE[unit]! * MW, slice: "own", trade: "" } as const),
    }));
    const swap = { trade: "T", buyer: 0, seller: 2, buyerKw: 4 * MW, sellerKw: 4 * MW };
    const places = tradedPlaces(incoming, [{ ...swap, askGbpPerMwh: 30 }]);
    const directions = [
      { id: "T", buyerDirection: "down" as const, sellerDirection: "down" as const },
    ];
    const range = { lowestKw: new Float64Array(3), highestKw: new Float64Array(3).fill(20 * MW) };
    return [tradedRows(places, directions, range, [], ceilings(model.network))];
  };

  test("is lost once its answer is overdue; its obligation is the buyer's until it answers again", () => {
    const anm = manager(model, {
      channels: { api: { latencyS: 20, acknowledgeTimeoutS: 180 } },
    });
    const now = { availableKw: AVAILABLE.map((mw) => mw * MW), lists: lists() };
    const calm = { ...now, start: START, seconds: 1800, uncontrolledKw: [9 * MW] };
    anm.tick({ ...calm, changedLists: [0] });
    const over = { ...now, uncontrolledKw: [13 * MW], seconds: 600 };
    const silent = anm.tick({ ...over, start: START + 1800, isSwitched: true, silent: [2] });
    const back = anm.tick({ ...over, start: START + 2400 });
    const levels = [...silent.stretches, ...back.stretches]
      .map(({ start, levelKw }) => [start - START, ...levelKw.map((kw) => Math.round(kw) / MW)])
      .filter(([, ...mw], row, all) => row === 0 || all[row - 1]!.slice(1).join() !== mw.join());
    expect(levels).toEqual([
      [1800, 4, 15, 10],
      // 42 MW on a target of 38: the seller is told 4 MW; at 60 s the reading says that it has not followed.
      [1920, 4, 11, 10],
      // 180 s without an answer: the buyer gives it, at its own place again, and the next in the list has its power back.
      [2040, 0, 15, 10],
      // It answers at 2400: its slice is used again, and the buyer is free of it: 4 MW are needed, and nobody else gives them.
      [2400, 0, 15, 6],
      [2460, 4, 15, 6],
    ]);
    const obligations = [...silent.events, ...back.events].filter(({ kind }) =>
      kind.startsWith("obligation"),
    );
    expect(obligations).toEqual(
      [
        { at: 1980, kind: "obligationReturned", because: "seller does not answer" },
        { at: 2400, kind: "obligationResumed", because: "seller is in reach again" },
      ].flatMap(({ at, ...of }) =>
        ["near", "seller"].map((unit) => ({
          ...of,
          ...{ at: START + at, unit, trade: "T", kw: 4000 },
          period: Math.floor((START + at) / 1800),
        })),
      ),
    );
    const toSeller = [...silent.messages, ...back.messages].filter(({ unit }) => unit === 2);
    expect(
      toSeller.map((of) => [of.sentAt - START, of.closedAt - START, of.outcome, of.attempts]),
    ).toEqual([
      [1800, 1980, "timedOut", 3],
      [1980, 2400, "acknowledged", 7],
    ]);
  });
});
