/**
 * Who may trade in a run, and from when on: hands each unit's facts (contract, limits, where it acts) to the checks of
 * sim/venues/registration. Takes network, settings and when the run begins; gives who is qualified when, which decides
 * whether an order is admitted. The checks themselves, and why somebody is rejected, stand there; settings in sim/model.
 */

import { placesOf } from "../model/market-process.ts";
import { contractTypeOf, registrationSchema } from "../model/registration.ts";
import type { ConstraintModel } from "../network/constraints.ts";
import type { Scenario } from "../scenario.ts";
import { type Registration, register } from "../venues/registration/register.ts";
import type { UnitFacts } from "../venues/registration/technical.ts";

/** Undefined where the scenario has no market that anybody registers for. */
export function registrationOf(
  { venues, anm }: Scenario,
  model: ConstraintModel,
  isTradeable: Uint8Array,
  startsAt: number,
): Registration | undefined {
  const own = venues["curtailment-obligations"];
  if (own === undefined) return undefined;
  const { registration, minTradeKw, process: ownProcess } = own;
  const place = placesOf(ownProcess).registration;
  const settings = place === "skipped" ? NOBODY_ASKED : registration;
  const { requirements, reviewDays } = settings;
  const lagDays = place === "offPlatform" ? ownProcess.manualLag.registrationDays : 0;
  return register(unitFacts(model, isTradeable), {
    settings,
    requirements: {
      ...requirements,
      volumeKwMin: requirements.volumeKwMin ?? minTradeKw,
      responseSMax: requirements.responseSMax ?? anm.trimTimeoutS,
    },
    startsAt,
    reviewDays: reviewDays + lagDays,
  });
}

/** Where registration is skipped, whoever would trade does. */
const NOBODY_ASKED = registrationSchema.parse({});

function unitFacts(model: ConstraintModel, isTradeable: Uint8Array): UnitFacts[] {
  const { units, connections } = model.network;
  const unitCount = units.ids.length;
  return units.ids.map((id, unit) => {
    const connection = units.connection[unit]!;
    const draws = units.consumptionKwMax[unit]! > 0 || units.chargeKwMax[unit]! > 0;
    return {
      id,
      contract: contractTypeOf(units.technology[unit]!, connections.curtailableWhen[connection]!),
      exportLimitKw: units.capacityKw[unit]! > 0 ? connections.exportLimitKw[connection]! : 0,
      importLimitKw: draws ? connections.importLimitKw[connection]! : 0,
      isInTradingArea: isTradeable.some(
        (flag, constraint) =>
          flag === 1 &&
          Math.abs(model.sensitivity[constraint * unitCount + unit]!) >= model.minSensitivity,
      ),
    };
  });
}

/** Whether a unit may trade at an instant. */
export const isQualified = (
  registration: Registration | undefined,
  unit: number,
  instant: number,
): boolean => registration === undefined || registration.qualifiedFrom[unit]! <= instant;
