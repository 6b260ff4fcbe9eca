/**
 * Designs from factors: every option of each with every option of the others, the first of all first. Takes factors; gives designs with
 * the options that each is made of.
 */
import { mergeSources, plainSource } from "../scenario-source.ts";
import type { Design } from "../study.ts";

export interface FactorOption {
  readonly id: string;
  readonly label: string;
  /** Laid over the scenario. */
  readonly set: Readonly<Record<string, unknown>>;
}

export interface Factor {
  readonly id: string;
  readonly label: string;
  readonly options: readonly FactorOption[];
}

export interface CrossedDesign extends Design {
  /** Index of its option, by factor. */
  readonly options: readonly number[];
}

export function crossed(factors: readonly Factor[]): CrossedDesign[] {
  let designs: CrossedDesign[] = [{ id: "", label: "", over: {}, options: [] }];
  for (const { options } of factors) {
    designs = designs.flatMap((design) =>
      options.map((option, index) => ({
        id: design.id === "" ? option.id : `${design.id}-${option.id}`,
        label: design.label === "" ? option.label : `${design.label}, ${option.label}`,
        over: mergeSources(plainSource(design.over), plainSource(option.set))
          .data as Design["over"],
        options: [...design.options, index],
      })),
    );
  }
  return designs.map((design, row) =>
    row === 0 ? design : { ...design, against: designs[0]!.id },
  );
}
