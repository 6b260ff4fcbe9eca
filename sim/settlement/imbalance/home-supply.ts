/**
 * Homes and their suppliers: by which model of suppliers, and how many are settled by the half-hour. Takes settings, groups and parties; gives how each group is supplied, who sells what homes
 * leave, and what part of a group may answer an alert.
 */
import { z } from "zod";
import type { FlexAlert } from "../../model/home-response.ts";
import type { HomeGroup } from "../../model/homes.ts";
import type { Compensation } from "./compensations/compensation.ts";
import { compensationOf } from "./compensations/registry.ts";
import type { GroupSupply } from "./supplied-homes.ts";
import { supplierModelOf, supplierModelSchema } from "./supplier-models/registry.ts";

export const homeSupplySchema = z.strictObject({
  groups: z
    .array(z.string())
    .min(1)
    .max(1000)
    .optional()
    .describe("Groups of homes that it is said of; default: all."),
  halfHourlyFrac: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe(
      "Part of their homes that is settled by the half-hour. The others are settled on a profile: what they leave is nobody's to sell, and they take no part in what the system operator pays for.",
    ),
  model: supplierModelSchema,
});
export type HomeSupplySettings = z.output<typeof homeSupplySchema>;

/** Who sells what homes leave, beside their supplier. */
export interface PartySeller {
  readonly row: number;
  readonly id: string;
  readonly told: "never" | "exactly";
  readonly compensation: Compensation;
}

export interface HomeSupply {
  /** By group that it is said of: its row among groups, and how it is supplied. */
  readonly groupRows: readonly number[];
  readonly supplies: readonly GroupSupply[];
  /** Undefined where their own supplier or the virtual trading party sells. */
  readonly partySeller: PartySeller | undefined;
  readonly isVirtual: boolean;
  /** Whether who supplies homes knows beforehand what they leave: it asked. */
  readonly isForeseen: boolean;
}

const isSaidOf = ({ groups }: HomeSupplySettings, id: string): boolean =>
  groups === undefined || groups.includes(id);

/** `demandParty`: row of party of each group's demand. */
export function homeSupplyOf(
  settings: HomeSupplySettings | undefined,
  homes: readonly HomeGroup[],
  parties: readonly { readonly id: string }[],
  demandParty: (group: number) => number,
): HomeSupply | undefined {
  if (settings === undefined) return undefined;
  const { switched, seller } = supplierModelOf(settings.model);
  const rowOf = (id: string) => parties.findIndex((party) => party.id === id);
  const groupRows = [...homes.keys()].filter((row) => isSaidOf(settings, homes[row]!.id));
  return {
    groupRows,
    supplies: groupRows.map((row): GroupSupply => {
      const { count, base } = homes[row]!;
      const own = demandParty(row);
      return {
        ...{ own, switchedTo: switched === undefined ? own : rowOf(switched.supplier) },
        ...{ switchedFrac: switched?.frac ?? 0, halfHourlyFrac: settings.halfHourlyFrac },
        profileWeight: count * base.annualKwh,
      };
    }),
    partySeller:
      seller.kind === "party"
        ? {
            ...{ row: rowOf(seller.id), id: seller.id, told: seller.told },
            compensation: compensationOf(seller.compensation),
          }
        : undefined,
    isVirtual: seller.kind === "virtual",
    isForeseen: seller.kind === "own",
  };
}

/** Whether a party, by row, has homes that no demand of its own says. */
export const suppliesHomes = (supply: HomeSupply | undefined, row: number): boolean =>
  supply !== undefined &&
  (supply.partySeller?.row === row ||
    supply.supplies.some(({ switchedTo, switchedFrac }) => switchedFrac > 0 && switchedTo === row));

/** What part of a group's homes may answer an alert: under a single supplier its own, for the system operator those settled by the half-hour. */
export const answeringPart =
  (settings: HomeSupplySettings | undefined) =>
  ({ id }: HomeGroup, { paidBy }: FlexAlert): number => {
    if (settings === undefined || !isSaidOf(settings, id)) return 1;
    const { switched } = supplierModelOf(settings.model);
    const metered = paidBy === "system operator" ? settings.halfHourlyFrac : 1;
    return (switched?.frac ?? 1) * metered;
  };
