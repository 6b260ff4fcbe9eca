/**
 * The value table by stakeholder: for each cell what a published roadmap promises there, and what of it no mechanism computes.
 * Cells that are not named hold the payments of their row alone. Nouns; the numbers are made by settlement.
 */
import type { Stakeholder } from "./actors.ts";
import type { ValueRow } from "./payment-rules.ts";

/** computed: a mechanism gave the number · not-modelled: none could · none: no mechanism of the row reaches the stakeholder. */
export type ValueStatus = "computed" | "not-modelled" | "none";

export interface ValueCell {
  readonly row: ValueRow;
  readonly stakeholder: Stakeholder;
  readonly status: ValueStatus;
  /** 0 where nothing was computed. */
  readonly valueMicroGbp: number;
  /** What computed it, or why nothing did. */
  readonly mechanism: string;
}

/** What is promised to a stakeholder and is not money that a mechanism here moves. */
export const NOT_MODELLED: Readonly<
  Partial<Record<ValueRow, Readonly<Partial<Record<Stakeholder, string>>>>>
> = {
  reinforcement: {
    "network-owner": "deferred building: no project is written in settlement.reinforcement",
    "system-operator": "reinforcement planned together with transmission",
  },
  "system-operation": {
    "network-owner": "maintenance planned by what constraints cost",
    consumers: "tariffs that follow the state of the local network",
  },
  "flexible-contracts": {
    "local-authorities": "grants that are not needed any more",
  },
};
