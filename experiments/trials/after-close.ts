/**
 * Steps of a trial after its close, with what they read from the disk: the trades of the close, and meters that people handed
 * in. Takes a loaded trial and where it stands; gives what is published and how far the trial is then, or every fault.
 */
import { join } from "node:path";
import { type Checked, type Fault, faulty, ok } from "../../sim/core/errors.ts";
import { formatInstant, PERIOD_SECONDS } from "../../sim/core/time.ts";
import { messageFaults } from "../../sim/messages/message-faults.ts";
import type { MessageFormat } from "../../sim/messages/read.ts";
import { tradeFaults } from "../market-files/list-again.ts";
import { constraintsOf, contractsOf, sensitivityOf } from "../market-files/market-tables.ts";
import { faultsOf, type LoadedMessage, loadMessage } from "../market-files/message-file.ts";
import { MIN_SENSITIVITY } from "../market-files/order-checks.ts";
import { type Delivery, deliver, type Traded } from "./deliver.ts";
import { deliverStep, settledBy, settleStep, verifyStep } from "./delivery-steps.ts";
import { issue } from "./issue.ts";
import type { LoadedTrial } from "./load.ts";
import type { Staged } from "./staged.ts";
import type { Played } from "./state.ts";
import type { Publication } from "./steps.ts";

export interface StepPlace {
  readonly played: Played;
  /** Folder of the trial. */
  readonly own: string;
  /** Whether it had been issued before this command. */
  readonly isIssued: boolean;
  readonly notation: MessageFormat;
}

export interface StepResult {
  readonly publications: readonly Publication[];
  readonly notices: readonly Fault[];
  /** How far the trial is then. */
  readonly further: Partial<Played>;
}

export async function afterClose(
  kind: "verify" | "deliver" | "settle",
  trial: LoadedTrial,
  { played, own, notation }: StepPlace,
): Promise<Checked<StepResult>> {
  const traded = await tradedAt(trial, own, notation);
  if (traded.kind === "faulty") return traded;
  const { staged } = trial;
  trial.delivery ??= deliver(staged, traded.value);
  const { delivery } = trial;
  const result = (publications: readonly Publication[], further: Partial<Played>) =>
    ok({ publications, notices: [], further });
  switch (kind) {
    case "verify": {
      const of = staged.verifications[played.verified]!;
      const published = verifyStep(staged, of, delivery, traded.value, notation);
      return result(published, { verified: played.verified + 1 });
    }
    case "deliver":
      return result(deliverStep(staged, delivery, notation), { stage: "delivered" });
    case "settle": {
      const settlement = await settlementOf(trial, delivery, traded.value, own, notation);
      if (settlement.kind === "faulty") return settlement;
      const done = settleStep(staged, delivery, settlement.value, notation);
      return result([done.publication], { stage: "settled", settled: done.settled });
    }
  }
}

/** What the close published; from memory where it was in this command. */
async function tradedAt(
  trial: LoadedTrial,
  own: string,
  notation: MessageFormat,
): Promise<Checked<Traded>> {
  if (trial.traded !== undefined) return ok(trial.traded);
  const path = (name: string) => join(own, "closed", `${name}.${notation}`);
  const { units, constraintPoints } = trial.staged.world.network;
  const known = { resources: new Set(units.ids), constraintPoints: new Set(constraintPoints.ids) };
  const bids = await loadMessage("bid", path("bids"), { known });
  const offers = await loadMessage("offer", path("offers"), { known });
  const trades = await loadMessage("trade", path("trades"), { known });
  if (bids.kind === "faulty" || offers.kind === "faulty" || trades.kind === "faulty")
    return faulty([bids, offers, trades].flatMap((each) => faultsOf(each)));
  const changed = changedTrades(trial.staged, trades.value, bids.value, offers.value);
  if (changed.length > 0) return faulty(changed);
  trial.traded = {
    ...{ bids: bids.value.rows, offers: offers.value.rows, trades: trades.value.rows },
  };
  return ok(trial.traded);
}

/** Trades that no close could have made: files may have been written to since. */
function changedTrades(
  staged: Staged,
  trades: LoadedMessage<"trade">,
  bids: LoadedMessage<"bid">,
  offers: LoadedMessage<"offer">,
): readonly Fault[] {
  const { lookAhead, meritOrderList, sensitivities } = issue(staged);
  const acts = sensitivityOf(sensitivities);
  const faults = messageFaults(trades.file);
  trades.rows.forEach((row, index) => {
    if (row.endAt !== row.startAt + PERIOD_SECONDS)
      faults.add(trades.place(index, "endAt"), {
        code: "trials.window",
        found: `a window until ${formatInstant(row.endAt)}`,
        remedy: "write one half-hour, as the close did",
      });
    for (const side of ["buyerResourceId", "sellerResourceId"] as const) {
      if ((acts(row.constraintId, row[side]) ?? 0) >= MIN_SENSITIVITY) continue;
      faults.add(trades.place(index, side), {
        code: "trials.helps",
        found: `${row[side]}, which does not help at ${row.constraintId}`,
        remedy: "write who traded, as the close did",
      });
    }
  });
  const against = tradeFaults(
    trades,
    { bids, offers },
    contractsOf(meritOrderList),
    constraintsOf(lookAhead),
  );
  return [...faults.list(), ...against];
}

/** The scenario's own settlement, or that of the meters which people handed in. */
async function settlementOf(
  { staged }: LoadedTrial,
  delivery: Delivery,
  traded: Traded,
  own: string,
  notation: MessageFormat,
): Promise<Checked<Pick<Delivery["messages"], "settlement" | "report">>> {
  if (staged.trial.delivery !== "files") return ok(delivery.messages);
  const path = (name: string) => join(own, "metering", `${name}.${notation}`);
  const meters = await loadMessage("meter-reading", path("meters"));
  const baselines = await loadMessage("baseline", path("baselines"));
  if (meters.kind === "faulty" || baselines.kind === "faulty")
    return faulty([meters, baselines].flatMap((each) => faultsOf(each)));
  const handed = { meters: meters.value.rows, baselines: baselines.value.rows };
  const settled = settledBy(staged, delivery, traded, handed);
  const missing = settled.unsettled.map(({ code, found, remedy }): Fault => {
    const file = code === "noBaseline" ? baselines.value.file : meters.value.file;
    return { code: `settle.${code}`, path: "", file, found, remedy };
  });
  return missing.length > 0 ? faulty(missing) : ok(settled);
}
