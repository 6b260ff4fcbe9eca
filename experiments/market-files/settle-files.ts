/**
 * `headroom settle` without its printing: reads the files, tells every fault of all of them and of each against the others at
 * once, and settles. Takes the command's options; gives rows and what a person should know of them.
 */
import { type Fault, InputFaults, orThrow } from "../../sim/core/errors.ts";
import { formatInstant, PERIOD_SECONDS } from "../../sim/core/time.ts";
import { WH_PER_KWH } from "../../sim/core/units.ts";
import { messageFaults } from "../../sim/messages/message-faults.ts";
import type { MessageFormat } from "../../sim/messages/read.ts";
import {
  SHORTFALL_LIABILITIES,
  type ShortfallLiability,
} from "../../sim/venues/obligations/settings.ts";
import { engagementFaults, reasonFaults } from "./instructed.ts";
import { formatOption, wordOption } from "./market-options.ts";
import {
  faultsOf,
  type LoadedMessage,
  type LoadedParts,
  loadParts,
  rightOf,
} from "./message-file.ts";
import { outFaults } from "./out-folder.ts";
import { type Settled, settleMessages, unsettledIn } from "./settle-messages.ts";
import type { SettlementRules } from "./settlement-tables.ts";

export interface SettleOptions {
  readonly trades: string;
  readonly engagements: string;
  readonly meters: string;
  readonly baselines: string;
  readonly bids?: string;
  readonly payAvailabilityOnCancel?: boolean;
  readonly shortfallLiability: string;
  readonly out?: string;
  readonly format: string;
}

export interface SettleFiles extends Settled {
  readonly format: MessageFormat;
  readonly notices: readonly Fault[];
}

/** Settlement periods of all trades together; a window of more is a slip. */
const PERIODS_MAX = 500_000;

export async function settleFiles(options: SettleOptions): Promise<SettleFiles> {
  const rules = {
    format: formatOption(options.format),
    liability: wordOption(
      "--shortfall-liability",
      options.shortfallLiability,
      SHORTFALL_LIABILITIES,
    ),
  };
  const trades = await loadParts("trade", options.trades);
  const engagements = await loadParts("engagements-report", options.engagements);
  const meters = await loadParts("meter-reading", options.meters);
  const baselines = await loadParts("baseline", options.baselines);
  const bids = options.bids === undefined ? undefined : await loadParts("bid", options.bids);
  const all = [trades, engagements, meters, baselines, bids];
  const windows = trades.sound === undefined ? [] : windowFaults(trades.sound);
  const told = {
    payAvailabilityOnCancel: options.payAvailabilityOnCancel === true,
    shortfallLiability: rightOf(rules.liability) ?? "none",
  };
  const faults = [
    ...Object.values(rules).flatMap((each) => faultsOf(each)),
    ...bidFaults(options, rightOf(rules.liability)),
    ...(await outFaults(options.out)),
    ...all.flatMap((each) => each?.faults ?? []),
    ...windows,
    ...(engagements.sound === undefined ? [] : engagementFaults(engagements.sound)),
    ...(trades.whole === undefined || engagements.sound === undefined
      ? []
      : reasonFaults(engagements.sound, trades.whole.rows)),
    ...(windows.length > 0
      ? []
      : unheardFaults({ trades, engagements, meters, baselines, bids }, told)),
  ];
  const read = { trades: trades.sound, engagements: engagements.sound };
  const heard = { meters: meters.sound, baselines: baselines.sound };
  if (faults.length > 0 || !read.trades || !read.engagements || !heard.meters || !heard.baselines)
    throw new InputFaults(faults);
  const settled = settleMessages(
    {
      ...{ trades: read.trades.rows, engagements: read.engagements.rows },
      ...{ meters: heard.meters.rows, baselines: heard.baselines.rows },
      bids: bids?.sound?.rows,
    },
    told,
  );
  const notices = all.flatMap((each) => each?.sound?.notices ?? []);
  return {
    ...settled,
    format: orThrow(rules.format),
    notices: [...notices, ...strangers(read.trades, read.engagements)],
  };
}

/** Relief of more than this for a kW is a slip, as in the file of sensitivities. */
const SENSITIVITY_MAX = 10;

/** A whole number of micro-pounds, with room for the rounding of energies. */
const MICRO_GBP_MAX = Number.MAX_SAFE_INTEGER / 2;

/** Windows of whole settlement periods, and not without end; three volumes that can be of one trade. */
function windowFaults(trades: LoadedMessage<"trade">): readonly Fault[] {
  const faults = messageFaults(trades.file);
  let periods = 0;
  trades.rows.forEach((row, index) => {
    for (const field of ["startAt", "endAt"] as const) {
      if (row[field] % PERIOD_SECONDS === 0) continue;
      faults.add(trades.place(index, field), {
        code: "settle.period",
        found: `${formatInstant(row[field])}, inside a settlement period`,
        remedy: "write whole settlement periods, from half-hour to half-hour",
      });
    }
    for (const field of ["buyerVolume", "sellerVolume"] as const) {
      if (row.volume <= SENSITIVITY_MAX * row[field]) continue;
      faults.add(trades.place(index, field), {
        code: "settle.volume",
        found: `${row[field]}, for ${row.volume} at the constraint`,
        remedy: `write a volume that gives at most ${SENSITIVITY_MAX} times itself there`,
      });
    }
    const dearest = Math.max(row.availabilityGbpPerMwh, row.utilisationGbpPerMwh);
    if (row.volume * WH_PER_KWH * dearest > MICRO_GBP_MAX) {
      faults.add(trades.place(index, "volume"), {
        code: "settle.amount",
        found: `${row.volume}, at ${dearest} GBP/MWh more than can be counted exactly`,
        remedy: "check volume and prices",
      });
    }
    const own = (row.endAt - row.startAt) / PERIOD_SECONDS;
    const isOver = periods <= PERIODS_MAX && periods + own > PERIODS_MAX;
    periods += own;
    if (!isOver) return;
    faults.add(trades.place(index, "endAt"), {
      code: "settle.size",
      found: `with the trades before it more than ${PERIODS_MAX} settlement periods`,
      remedy: "check the window, or settle in several files",
    });
  });
  return faults.list();
}

interface SettledFiles {
  readonly trades: LoadedParts<"trade">;
  readonly engagements: LoadedParts<"engagements-report">;
  readonly meters: LoadedParts<"meter-reading">;
  readonly baselines: LoadedParts<"baseline">;
  readonly bids: LoadedParts<"bid"> | undefined;
}

/** Minutes of which nothing is known, or too much, and bids that are missing; where a file could not be read whole, nothing is said to be missing in it. */
function unheardFaults(
  { trades, engagements, meters, baselines, bids }: SettledFiles,
  rules: SettlementRules,
): readonly Fault[] {
  if (trades.whole === undefined || engagements.whole === undefined) return [];
  const isReadable = {
    noMeter: meters.whole !== undefined,
    noBaseline: baselines.whole !== undefined,
    noBid: bids?.whole !== undefined,
    ...{ bothWays: true, contract: true },
  };
  const rowsOf = <Row>(parts: { readonly sound: { readonly rows: readonly Row[] } | undefined }) =>
    parts.sound?.rows ?? [];
  const unsettled = unsettledIn(
    {
      ...{ trades: trades.whole.rows, engagements: engagements.whole.rows },
      ...{ meters: rowsOf(meters), baselines: rowsOf(baselines) },
      bids: bids === undefined ? undefined : rowsOf(bids),
    },
    rules,
  ).filter(({ code }) => isReadable[code]);
  return unsettledFaults(trades.whole, engagements.whole, unsettled);
}

function unsettledFaults(
  trades: LoadedMessage<"trade">,
  engagements: LoadedMessage<"engagements-report">,
  unsettled: Settled["unsettled"],
): readonly Fault[] {
  const ofTrades = messageFaults(trades.file);
  const ofEngagements = messageFaults(engagements.file);
  for (const { file, row, code, found, remedy } of unsettled) {
    const fault = { code: `settle.${code}`, found, remedy };
    if (file === "engagements") ofEngagements.add(engagements.place(row, "contractId"), fault);
    else ofTrades.add(trades.place(row, code === "noBid" ? "bidId" : "sellerResourceId"), fault);
  }
  return [...ofTrades.list(), ...ofEngagements.list()];
}

/** What a buyer lost is worth its bid, which only the file of bids says. */
function bidFaults(
  { bids }: Pick<SettleOptions, "bids">,
  liability: ShortfallLiability | undefined,
): readonly Fault[] {
  const fault = (found: string, remedy: string): Fault => ({
    ...{ code: "cli.option", path: "", file: "--bids", found, remedy },
  });
  if (liability === "sellerPaysBuyerLoss" && bids === undefined)
    return [fault("nothing", "name the file of bids: what a buyer lost is worth its bid")];
  if (liability === "none" && bids !== undefined)
    return [
      fault(
        JSON.stringify(bids),
        "leave it out, or write --shortfall-liability sellerPaysBuyerLoss",
      ),
    ];
  return [];
}

/** Engagements of resources that traded nothing are not looked at; it is said how many. */
function strangers(
  trades: LoadedMessage<"trade">,
  engagements: LoadedMessage<"engagements-report">,
): readonly Fault[] {
  const parties = new Set(
    trades.rows.flatMap((row) => [row.buyerResourceId, row.sellerResourceId]),
  );
  const others = engagements.rows.filter(({ resourceId }) => !parties.has(resourceId)).length;
  if (others === 0) return [];
  const found = `engagements of resources that traded nothing: ${others}`;
  const remedy = "they are left out of the settlement";
  return [{ code: "settle.strangers", path: "", found, remedy, file: engagements.file }];
}
