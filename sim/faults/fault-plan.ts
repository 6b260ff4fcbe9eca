/**
 * Which faults hold when. Takes the faults of a scenario and the network; gives columns of what is wrong at an instant, and
 * the instants at which that changes: the pages break their ticks there, so that inside a tick nothing changes.
 * Keeps: a fault holds from its first second up to, not at, its last; several of one kind on one element add up.
 */
import { parseInstant } from "../core/time.ts";
import type { FaultSettings } from "../model/faults.ts";
import type { Network } from "../model/network.ts";

/** What is wrong with units and measurements; 1 where it is. */
export interface PlantFaults {
  readonly isSilent: Uint8Array;
  readonly isCommsLost: Uint8Array;
  /** By constraint. */
  readonly isMeasurementLost: Uint8Array;
}

export interface FaultPlan {
  /** Instants in [from, to) at which a fault begins or ends, rising. */
  changesBetween(from: number, to: number): readonly number[];
  /** Writes what is wrong with units and measurements at an instant. */
  plantFaultsAt(instant: number, out: PlantFaults): void;
  /**
   * Which branches are closed at an instant, 1 each; the network's own column where nothing is out or switched.
   * `plannedOnly`: as the outage and switching plans say, for those who look ahead.
   */
  closedAt(instant: number, plannedOnly: boolean): Uint8Array;
  /** Whether any branch is out or switched at an instant otherwise than the plans say. */
  isUnplannedAt(instant: number): boolean;
  /** As the plans say for an instant, with what is otherwise than planned `now` staying so. */
  expectedAt(instant: number, now: number): Uint8Array;
  /** Whether the gates of a venue run at an instant; where not, the reason. */
  marketFailureAt(instant: number, venue: string): boolean;
}

interface Span {
  readonly from: number;
  readonly to: number;
}
interface BranchSpan extends Span {
  readonly branch: number;
  readonly isClosed: 0 | 1;
  readonly isPlanned: boolean;
}
interface RowSpan extends Span {
  readonly row: number;
}

export function faultPlan(
  faults: readonly FaultSettings[],
  network: Network,
  branchOfSwitch: ReadonlyMap<string, string>,
): FaultPlan {
  const rowOf = (ids: readonly string[]) => new Map(ids.map((id, row) => [id, row]));
  const branchRow = rowOf(network.branches.ids);
  const unitRow = rowOf(network.units.ids);
  const constraintRow = rowOf(network.constraintPoints.ids);
  const branches: BranchSpan[] = [];
  const silent: RowSpan[] = [];
  const mute: RowSpan[] = [];
  const blind: RowSpan[] = [];
  const markets: (Span & { readonly venue: string | undefined })[] = [];
  for (const fault of faults) {
    const span = { from: parseInstant(fault.from)!, to: parseInstant(fault.to)! };
    switch (fault.kind) {
      case "branch-out":
        branches.push({
          ...span,
          branch: branchRow.get(fault.branch)!,
          isClosed: 0,
          isPlanned: fault.planned,
        });
        break;
      case "switching":
        branches.push({
          ...span,
          branch: branchRow.get(branchOfSwitch.get(fault.switch)!)!,
          isClosed: fault.position === "closed" ? 1 : 0,
          isPlanned: fault.planned,
        });
        break;
      case "unit-silent":
        silent.push({ ...span, row: unitRow.get(fault.unit)! });
        break;
      case "unit-comms-lost":
        mute.push({ ...span, row: unitRow.get(fault.unit)! });
        break;
      case "measurement-lost":
        blind.push({ ...span, row: constraintRow.get(fault.constraint)! });
        break;
      case "market-failed":
        markets.push({ ...span, venue: fault.venue });
        break;
      default:
        fault satisfies never;
    }
  }
  const changes = [...branches, ...silent, ...mute, ...blind]
    .flatMap(({ from, to }) => [from, to])
    .sort((left, right) => left - right);
  // A switch moves what is in service; an outage has the last word.
  branches.sort((left, right) => right.isClosed - left.isClosed || left.branch - right.branch);
  const closedBy = (holding: readonly BranchSpan[]) => {
    if (holding.length === 0) return network.branches.isClosed;
    const isClosed = network.branches.isClosed.slice();
    for (const span of holding) isClosed[span.branch] = span.isClosed;
    return isClosed;
  };
  return {
    changesBetween: (from, to) => [
      ...new Set(changes.filter((instant) => instant >= from && instant < to)),
    ],
    plantFaultsAt(instant, out) {
      mark(silent, instant, out.isSilent);
      mark(mute, instant, out.isCommsLost);
      mark(blind, instant, out.isMeasurementLost);
    },
    closedAt: (instant, plannedOnly) =>
      closedBy(branches.filter((span) => holds(span, instant) && (span.isPlanned || !plannedOnly))),
    isUnplannedAt: (instant) => branches.some((span) => !span.isPlanned && holds(span, instant)),
    expectedAt: (instant, now) =>
      closedBy(branches.filter((span) => holds(span, span.isPlanned ? instant : now))),
    marketFailureAt: (instant, venue) =>
      markets.some(
        (span) => holds(span, instant) && (span.venue === undefined || span.venue === venue),
      ),
  };
}

const holds = ({ from, to }: Span, instant: number) => from <= instant && instant < to;

function mark(spans: readonly RowSpan[], instant: number, out: Uint8Array): void {
  out.fill(0);
  for (const span of spans) if (holds(span, instant)) out[span.row] = 1;
}

export function plantFaults(unitCount: number, constraintCount: number): PlantFaults {
  return {
    isSilent: new Uint8Array(unitCount),
    isCommsLost: new Uint8Array(unitCount),
    isMeasurementLost: new Uint8Array(constraintCount),
  };
}
