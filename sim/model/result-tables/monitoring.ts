/**
 * Result tables of market monitoring: what detectors made of participants, and what followed. To add a column: here, and in the table's one
 * `append` in sim/state/commit-monitoring.ts.
 */
import type { TableSchema } from "../../core/columns.ts";
import {
  code,
  count,
  fraction,
  gbpPerMwh,
  instant,
  microGbp,
  text,
  watt,
} from "../column-kinds.ts";

const at = instant("When the day was looked at: its end.");
const flag = text("Id of the assessment; the ledger names it.");

export const monitoringTables = {
  monitoring_assessments: {
    name: "monitoring_assessments",
    about: "What a detector of market monitoring made of one participant on one London day.",
    writtenBy: "monitoring",
    columns: {
      at,
      dayStart: instant("Start of the London day."),
      flag,
      unit: code("Unit id, or id of a group of homes."),
      detector: code("Detector."),
      score: fraction("How far the conduct goes, 0 to 1."),
      threshold: fraction("Above which score it flags."),
      isFlagged: count(
        "1 where score, and impact where it is tested, are beyond their thresholds.",
      ),
      evidenceW: watt("Mean size of the conduct in the half-hours that it concerns."),
      impactGbpPerMwh: gbpPerMwh(
        "By how much it moved the price of the exchange in the participant's favour; 0 where that is not tested.",
      ),
      gainMicroGbp: microGbp("What it gained by it, as far as the monitor can tell."),
      games: count(
        "1 where the scenario has the owner do what the detector is for: known to the run, to no detector.",
      ),
    },
  },
  monitoring_sanctions: {
    name: "monitoring_sanctions",
    about: "What followed from a flag.",
    writtenBy: "monitoring",
    columns: {
      at,
      flag,
      unit: code("Who is sanctioned."),
      sanction: code("The rule."),
      paidMicroGbp: microGbp("What it pays, to who paid the gain."),
      excludedUntil: instant(
        "Until when its orders are taken at no gate; `at` where it is not excluded.",
      ),
    },
  },
} as const satisfies Readonly<Record<string, TableSchema>>;
