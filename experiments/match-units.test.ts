/** `headroom match` where kW and MW may be mixed up: what cannot be right is a fault, what is hardly right a warning with its place. */
import { expect, test } from "vitest";
import { headroom } from "./testing/command-line.ts";
import { marketFiles, messageFile, miniTrial } from "./testing/market-files.ts";
import { changedMarket, type Market, refusedMatch } from "./testing/match-refused.ts";
import { scratchFolder } from "./testing/scratch-folder.ts";

const { fresh } = scratchFolder("match-units");
const refused = (args: readonly string[], ...more: readonly string[]) =>
  refusedMatch(fresh(), args, ...more);

const inOther = (change: (market: Market) => Partial<Market>): Market => {
  const market = miniTrial(1);
  return { ...market, ...change(market) };
};
const scaled = <Row extends { readonly volume: number }>(rows: readonly Row[], times: number) =>
  rows.map((row) => ({ ...row, volume: row.volume * times }));

test.each<[string, Market, readonly string[], readonly RegExp[]]>([
  [
    "a constraint of 16 MW called 16 kW",
    inOther((market) => ({
      "look-ahead": market["look-ahead"].map((row) => ({ ...row, size: 16 })),
    })),
    [],
    [
      /look-ahead\.csv:2:\d+: Constraint size: found 16 kW .* for 16000 kW of relief; if it is in MW, write 16000$/,
    ],
  ],
  [
    "one of 16 MW in watts",
    inOther((market) => ({
      "look-ahead": market["look-ahead"].map((row) => ({ ...row, size: -16_000_000 })),
    })),
    [],
    [/look-ahead\.csv:2:\d+: Constraint size: found -16000000 kW .* could give 30000 kW; /],
  ],
  [
    "bids in MW",
    inOther((market) => ({ bid: scaled(market.bid, 1e-3) })),
    [],
    [5, 4, 3, 4].map(
      (mw, row) =>
        new RegExp(
          `bid\\.csv:${row + 2}:\\d+: Volume: found ${mw} kW in B-.*, below the least trade of 100 kW.*write ${mw}000; `,
        ),
    ),
  ],
  [
    "the same where so little may trade",
    inOther((market) => ({ bid: scaled(market.bid, 1e-3) })),
    ["--min-trade", "1"],
    [],
  ],
  ["a market that is as it should be", miniTrial(1), [], []],
])(
  "a likely mistake of unit is told with its place, and matched as it stands: %s",
  async (_, market, more, told) => {
    const args = marketFiles(fresh(), market);
    const { code, err, out } = await headroom("match", ...args, ...more, "--json");
    expect(code).toBe(0);
    const lines = err.split("\n").slice(0, -1);
    expect(lines).toEqual(told.map((each) => expect.stringMatching(each)));
    expect(lines.every((line) => line.startsWith("warning: "))).toBe(true);
    const { notices } = JSON.parse(out);
    expect(notices.filter(({ file }: { file?: string }) => file !== undefined)).toHaveLength(
      told.length,
    );
  },
);

test("an offer of more than its resource may inject and draw cannot be right", async () => {
  const resources = ["YELLOW", "PURPLE", "PINK", "WHITE", "BLUE", "GREEN", "RED", "ORANGE"].map(
    (name) => ({
      ...{ resourceId: `R-${name}`, resourceName: name, isAvailable: true },
      ...{ mecKw: 2000, micKw: 3000, mecKvar: null, micKvar: null, isRegistered: true },
    }),
  );
  const at = fresh();
  const args = marketFiles(at, changedMarket("offer", 1, { volume: 4_000_000 }));
  const known = ["--resources", messageFile(at, "resource", resources)];
  expect(await refused(args, ...known)).toEqual([
    expect.stringMatching(
      /^offer\.csv:3:\d+: Volume: found 4000000, when R-YELLOW may inject and draw 5000 kW together; write kW, 5000 at most/,
    ),
  ]);
});
