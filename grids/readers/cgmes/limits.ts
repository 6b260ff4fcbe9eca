/**
 * Ratings from operational limits. Takes the model and a terminal with its nominal voltage; gives the lowest permanent
 * limit (PATL) there in MW at unity power factor, or null. Keeps: a current in A is √3 · kV · A / 1000; apparent power
 * in MVA and active power in MW are taken as they are; temporary limits and thresholds are no rating.
 */
import { numberOf, objectOf, wordOf } from "./access.ts";
import { addUnder, type CimModel, type CimObject, objectsOf } from "./model.ts";

const SQRT_3 = Math.sqrt(3);

/** Permanent limits by the mRID of the terminal, or of the equipment where a set names no terminal. */
export type Limits = ReadonlyMap<string, readonly PermanentLimit[]>;

interface PermanentLimit {
  readonly unit: "A" | "MVA" | "MW";
  readonly value: number;
}

const KINDS = [
  ["CurrentLimit", "A"],
  ["ApparentPowerLimit", "MVA"],
  ["ActivePowerLimit", "MW"],
] as const;

export function limitsOf(model: CimModel): Limits {
  const limits = new Map<string, PermanentLimit[]>();
  for (const [kind, unit] of KINDS) {
    for (const object of objectsOf(model, kind)) {
      if (!isPermanent(model, object)) continue;
      const value = numberOf(model, object, `${kind}.value`, { isPositive: true, unit });
      addUnder(limits, holderOf(model, object), { unit, value });
    }
  }
  return limits;
}

function isPermanent(model: CimModel, limit: CimObject): boolean {
  const kinds = ["OperationalLimitType"];
  const type = objectOf(model, limit, "OperationalLimit.OperationalLimitType", kinds);
  if (type === undefined) return false;
  const direction = wordOf(model, type, "OperationalLimitType.direction") ?? "absoluteValue";
  const word = wordOf(model, type, "entsoe:OperationalLimitType.limitType");
  return word === "patl" && direction !== "low";
}

function holderOf(model: CimModel, limit: CimObject): CimObject | undefined {
  const set = objectOf(model, limit, "OperationalLimit.OperationalLimitSet", [
    "OperationalLimitSet",
  ]);
  if (set === undefined) return undefined;
  return (
    objectOf(model, set, "OperationalLimitSet.Terminal", ["Terminal"]) ??
    objectOf(model, set, "OperationalLimitSet.Equipment")
  );
}

/** The lowest of all limits that hold at the ends; null where there is none. */
export function ratingMw(
  limits: Limits,
  equipment: CimObject,
  ends: readonly { readonly terminal: CimObject; readonly nominalKv: number }[],
): number | null {
  const ratings = ends.flatMap(({ terminal, nominalKv }) =>
    [...(limits.get(terminal.id) ?? []), ...(limits.get(equipment.id) ?? [])].map(
      ({ unit, value }) => (unit === "A" ? (SQRT_3 * nominalKv * value) / 1000 : value),
    ),
  );
  return ratings.length === 0 ? null : Math.min(...ratings);
}
