/** `headroom match` on wrong files: every fault of all of them at once, with its place and what to write; nothing written. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { headroom } from "./testing/command-line.ts";
import { marketFiles, messageFile, miniTrial, POINT, START } from "./testing/market-files.ts";
import { changedMarket, type Market, refusedMatch } from "./testing/match-refused.ts";
import { scratchFolder } from "./testing/scratch-folder.ts";

const { folder, fresh } = scratchFolder("match-faults");

const refused = (args: readonly string[], ...more: readonly string[]) =>
  refusedMatch(fresh(), args, ...more);

describe("a file held against itself and the others", () => {
  test("an availability price: a fault where utilisation alone is paid, and taken where nothing is said", async () => {
    const market = changedMarket("offer", 1, { availabilityGbpPerMwh: 1 });
    const args = marketFiles(fresh(), market);
    expect(await refused(args, "--price-structure", "utilisation-only")).toEqual([
      expect.stringMatching(
        /^offer\.csv:3:\d+: .*1 in a market that pays for utilisation only; write 0/,
      ),
    ]);
    expect(await refused(args, "--price-structure", "one-part")).toHaveLength(1);
    for (const more of [[], ["--price-structure", "two-part"]]) {
      const { code, out } = await headroom("match", ...args, ...more, "--json");
      expect(code).toBe(0);
      expect(JSON.parse(out).priceStructure).toBe("two-part");
    }
  });

  const later = { startAt: START + 3600, endAt: START + 5400 };

  test.each<[string, Market, RegExp]>([
    [
      "a buyer whose contract is not on the list",
      changedMarket("bid", 0, { contractId: "C-X" }),
      /^bid\.csv:2:\d+: .*C-X.*no contract of the list/,
    ],
    [
      "a buyer with another's contract",
      changedMarket("bid", 0, { contractId: "C-RED" }),
      /^bid\.csv:2:\d+: .*C-RED, the contract of R-RED; write a contract of R-BLUE$/,
    ],
    [
      "an unknown resource",
      changedMarket("offer", 1, { resourceId: "R-YELOW" }),
      /^offer\.csv:3:\d+: .*"R-YELOW", which is no resource of the list; the nearest is R-YELLOW$/,
    ],
    [
      "an unknown constraint point",
      changedMarket("bid", 2, { constraintId: "BSP-9" }),
      /^bid\.csv:4:\d+: .*"BSP-9".*the nearest is BSP-1$/,
    ],
    [
      "an order outside the predicted periods",
      changedMarket("bid", 1, later),
      /^bid\.csv:3:\d+: .*2025-01-22T09:00:00Z, in which no constraint in kW is predicted at BSP-1; .*2025-01-22T08:00:00Z$/,
    ],
    [
      "an order that runs beyond them",
      changedMarket("offer", 0, { endAt: START + 3600 }),
      /^offer\.csv:2:\d+: .*from 2025-01-22T08:30:00Z/,
    ],
    [
      "a window inside a period",
      changedMarket("offer", 0, { endAt: START + 900 }),
      /^offer\.csv:2:\d+: .*2025-01-22T08:15:00Z, inside a settlement period/,
    ],
    [
      "more than the contract holds",
      changedMarket("bid", 0, { volume: 5001 }),
      /^bid\.csv:2:\d+: .*5001, when C-BLUE holds 5000 kW; write at most 5000$/,
    ],
    [
      "a contract that may not trade",
      changedMarket("incoming-merit-order-list", 0, { role: "notApplicable" }),
      /^bid\.csv:2:\d+: .*C-BLUE, which the merit order list has as Not Applicable/,
    ],
    [
      "a contract that is not registered",
      changedMarket("incoming-merit-order-list", 3, { isRegistered: false }),
      /^bid\.csv:5:\d+: .*C-ORANGE, which is not registered/,
    ],
    [
      "a buyer that sells",
      changedMarket("offer", 2, { resourceId: "R-RED" }),
      /^offer\.csv:4:\d+: .*R-RED, which bids there too, in .*bid\.csv line 4/,
    ],
    [
      "a counterparty without bilateral trading",
      changedMarket("bid", 3, { counterpartyId: "R-YELLOW" }),
      /^bid\.csv:5:\d+: .*R-YELLOW, which is named; .*--matcher bilateral$/,
    ],
    [
      "an order where nothing is predicted",
      {
        ...miniTrial(1),
        "look-ahead": miniTrial(1)["look-ahead"].map((row) => ({ ...row, size: 0 })),
        bid: miniTrial(1).bid.slice(0, 1),
        offer: [],
      },
      /^bid\.csv:2:\d+: .*in which the look-ahead predicts 0 kW at BSP-1; leave the order out, or correct the size$/,
    ],
    [
      "a negative volume",
      changedMarket("bid", 0, { volume: 1 }),
      /^bid\.csv:2:\d+: .*"-1"; write more than 0$/,
    ],
    [
      "an all-in price below availability",
      changedMarket("offer", 0, { availabilityGbpPerMwh: 31 }),
      /^offer\.csv:2:\d+: .*30, below the availability price of 31/,
    ],
    [
      "a repeated order",
      changedMarket("incoming-merit-order-list", 1, { order: 1 }),
      /^incoming-merit-order-list\.csv:3:\d+: .*1 a second time, first in line 2/,
    ],
  ])("%s", async (name, market, message) => {
    const args = marketFiles(fresh(), market);
    if (name === "a negative volume") replaced(args, "--bids", ",1,kW", ",-1,kW");
    const faults = await refused(args);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(message);
  });

  /** Changes the text of the file that an option names. */
  function replaced(args: readonly string[], option: string, from: string, to: string): void {
    const path = args[args.indexOf(option) + 1]!;
    const text = readFileSync(path, "utf8");
    expect(text).toContain(from);
    writeFileSync(
      path,
      text.replace(from, () => to),
    );
  }

  test("a resource that the look-ahead does not list at the constraint", async () => {
    const market = miniTrial(1);
    const without = market["look-ahead"].filter(({ resourceId }) => resourceId !== "R-BLUE");
    const faults = await refused(marketFiles(fresh(), { ...market, "look-ahead": without }));
    expect(faults).toEqual([
      expect.stringMatching(
        /^bid\.csv:2:\d+: Resource ID: found R-BLUE, which the look-ahead does not list at BSP-1/,
      ),
    ]);
  });

  test("a bid after the close", async () => {
    const args = marketFiles(fresh(), changedMarket("bid", 1, { submittedAt: START }));
    const faults = await refused(args, "--closes", "2025-01-21T12:00:00Z");
    expect(faults).toEqual([
      expect.stringMatching(
        /^bid\.csv:3:\d+: Submitted: found 2025-01-22T08:00:00Z, when the window had closed at 2025-01-21T12:00:00Z/,
      ),
    ]);
  });

  test.each([
    [
      "a look-ahead in MW",
      "--look-ahead",
      ",kW,",
      ",MW,",
      /^look-ahead\.csv:2:\d+: Units: found "MW"; write kW.*1 MW is 1000 kW$/,
    ],
    ["a missing column", "--offers", "Volume,", "Volumes,", /^offer\.csv:1:\d+: .*Volume/],
    [
      "a byte-order mark",
      "--mol",
      "Timestamp",
      "\ufeffTimestamp",
      /^incoming-merit-order-list\.csv:1:1: found a byte-order mark/,
    ],
  ])("%s", async (_, option, from, to, message) => {
    const args = marketFiles(fresh(), miniTrial(1));
    replaced(args, option, from, to);
    const faults = await refused(args);
    expect(faults.join("\n")).toMatch(message);
  });

  test("an empty file, a file that is not there, one of another ending: all told at once", async () => {
    const args = [...marketFiles(fresh(), miniTrial(1))];
    writeFileSync(args[1]!, "");
    args[3] = join(folder, "nothing.csv");
    args[5] = join(folder, "bids.xlsx");
    const faults = await refused(args);
    expect(faults).toEqual([
      expect.stringMatching(/^look-ahead\.csv:1:1: found no/),
      expect.stringMatching(/^nothing\.csv: found no such file/),
      expect.stringMatching(/^bids\.xlsx: found another ending/),
    ]);
  });

  describe("no fault hides another", () => {
    interface Slip {
      readonly kind: keyof Market;
      readonly row: number;
      readonly change: object;
      readonly message: RegExp;
    }
    const slips: readonly Slip[] = [
      {
        ...{ kind: "incoming-merit-order-list", row: 1, change: { order: 1 } },
        message: /incoming-merit-order-list\.csv:3:.*1 a second time/,
      },
      {
        ...{ kind: "offer", row: 1, change: { resourceId: "R-YELOW" } },
        message: /offer\.csv:3:.*"R-YELOW"/,
      },
      {
        ...{ kind: "bid", row: 2, change: { constraintId: "BSP-9" } },
        message: /bid\.csv:4:.*"BSP-9"/,
      },
      {
        ...{ kind: "offer", row: 0, change: { availabilityGbpPerMwh: 31 } },
        message: /offer\.csv:2:.*below the availability price/,
      },
      {
        ...{ kind: "bid", row: 1, change: later },
        message: /bid\.csv:3:.*no constraint in kW is predicted/,
      },
      {
        ...{ kind: "bid", row: 0, change: { volume: 5001 } },
        message: /bid\.csv:2:.*holds 5000 kW/,
      },
      {
        ...{ kind: "offer", row: 3, change: { endAt: START + 900 } },
        message: /offer\.csv:5:.*inside a settlement period/,
      },
      {
        ...{ kind: "bid", row: 3, change: { counterpartyId: "R-PURPLE" } },
        message: /bid\.csv:5:.*R-PURPLE, which is named/,
      },
    ];
    const withSlips = (chosen: readonly Slip[]): Market => {
      const market = miniTrial(1);
      const changes = (kind: keyof Market, row: number) =>
        chosen.filter((slip) => slip.kind === kind && slip.row === row);
      const entries = Object.entries(market) as [keyof Market, readonly object[]][];
      return Object.fromEntries(
        entries.map(([kind, rows]) => [
          kind,
          rows.map((each, row) =>
            Object.assign({}, each, ...changes(kind, row).map((slip) => slip.change)),
          ),
        ]),
      ) as unknown as Market;
    };

    test("any two of them, in files or rows of their own, are told together, and nothing else is", async () => {
      for (const [at, first] of slips.entries()) {
        for (const second of slips.slice(at + 1)) {
          const faults = await refused(marketFiles(fresh(), withSlips([first, second])));
          for (const { message } of [first, second])
            expect(faults).toContainEqual(expect.stringMatching(message));
          expect(faults).toHaveLength(2);
        }
      }
    });

    test("names of a list with a value that cannot be read are known all the same", async () => {
      const [repeated, unknown, elsewhere, dear] = slips as [Slip, Slip, Slip, Slip];
      const told = [repeated, unknown, elsewhere, dear];
      const args = marketFiles(fresh(), withSlips(told));
      replaced(args, "--look-ahead", ",kW,", ",MW,");
      const faults = await refused(args);
      for (const { message } of told) expect(faults).toContainEqual(expect.stringMatching(message));
      expect(faults).toContainEqual(expect.stringMatching(/^look-ahead\.csv:2:.*"MW"/));
      expect(faults).toHaveLength(5);
    });
  });

  test("bytes that are not UTF-8 have a place, and hide no other fault of the file or of another", async () => {
    const args = marketFiles(fresh(), changedMarket("bid", 1, { contractId: "C-GREEEN" }));
    const path = args[args.indexOf("--mol") + 1]!;
    const text = readFileSync(path, "latin1").replace("R-RED,", "R-R\u00c9D,");
    writeFileSync(path, text.replace(/^([^,]*),4,/m, "$1,1,"), "latin1");
    const faults = await refused(args);
    expect(faults).toContainEqual(
      expect.stringMatching(
        /^incoming-merit-order-list\.csv:4:\d+: found bytes that are not UTF-8; save it as UTF-8$/,
      ),
    );
    expect(faults).toContainEqual(
      expect.stringMatching(/^incoming-merit-order-list\.csv:5:\d+: .*1 a second time/),
    );
    expect(faults).toContainEqual(expect.stringMatching(/^bid\.csv:3:\d+: .*C-GREEEN/));
  });

  test("faults of several files and options come together", async () => {
    const market = changedMarket("bid", 0, { volume: 9000, endAt: START + 3600 });
    const args = marketFiles(fresh(), { ...market, offer: changedMarket("offer", 3, later).offer });
    const more = [
      "--price",
      "midpont",
      "--min-trade",
      "0",
      "--period",
      "8 o'clock",
      "--constraint",
      "BSP",
    ];
    const faults = await refused(args, ...more);
    expect(faults.map((line) => line.slice(0, line.indexOf(" ")))).toEqual([
      ...["--price:", "--min-trade:", "--period:", "--constraint:"],
      ...[expect.stringMatching(/^bid\.csv:2:/), expect.stringMatching(/^offer\.csv:5:/)],
    ]);
  });

  test("a sensitivity that is missing", async () => {
    const path = messageFile(folder, "sensitivity", [
      { constraintId: POINT, resourceId: "R-BLUE", sensitivity: 1 },
    ]);
    const faults = await refused(marketFiles(fresh(), miniTrial(1)), "--sensitivities", path);
    expect(faults).toHaveLength(7);
    expect(faults[0]).toMatch(/R-GREEN, of which the file of sensitivities says nothing at BSP-1/);
  });
});
