/**
 * The value table by stakeholder. Takes what actors were paid by mechanism and what deferral of reinforcement is worth; gives a cell
 * for each row and stakeholder, each with the mechanism that computed it or why none did. Keeps: a row of payments adds up to zero.
 */
import {
  ACTOR_IDS,
  ACTORS,
  type Actor,
  STAKEHOLDERS,
  type Stakeholder,
} from "../../model/actors.ts";
import { PAYMENT_RULES, VALUE_ROWS, type ValueRow } from "../../model/payment-rules.ts";
import { NOT_MODELLED, type ValueCell } from "../../model/value-table.ts";
import { RESERVED_ACCOUNTS } from "./outside-accounts.ts";
import type { ActorPayments } from "./payments.ts";

const rows = Object.keys(VALUE_ROWS) as ValueRow[];
const stakeholders = Object.keys(STAKEHOLDERS) as Stakeholder[];

/** `deferralMicroGbp`: net benefit of all projects; undefined where none is written. */
export function valueCells(
  { sums }: Pick<ActorPayments, "sums">,
  deferralMicroGbp: number | undefined,
): ValueCell[] {
  return rows.flatMap((row) =>
    stakeholders.map((stakeholder) =>
      row === "reinforcement"
        ? reinforcementCell(stakeholder, deferralMicroGbp)
        : paymentCell(row, stakeholder, sums),
    ),
  );
}

function reinforcementCell(
  stakeholder: Stakeholder,
  deferralMicroGbp: number | undefined,
): ValueCell {
  const cell = { row: "reinforcement", stakeholder } as const;
  if (stakeholder !== "network-owner" || deferralMicroGbp === undefined)
    return withoutNumber(cell, "no mechanism of this row reaches them");
  return {
    ...cell,
    status: "computed",
    valueMicroGbp: deferralMicroGbp,
    mechanism:
      "common evaluation method: present value of building now less building later, less flexibility",
  };
}

function paymentCell(row: ValueRow, stakeholder: Stakeholder, sums: ActorPayments["sums"]) {
  const cell = { row, stakeholder };
  const mechanisms = new Map<string, number>();
  for (const [actor, byMechanism] of inOrder(sums)) {
    if (ACTORS[actor].stakeholder !== stakeholder) continue;
    for (const [mechanism, { receivedMicroGbp, paidMicroGbp }] of inOrder(byMechanism)) {
      if (PAYMENT_RULES[mechanism]!.row !== row) continue;
      const before = mechanisms.get(mechanism) ?? 0;
      mechanisms.set(mechanism, before + receivedMicroGbp - paidMicroGbp);
    }
  }
  if (mechanisms.size === 0) return withoutNumber(cell, "nothing was paid under this row");
  const missing = NOT_MODELLED[row]?.[stakeholder];
  const names = inOrder(mechanisms).map(([mechanism]) => PAYMENT_RULES[mechanism]!.about);
  return {
    ...cell,
    status: "computed" as const,
    valueMicroGbp: [...mechanisms.values()].reduce((sum, each) => sum + each, 0),
    mechanism: `${names.join("; ")}${missing === undefined ? "" : `; not modelled: ${missing}`}`,
  };
}

function withoutNumber(cell: Pick<ValueCell, "row" | "stakeholder">, otherwise: string): ValueCell {
  const missing = NOT_MODELLED[cell.row]?.[cell.stakeholder];
  return missing === undefined
    ? { ...cell, status: "none", valueMicroGbp: 0, mechanism: otherwise }
    : { ...cell, status: "not-modelled", valueMicroGbp: 0, mechanism: missing };
}

/** By name, so that the order in which payments came changes nothing. */
export function inOrder<Key extends string, Value>(
  entries: ReadonlyMap<Key, Value>,
): [Key, Value][] {
  return [...entries].sort(([left], [right]) => (left < right ? -1 : 1));
}

/** What an actor was paid by mechanism; one row that says why where nothing was. */
export function actorRows({ accounts, sums }: Pick<ActorPayments, "accounts" | "sums">): {
  readonly actor: Actor;
  readonly mechanism: string;
  readonly because: string;
  readonly receivedMicroGbp: number;
  readonly paidMicroGbp: number;
}[] {
  return ACTOR_IDS.flatMap((actor) => {
    const own = inOrder(sums.get(actor) ?? new Map<string, never>());
    if (own.length === 0) {
      const because = unpaidBecause(actor, accounts);
      return [{ actor, mechanism: "none", because, receivedMicroGbp: 0, paidMicroGbp: 0 }];
    }
    return own.map(([mechanism, payments]) => ({
      ...{ actor, mechanism, because: PAYMENT_RULES[mechanism]!.about },
      ...payments,
    }));
  });
}

/** It may have accounts that nothing happened on; those outside are there in every run. */
function unpaidBecause(actor: Actor, accounts: ActorPayments["accounts"]): string {
  const own = accounts.filter(
    (each) => each.actor === actor && !RESERVED_ACCOUNTS.includes(each.id),
  );
  if (own.length === 0) return ACTORS[actor].unpaidBecause;
  return `nothing was paid to or by its ${own.length === 1 ? "account" : `${own.length} accounts`}`;
}
