/**
 * What is written once a run of money: whose each account is, at the start; and at the end what each actor was paid, what deferral
 * of reinforcement is worth, and the value table made of both. Takes the world; makes rows.
 */
import { ACTORS } from "../model/actors.ts";
import { DSO } from "../model/services.ts";
import { actorRows, valueCells } from "../settlement/accounts/value-cells.ts";
import { balanceMicroGbp } from "../settlement/ledger.ts";
import { deferredProjects } from "../settlement/reinforcement/projects.ts";
import { checkValues } from "./invariants.ts";
import type { World } from "./world.ts";

export function recordAccounts({ tables, payments }: World): void {
  for (const { id, actor, holder, because } of payments.accounts)
    tables.accounts.append(id, actor, holder, ACTORS[actor].stakeholder, because);
}

export function recordActors(world: World): void {
  const { tables, payments } = world;
  for (const row of actorRows(payments)) {
    const { actor, mechanism, receivedMicroGbp, paidMicroGbp, because } = row;
    tables.actor_payments.append(actor, mechanism, receivedMicroGbp, paidMicroGbp, because);
  }
  const cells = valueCells(payments, recordReinforcements(world));
  checkValues(cells);
  for (const { row, stakeholder, status, valueMicroGbp, mechanism } of cells)
    tables.stakeholder_values.append(row, stakeholder, status, valueMicroGbp, mechanism);
}

/** The net benefit of all projects; undefined where none is written. */
function recordReinforcements({ scenario, tables, ledger, dayCount }: World): number | undefined {
  const settings = scenario.settlement?.reinforcement;
  if (settings === undefined) return undefined;
  const paidMicroGbp = 0 - balanceMicroGbp(ledger, DSO);
  let net = 0;
  for (const project of deferredProjects(settings, paidMicroGbp, dayCount)) {
    tables.reinforcements.append(
      project.id,
      project.deferYears,
      project.annuityMicroGbp,
      project.buildNowMicroGbp,
      project.buildLaterMicroGbp,
      project.benefitMicroGbp,
      project.flexibilityMicroGbp,
      project.netMicroGbp,
    );
    net += project.netMicroGbp;
  }
  return net;
}
