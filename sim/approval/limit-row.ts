/**
 * What a study of trades is made of: states of the network, conditions that it must bear, and limits as rows in which the
 * effects of trades add up. Nouns alone.
 */
import type { FlowModel } from "../network/flow-model.ts";
import type { VoltageModel } from "../network/voltages.ts";

/** A state of the network, intact or with one branch out. */
export interface StudiedState {
  /** Id of the branch that is out; undefined as planned. */
  readonly outage: string | undefined;
  readonly flows: FlowModel;
  readonly voltages: VoltageModel;
}

/** One thing that the network must bear: who injects what when, in which state, under which ratings. */
export interface Condition {
  /** Trades of this settlement period hold. */
  readonly period: number;
  readonly name: string;
  readonly state: StudiedState;
  readonly unitKw: Float64Array;
  readonly demandKw: Float64Array;
  readonly branchKw: Float64Array;
  readonly pointKw: Float64Array;
}

export type LimitKind = "branch" | "constraint" | "voltage" | "installed" | "held";

/** A limit that trades might pass. Powers in kW; of voltages all three are squares, per unit. */
export interface LimitRow {
  readonly kind: LimitKind;
  /** Row of the branch, constraint point, bus or connection. */
  readonly element: number;
  /** 1: from above; −1: from below, with base and limit negated. */
  readonly side: 1 | -1;
  readonly base: number;
  readonly limit: number;
  /** Of limits of the network; undefined of capacities of sites. */
  readonly condition: Condition | undefined;
  readonly period: number;
  /** What each trade in full adds, by trade. */
  readonly effect: Float64Array;
}

/** Effects below this are rounding: kW, and squared per unit. */
const ROUNDING = { power: 1e-6, voltage: 1e-10 } as const;
export const tolerance = (kind: LimitKind) =>
  kind === "voltage" ? ROUNDING.voltage : ROUNDING.power;
