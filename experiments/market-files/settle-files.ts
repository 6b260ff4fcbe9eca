/**
 * `headroom settle` without its printing: reads the files, tells every fault of all of them and of each against the others at
 * once, and settles. Takes the command's options; gives rows and what a person should know of them.
 */
import { type Fault, InputFaults, orThrow } from "../../sim/core/errors.ts";
import { formatInstant, PERIOD_SECONDS } from "../../sim/core/time.ts";
import { WH_PER_KWH } from "../../sim/core/units.ts";
import { messageFaults } from "../../sim/messages/message-faults.ts";
import type { MessageFormat } from "../../sim/messages/read.ts";
import { engagementFaults } from "./instructed.ts";
import { formatOption } from "./market-options.ts";
import { faultsOf, type LoadedMessage, loadMessage, rightOf } from "./message-file.ts";
import { outFaults } from "./out-folder.ts";
import { type Settled, settleMessages } from "./settle-messages.ts";

export interface SettleOptions {
  readonly trades: string;
  readonly engagements: string;
  readonly meters: string;
  readonly baselines: string;
  readonly payAvailabilityOnCancel?: boolean;
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
  const format = formatOption(options.format);
  const trades = await loadMessage("trade", options.trades);
  const engagements = await loadMessage("engagements-report", options.engagements);
  const meters = await loadMessage("meter-reading", options.meters);
  const baselines = await loadMessage("baseline", options.baselines);
  const all = [trades, engagements, meters, baselines];
  const faults = [
    ...faultsOf(format),
    ...(await outFaults(options.out)),
    ...all.flatMap((each) => faultsOf(each)),
    ...(trades.kind === "ok" ? windowFaults(trades.value) : []),
    ...(engagements.kind === "ok" ? engagementFaults(engagements.value) : []),
  ];
  if (faults.length > 0) throw new InputFaults(faults);
  const settled = settleMessages(
    {
      ...{ trades: orThrow(trades).rows, engagements: orThrow(engagements).rows },
      ...{ meters: orThrow(meters).rows, baselines: orThrow(baselines).rows },
    },
    { payAvailabilityOnCancel: options.payAvailabilityOnCancel === true },
  );
  const unknown = unsettledFaults(orThrow(trades), settled);
  if (unknown.length > 0) throw new InputFaults(unknown);
  const notices = [trades, engagements, meters, baselines].flatMap(
    (each) => rightOf<{ readonly notices: readonly Fault[] }>(each)?.notices ?? [],
  );
  return {
    ...settled,
    format: orThrow(format),
    notices: [...notices, ...strangers(orThrow(trades), orThrow(engagements))],
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

function unsettledFaults(trades: LoadedMessage<"trade">, { unsettled }: Settled): readonly Fault[] {
  const faults = messageFaults(trades.file);
  for (const { row, code, found, remedy } of unsettled)
    faults.add(trades.place(row, "sellerResourceId"), { code: `settle.${code}`, found, remedy });
  return faults.list();
}

/** Engagements of resources that sold nothing are not looked at; it is said how many. */
function strangers(
  trades: LoadedMessage<"trade">,
  engagements: LoadedMessage<"engagements-report">,
): readonly Fault[] {
  const sellers = new Set(trades.rows.map((row) => row.sellerResourceId));
  const others = engagements.rows.filter(({ resourceId }) => !sellers.has(resourceId)).length;
  if (others === 0) return [];
  const found = `${others} engagements of resources that sold nothing`;
  const remedy = "they are left out of the settlement";
  return [{ code: "settle.strangers", path: "", found, remedy, file: engagements.file }];
}
