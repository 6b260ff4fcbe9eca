/**
 * Conflicts between the wishes of two system operators: how many, what did not stand, and what that would cost whom. Takes
 * `conflicts`; the costs are counted at stated prices, and the ledger has no entry of them.
 */
import { MICRO_GBP_PER_GBP } from "../core/money.ts";
import { countOf, sumOf, WH_PER_MWH } from "./fold.ts";

export const conflicts = countOf("conflicts", {
  about:
    "Promises and instructions of one system operator that met a limit or a wish of the other; a promise that is called in vain counts again.",
  unit: "",
});

export const blockedMwh = sumOf("conflicts", "blockedWh", WH_PER_MWH, {
  about: "Energy that was asked for and did not stand.",
  unit: "MWh",
});

export const replacementGbp = sumOf("conflicts", "replacementMicroGbp", MICRO_GBP_PER_GBP, {
  about:
    "What the same energy would cost the electricity system operator elsewhere, beyond the price here; counted, not paid.",
  unit: "£",
});

export const counterActionGbp = sumOf("conflicts", "counterActionMicroGbp", MICRO_GBP_PER_GBP, {
  about: "What others would be paid to undo what passes a target; counted, not paid.",
  unit: "£",
});
