/**
 * Approval of trades of capacity without its printing: reads scenario and file, tells every fault of both at once, and decides.
 * Takes the command's request; gives the verdicts. Keeps: nothing is decided on a file with a fault.
 */
import { decide, type Verdict } from "../../sim/approval/decide.ts";
import { approvalRuleSchema } from "../../sim/approval/registry.ts";
import { type ApprovalSettings, approvalSchema } from "../../sim/approval/settings.ts";
import type { SourceDocument } from "../../sim/core/documents/document.ts";
import { type Fault, InputFaults, orThrow } from "../../sim/core/errors.ts";
import { stateDelivery } from "../../sim/day.ts";
import { reactiveRule } from "../../sim/network/reactive.ts";
import type { VoltageOrigin } from "../../sim/network/voltages.ts";
import { conditionsOf, studiedOf } from "../../sim/state/approval-conditions.ts";
import type { World } from "../../sim/state/world.ts";
import { faultsOf, loadMessage } from "../market-files/message-file.ts";
import { worldOf } from "../stated-day.ts";
import { tradesOfFile } from "./trade-file.ts";

export interface ApprovalRequest {
  readonly file: string;
  readonly tradesFile: string;
  readonly settings: SourceDocument;
  /** Asked for beside the scenario; undefined: the scenario's. Its own settings are kept where it is of the same kind. */
  readonly rule: ApprovalSettings["rule"]["kind"] | undefined;
}

export interface Approval {
  readonly world: World;
  readonly settings: ApprovalSettings;
  readonly verdicts: readonly Verdict[];
  readonly notices: readonly Fault[];
  /** How each bus of the network as planned comes to a voltage. */
  readonly voltageOrigins: readonly VoltageOrigin[];
  /** Outages that no study had, because no flows follow without the branch. */
  readonly outagesLeftOut: readonly string[];
}

export async function approveTrades(request: ApprovalRequest): Promise<Approval> {
  const read = await loadMessage("capacity-trade", request.tradesFile);
  const world = await worldOf(request).catch((error: unknown) => {
    if (!(error instanceof InputFaults)) throw error;
    throw new InputFaults([...error.faults, ...faultsOf(read)]);
  });
  const written = world.scenario.approval ?? approvalSchema.parse({});
  const settings =
    request.rule === undefined || request.rule === written.rule.kind
      ? written
      : { ...written, rule: approvalRuleSchema.parse({ kind: request.rule }) };
  const { trades, notices } = orThrow(tradesOfFile(orThrow(read), world, settings));
  const { network } = world;
  const reactive = reactiveRule(network, settings.reactive);
  const { undervoltageMarginPu, alreadyOver } = settings;
  const studied = studiedOf(settings);
  const verdicts = orThrow(
    decide(
      {
        ...{ network, settings, study: { reactive, undervoltageMarginPu, alreadyOver } },
        conditions: conditionsOf(world, settings, studied, stateDelivery),
      },
      trades,
    ),
  );
  const intact = studied(world.states.intact);
  return {
    ...{ world, settings, verdicts, notices },
    voltageOrigins: intact.states[0]!.voltages.origin,
    outagesLeftOut: intact.leftOut,
  };
}
