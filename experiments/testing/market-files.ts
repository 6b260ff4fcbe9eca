/**
 * For tests: the worked mini-trial as market files in a folder of their own: four buyers with 16 MW on the list, four
 * sellers with 14 MW that are not, one constraint of 16 MW at 08:00. A test changes rows or texts of files before it runs.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { orThrow } from "../../sim/core/errors.ts";
import { PERIOD_SECONDS, parseInstant } from "../../sim/core/time.ts";
import { type MessageFormat, readMessage } from "../../sim/messages/read.ts";
import type { MessageKind, MessageRow, MessageTable } from "../../sim/messages/registry.ts";
import { writeMessage } from "../../sim/messages/write.ts";

export const POINT = "BSP-1";
export const START = parseInstant("2025-01-22T08:00:00Z")!;
const REPORTED = parseInstant("2025-01-20T08:00:00Z")!;
const SUBMITTED = parseInstant("2025-01-21T09:00:00Z")!;

/** Name, MW, all-in, availability of scenario 3. */
export const BUYERS = [
  ["BLUE", 5, 70, 7],
  ["GREEN", 4, 42, 2],
  ["RED", 3, 38, 3],
  ["ORANGE", 4, 45, 6],
] as const;
export const SELLERS = [
  ["PURPLE", 5, 30, 4],
  ["YELLOW", 4, 35, 5],
  ["PINK", 3, 40, 3],
  ["WHITE", 2, 55, 6],
] as const;

const resource = (name: string) => `R-${name}`;
const contract = (name: string) => `C-${name}`;

type Market = {
  readonly [Kind in
    | "look-ahead"
    | "incoming-merit-order-list"
    | "bid"
    | "offer"]: MessageTable<Kind>;
};

const orderRow = (
  [name, mw, allIn, availability]: (typeof BUYERS | typeof SELLERS)[number],
  isTwoPart: boolean,
) => ({
  constraintId: POINT,
  resourceId: resource(name),
  startAt: START,
  endAt: START + PERIOD_SECONDS,
  volume: mw * 1000,
  units: "kW" as const,
  availabilityGbpPerMwh: isTwoPart ? availability : 0,
  allInGbpPerMwh: allIn,
  submittedAt: SUBMITTED,
  isAllOrNone: null,
  counterpartyId: null,
});

/** Scenario 1; 2 with the list's last first; 3 with prices of two parts; 4 with both. */
export function miniTrial(scenario: 1 | 2 | 3 | 4): Market {
  const isTwoPart = scenario >= 3;
  const [blue, green, red, orange] = BUYERS;
  const order = scenario % 2 === 0 ? [orange, blue, green, red] : BUYERS;
  return {
    "look-ahead": [...BUYERS, ...SELLERS].map(([name]) => ({
      reportedAt: REPORTED,
      periodStart: START,
      constraintId: POINT,
      size: 16_000,
      units: "kW",
      resourceId: resource(name),
      resourceName: name,
    })),
    "incoming-merit-order-list": order.map(([name, mw], place) => listRow(name, mw, place + 1)),
    bid: BUYERS.map((buyer) => ({
      bidId: `B-${buyer[0]}`,
      contractId: contract(buyer[0]),
      ...orderRow(buyer, isTwoPart),
    })),
    offer: SELLERS.map((seller) => ({
      offerId: `O-${seller[0]}`,
      contractId: null,
      ...orderRow(seller, isTwoPart),
    })),
  };
}

export function listRow(
  name: string,
  mw: number,
  order: number,
  more: Partial<MessageRow<"incoming-merit-order-list">> = {},
): MessageRow<"incoming-merit-order-list"> {
  return {
    reportedAt: REPORTED,
    order,
    resourceId: resource(name),
    operation: "generation",
    value: mw * 1000,
    units: "kW",
    mecKvar: null,
    mecKw: mw * 1000,
    micKvar: null,
    micKw: 0,
    resourceName: name,
    role: "buyer",
    contractId: contract(name),
    isRegistered: true,
    isTraded: false,
    ...more,
  };
}

const OPTION = {
  "look-ahead": "--look-ahead",
  "incoming-merit-order-list": "--mol",
  bid: "--bids",
  offer: "--offers",
} as const;

/** Writes the files; the arguments that name them. */
export function marketFiles(
  folder: string,
  market: Market,
  format: MessageFormat = "csv",
): readonly string[] {
  return (Object.keys(OPTION) as (keyof Market)[]).flatMap((kind) => [
    OPTION[kind],
    messageFile(folder, kind, market[kind], format),
  ]);
}

/** Writes one message; its path. */
export function messageFile<Kind extends MessageKind>(
  folder: string,
  kind: Kind,
  rows: MessageTable<Kind>,
  format: MessageFormat = "csv",
): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${kind}.${format}`);
  writeFileSync(path, writeMessage(kind, rows, format));
  return path;
}

export function readBack<Kind extends MessageKind>(
  kind: Kind,
  folder: string,
  name: string,
  format: MessageFormat = "csv",
): MessageTable<Kind> {
  const file = `${name}.${format}`;
  return orThrow(readMessage(kind, readFileSync(join(folder, file), "utf8"), { file, format }))
    .rows;
}

export const filesIn = (folder: string): readonly string[] => readdirSync(folder).sort();
