/**
 * Trades of capacity from a file, against a world. Takes the rows of a file and the world; gives trades as the coordinator
 * reads them and what should be said of them, or every fault at once, each with its row and column.
 */
import type { CapacityTrade, TradeWindow } from "../../sim/approval/capacity-trade.ts";
import { periodsOfWindow } from "../../sim/approval/capacity-trade.ts";
import type { ApprovalSettings } from "../../sim/approval/settings.ts";
import { type Checked, type Fault, faulty, nearestWord, ok } from "../../sim/core/errors.ts";
import {
  formatDay,
  formatInstant,
  londonDayOf,
  londonDayStart,
  PERIOD_HOURS,
  periodOf,
} from "../../sim/core/time.ts";
import type { MessageRow } from "../../sim/messages/registry.ts";
import { constrainedSites, exchangeOf, outsideArea } from "../../sim/state/constrained-area.ts";
import type { World } from "../../sim/state/world.ts";
import type { LoadedMessage } from "../market-files/message-file.ts";

type Row = MessageRow<"capacity-trade">;
type Field = keyof Row & string;

export interface TradesOfFile {
  readonly trades: readonly CapacityTrade[];
  readonly notices: readonly Fault[];
}

/** Beyond this no table of effects would be read by anybody. */
const TRADES_MAX = 500;

export function tradesOfFile(
  { rows, notices, place }: LoadedMessage<"capacity-trade">,
  world: World,
  settings: ApprovalSettings,
): Checked<TradesOfFile> {
  const faults: Fault[] = [];
  const said: Fault[] = [...notices];
  const isInArea = constrainedSites(world, settings.constrainedBy);
  const bought = exchangeOf(world, settings);
  const trades = rows.map((row, index): CapacityTrade => {
    const remark = (list: Fault[]) => (field: Field, code: string, found: string, remedy: string) =>
      list.push({ ...place(index, field), code: `approve.${code}`, found, remedy });
    checkRow(row, world, isInArea, remark(faults));
    const window = windowOf(row);
    const periods = isWithin(row, world) ? periodsOfWindow(window) : [];
    if (periods.length === 0 && isWithin(row, world))
      remark(faults)(
        "dailyTo",
        "noPeriod",
        "hours that never fall into the window",
        "write hours that do, or none",
      );
    sayOf(row, periods.length * PERIOD_HOURS, remark(said));
    const { ids } = world.network.connections;
    const between = {
      ...{ buyer: ids.indexOf(row.buyerId), seller: ids.indexOf(row.sellerId) },
      ...{ capacity: row.capacity ?? ("export" as const), kw: row.kw },
    };
    const areKnown = between.buyer >= 0 && between.seller >= 0;
    return {
      ...{ id: row.tradeId, ...between, boughtKw: areKnown ? bought(between) : row.kw },
      ...{ agreedAt: row.agreedAt, periods },
      auction: row.auction ?? formatDay(londonDayOf(row.agreedAt)),
      override:
        row.override === null ? undefined : { decision: row.override, because: row.reason ?? "" },
      cancelledFromPeriod: row.cancelledAt === null ? Infinity : periodOf(row.cancelledAt),
    };
  });
  if (rows.length > TRADES_MAX) {
    const found = `${rows.length} trades`;
    const remedy = `write at most ${TRADES_MAX} a file`;
    faults.push({ ...place(TRADES_MAX, "tradeId"), code: "approve.tooMany", found, remedy });
  }
  return faults.length > 0 ? faulty(faults) : ok({ trades, notices: said });
}

type Remark = (field: Field, code: string, found: string, remedy: string) => void;

function checkRow(
  row: Row,
  world: World,
  isInArea: ((connection: number) => boolean) | undefined,
  fault: Remark,
): void {
  const { ids } = world.network.connections;
  for (const [field, site] of [
    ["buyerId", row.buyerId],
    ["sellerId", row.sellerId],
  ] as const) {
    const connection = ids.indexOf(site);
    if (connection < 0) {
      const near = nearestWord(site, ids.slice(0, 2000));
      const hint = near === undefined ? "" : `; the nearest is ${near}`;
      const found = `"${site}", which is no connection of network "${world.network.name}"`;
      fault(field, "unknownSite", found, `write the id of a connection${hint}`);
    } else if (isInArea !== undefined && !isInArea(connection)) {
      const found = outsideArea(site, world.scenario.approval?.constrainedBy ?? []);
      const remedy =
        "name a site behind one of these constraint points, or widen approval.constrainedBy";
      fault(field, "outsideArea", found, remedy);
    }
  }
  if (row.buyerId === row.sellerId)
    fault("sellerId", "sameSite", `"${row.sellerId}" on both sides`, "name two sites");
  if ((row.dailyFrom === null) !== (row.dailyTo === null))
    fault("dailyTo", "halfWindow", "one of the two daily times", "write both, or neither");
  if (row.override !== null && row.reason === null)
    fault("reason", "noReason", "a decision by hand without a reason", "write why");
  if (row.override === null && row.reason !== null)
    fault(
      "override",
      "noDecision",
      "a reason without a decision",
      "write Approved or Refused, or no reason",
    );
  if (row.agreedAt > row.startAt)
    fault(
      "agreedAt",
      "agreedLate",
      `${formatInstant(row.agreedAt)}, after the trade begins`,
      `write an instant up to ${formatInstant(row.startAt)}`,
    );
  if (row.cancelledAt !== null && row.cancelledAt < row.agreedAt)
    fault(
      "cancelledAt",
      "cancelledEarly",
      `${formatInstant(row.cancelledAt)}, before it was agreed`,
      `write an instant from ${formatInstant(row.agreedAt)} on`,
    );
  if (!isWithin(row, world)) {
    const days = `${formatDay(world.firstDay)} to ${formatDay(world.firstDay + world.dayCount - 1)}`;
    const found = `${formatInstant(row.startAt)} to ${formatInstant(row.endAt)}, not within the days of the scenario, ${days}`;
    fault("startAt", "outsidePeriod", found, "write period.start and period.days that hold it");
  }
}

function isWithin({ startAt, endAt }: Row, { firstDay, dayCount }: World): boolean {
  return startAt >= londonDayStart(firstDay) && endAt <= londonDayStart(firstDay + dayCount);
}

function windowOf({ startAt, endAt, dailyFrom, dailyTo }: Row): TradeWindow {
  const isDaily = dailyFrom !== null && dailyTo !== null;
  return {
    startAt,
    endAt,
    daily: isDaily ? { fromSecond: dailyFrom, toSecond: dailyTo } : undefined,
  };
}

/** What is no fault and should be known. */
function sayOf({ capacity, statedHours }: Row, hours: number, notice: Remark): void {
  if (capacity === null)
    notice("capacity", "noCapacity", "no word for which capacity", "it is read as Export");
  if (statedHours !== null && hours > 0 && statedHours !== hours)
    notice(
      "statedHours",
      "hours",
      `${statedHours} h, where the window has ${hours} h`,
      "the window is what is studied",
    );
}
