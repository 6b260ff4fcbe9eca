/**
 * Bids and offers held against the other files: predicted periods, who can help there, whose contract it is, how much it
 * holds. Takes a file of orders and what it is held against; gives every fault with its place. What one file alone can
 * tell, its reader has told.
 */
import type { Fault } from "../../sim/core/errors.ts";
import { formatInstant, PERIOD_SECONDS } from "../../sim/core/time.ts";
import { KW_PER_MW } from "../../sim/core/units.ts";
import { type MessageFaults, messageFaults } from "../../sim/messages/message-faults.ts";
import { BOUNDS } from "../../sim/model/network-document.ts";
import {
  type BidRow,
  bookKey,
  type Constraints,
  isBid,
  type ListRow,
  type OfferRow,
  type OrderRow,
  type SensitivityOf,
  startsWithin,
} from "./market-tables.ts";
import type { LoadedMessage } from "./message-file.ts";

export interface OrderContext {
  readonly constraints: Constraints;
  readonly contracts: ReadonlyMap<string, ListRow>;
  readonly sensitivity: SensitivityOf;
  /** Whether the matcher takes named counterparties, and nothing else. */
  readonly isBilateral: boolean;
  /** Whether orders carry one price, for each MWh called, and none for being held ready. */
  readonly isUtilisationOnly: boolean;
  /** Resources that the file of resources says are not registered. */
  readonly unregistered: ReadonlySet<string>;
  /** The most that a resource may inject and draw together, kW, where a file says it. */
  readonly capacityKw: ReadonlyMap<string, number>;
}

/** More than this at a constraint cannot be written in a trade. */
const PRICE_MAX_GBP_PER_MWH = 100_000;
const RELIEF_MAX_KW = BOUNDS.powerMw * KW_PER_MW;
const VOLUME_RESIDUE_KW = 1e-6;

type OrderField = keyof BidRow & keyof OfferRow & string;
type Tell = (field: OrderField, code: string, found: string, remedy: string) => void;

/** `place` of either file, for fields that both have. */
interface OrderFile {
  readonly file: string;
  readonly rows: readonly OrderRow[];
  place(row: number, field: OrderField): ReturnType<LoadedMessage<"bid">["place"]>;
}

export function orderFaults(
  orders: LoadedMessage<"bid"> | LoadedMessage<"offer">,
  context: OrderContext,
): readonly Fault[] {
  const file: OrderFile = orders;
  const faults = messageFaults(file.file);
  const heldKw = new Map<string, number>();
  file.rows.forEach((row, index) => {
    if (row.units !== "kW") return;
    const tell: Tell = (field, code, found, remedy) =>
      faults.add(file.place(index, field), { code: `match.${code}`, found, remedy });
    checkContract(row, context, tell);
    checkCounterparty(row, context, tell);
    checkAvailability(row, context, tell);
    checkSensitivity(row, context, tell);
    checkCapacity(row, context, tell);
    if (!isWholePeriods(row, tell) || !isPredicted(row, context, tell)) return;
    checkVolume(row, context, heldKw, tell);
  });
  return faults.list();
}

/** Resources that bid and offer at one constraint in one period: they are buyers there or sellers. */
export function sideFaults(
  bids: LoadedMessage<"bid">,
  offers: LoadedMessage<"offer">,
): readonly Fault[] {
  const faults: MessageFaults = messageFaults(offers.file);
  const bidOf = new Map<string, number>();
  const keys = (row: OrderRow) =>
    row.units !== "kW" || row.startAt % PERIOD_SECONDS !== 0 || row.endAt % PERIOD_SECONDS !== 0
      ? []
      : [...boundedStarts(row)].map((at) => JSON.stringify([row.resourceId, row.constraintId, at]));
  bids.rows.forEach((row, index) => {
    for (const key of keys(row)) if (!bidOf.has(key)) bidOf.set(key, index);
  });
  offers.rows.forEach((row, index) => {
    const bid = keys(row)
      .map((key) => bidOf.get(key))
      .find((each) => each !== undefined);
    if (bid === undefined) return;
    const { file, line } = bids.place(bid, "resourceId");
    faults.add(offers.place(index, "resourceId"), {
      code: "match.bothSides",
      found: `${row.resourceId}, which bids there too, in ${file} line ${line}`,
      remedy: "let it buy or sell in one period of a constraint",
    });
  });
  return faults.list();
}

/** A window that is wrong may be without end. */
const PERIODS_COMPARED_MAX = 20_000;
function* boundedStarts(row: OrderRow): Generator<number> {
  let count = 0;
  for (const at of startsWithin(row, PERIOD_SECONDS)) {
    if (count >= PERIODS_COMPARED_MAX) return;
    count += 1;
    yield at;
  }
}

function checkContract(row: OrderRow, { contracts, unregistered }: OrderContext, tell: Tell): void {
  const { contractId, resourceId } = row;
  if (unregistered.has(resourceId)) {
    const found = `${resourceId}, which is not registered for trading`;
    tell("resourceId", "unregistered", found, "remove the row, or register the resource");
  }
  const listed = contractId === null ? undefined : contracts.get(contractId);
  if (listed === undefined) {
    // A seller may be somebody who is never curtailed; a buyer is on the list, or is not curtailed.
    if (!isBid(row)) return;
    const found = `${contractId}, which has no row in kW on the merit order list`;
    tell("contractId", "unlisted", found, "write a contract that has a place in the list");
    return;
  }
  if (listed.resourceId !== resourceId) {
    const found = `${contractId}, the contract of ${listed.resourceId}`;
    tell("contractId", "contract", found, `write a contract of ${resourceId}`);
    return;
  }
  const [role, word] = isBid(row) ? (["buyer", "Buyer"] as const) : (["seller", "Seller"] as const);
  if (!listed.isRegistered) {
    const found = `${contractId}, which is not registered for trading on the merit order list`;
    tell("contractId", "unregistered", found, "remove the row, or register the resource");
  } else if (listed.role !== role) {
    const words = { buyer: "Buyer", seller: "Seller", notApplicable: "Not Applicable" };
    const found = `${contractId}, which the merit order list has as ${words[listed.role]}`;
    tell("contractId", "role", found, `remove the row, or list the contract as ${word}`);
  }
}

function checkCounterparty(row: OrderRow, { isBilateral }: OrderContext, tell: Tell): void {
  const { counterpartyId, resourceId } = row;
  if (counterpartyId === null) return;
  if (!isBilateral) {
    const remedy = "leave it blank, or match with --matcher bilateral";
    tell("counterpartyId", "counterparty", `${counterpartyId}, which is named`, remedy);
  } else if (counterpartyId === resourceId) {
    const found = `${counterpartyId}, the resource itself`;
    tell("counterpartyId", "counterparty", found, "name the other side");
  }
}

function checkAvailability(row: OrderRow, { isUtilisationOnly }: OrderContext, tell: Tell): void {
  if (!isUtilisationOnly || row.availabilityGbpPerMwh === 0) return;
  const found = `${row.availabilityGbpPerMwh} in a market that pays for utilisation only`;
  tell("availabilityGbpPerMwh", "availability", found, "write 0, or let orders have two parts");
}

function checkSensitivity(row: OrderRow, { sensitivity }: OrderContext, tell: Tell): void {
  const { constraintId, resourceId, allInGbpPerMwh, volume } = row;
  const acts = sensitivity(constraintId, resourceId);
  if (acts === undefined) {
    const found = `${resourceId}, of which the file of sensitivities says nothing at ${constraintId}`;
    tell("resourceId", "sensitivity", found, "write its row there, 0 where it does not help");
  } else if (acts >= MIN_SENSITIVITY && allInGbpPerMwh / acts > PRICE_MAX_GBP_PER_MWH) {
    const found = `${allInGbpPerMwh}, at the constraint more than ${PRICE_MAX_GBP_PER_MWH} at a sensitivity of ${acts}`;
    tell("allInGbpPerMwh", "price", found, "write less");
  } else if (volume * acts > RELIEF_MAX_KW) {
    const found = `${volume}, at the constraint more than ${RELIEF_MAX_KW} kW at a sensitivity of ${acts}`;
    tell("volume", "volume", found, "write less");
  }
}

/** No movement is longer than from all that may be injected to all that may be drawn; a listed contract says itself what it holds. */
function checkCapacity(row: OrderRow, { capacityKw, contracts }: OrderContext, tell: Tell): void {
  const { resourceId, contractId, volume } = row;
  if (contractId !== null && contracts.has(contractId)) return;
  const most = capacityKw.get(resourceId);
  if (most === undefined || volume <= most + VOLUME_RESIDUE_KW) return;
  const found = `${volume}, when ${resourceId} may inject and draw ${most} kW together`;
  tell("volume", "capacity", found, `write kW, ${most} at most, or correct MEC_kW and MIC_kW`);
}

/** Who acts less than this at a constraint is not used for it: the default of `anm.minSensitivity`. */
export const MIN_SENSITIVITY = 0.05;

function isWholePeriods(row: OrderRow, tell: Tell): boolean {
  for (const field of ["startAt", "endAt"] as const) {
    if (row[field] % PERIOD_SECONDS === 0) continue;
    const found = `${formatInstant(row[field])}, inside a settlement period`;
    tell(field, "period", found, "write whole settlement periods, from half-hour to half-hour");
    return false;
  }
  return true;
}

/** Every period of the window is predicted at the constraint, and the resource can help there. */
function isPredicted(row: OrderRow, { constraints }: OrderContext, tell: Tell): boolean {
  const { constraintId, resourceId } = row;
  for (const startAt of startsWithin(row, PERIOD_SECONDS)) {
    const predicted = constraints.at.get(bookKey(constraintId, startAt));
    if (predicted === undefined) {
      const starts = constraints.startsOf.get(constraintId) ?? [];
      const found = `a window with the period from ${formatInstant(startAt)}, in which no constraint in kW is predicted at ${constraintId}`;
      const known = starts.slice(0, PERIODS_SHOWN_MAX).map(formatInstant).join(", ");
      const more =
        starts.length > PERIODS_SHOWN_MAX ? ` and ${starts.length - PERIODS_SHOWN_MAX} more` : "";
      const remedy =
        starts.length === 0
          ? "write a constraint of the look-ahead"
          : `write a window inside the periods predicted there, which start at ${known}${more}`;
      tell("startAt", "notPredicted", found, remedy);
      return false;
    }
    if (predicted.size === 0) {
      const found = `a window with the period from ${formatInstant(startAt)}, in which the look-ahead predicts 0 kW at ${constraintId}`;
      tell("startAt", "nothingPredicted", found, "leave the order out, or correct the size");
      return false;
    }
    if (!predicted.helpers.has(resourceId)) {
      const found = `${resourceId}, which the look-ahead does not list at ${constraintId} from ${formatInstant(startAt)}`;
      const remedy = "write the constraint point that it can help, or list it there";
      tell("resourceId", "cannotHelp", found, remedy);
      return false;
    }
  }
  return true;
}

const PERIODS_SHOWN_MAX = 3;

/** The orders of a contract at a constraint in a period are together no more than it holds. */
function checkVolume(
  row: OrderRow,
  { contracts }: OrderContext,
  heldKw: Map<string, number>,
  tell: Tell,
): void {
  const { contractId, constraintId, resourceId, volume } = row;
  const listed = contractId === null ? undefined : contracts.get(contractId);
  if (listed?.resourceId !== resourceId) return;
  for (const startAt of startsWithin(row, PERIOD_SECONDS)) {
    const key = JSON.stringify([contractId, constraintId, startAt]);
    const before = heldKw.get(key) ?? 0;
    heldKw.set(key, before + volume);
    if (before + volume <= listed.value + VOLUME_RESIDUE_KW) continue;
    const together = before === 0 ? "" : `, together with orders before it ${before + volume}`;
    const found = `${volume}${together}, when ${contractId} holds ${listed.value} kW`;
    tell("volume", "volume", found, `write at most ${Math.max(0, listed.value - before)}`);
    return;
  }
}
