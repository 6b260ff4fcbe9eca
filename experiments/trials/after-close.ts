/**
 * Steps of a trial after its close, with what they read from the disk: the trades of the close, and meters that people handed
 * in. Takes a loaded trial and where it stands; gives what is published and how far the trial is then, or every fault.
 */
import { join } from "node:path";
import { type Checked, type Fault, faulty, ok } from "../../sim/core/errors.ts";
import type { MessageFormat } from "../../sim/messages/read.ts";
import { faultsOf, loadMessage } from "../market-files/message-file.ts";
import { type Delivery, deliver, type Traded } from "./deliver.ts";
import { deliverStep, settledBy, settleStep, verifyStep } from "./delivery-steps.ts";
import type { LoadedTrial } from "./load.ts";
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
  const bids = await loadMessage("bid", path("bids"));
  const offers = await loadMessage("offer", path("offers"));
  const trades = await loadMessage("trade", path("trades"));
  if (bids.kind === "faulty" || offers.kind === "faulty" || trades.kind === "faulty")
    return faulty([bids, offers, trades].flatMap((each) => faultsOf(each)));
  trial.traded = {
    ...{ bids: bids.value.rows, offers: offers.value.rows, trades: trades.value.rows },
  };
  return ok(trial.traded);
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
