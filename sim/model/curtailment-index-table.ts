/** The result table of the curtailment index: a row for each generator and month. */
import type { TableSchema } from "../core/columns.ts";
import { code, count, fraction, hours, instant, watt, wh } from "./column-kinds.ts";

export const curtailmentIndexTable = {
  name: "curtailment_index",
  about:
    "The curtailment index by hours of one generator, at the end of every London month and of the run: curtailed energy over capacity times hours, outages left out.",
  writtenBy: "metering",
  columns: {
    at: instant("End of the last day counted."),
    unit: code("Unit id; stores and demand units have no index."),
    capacityW: watt("Installed export capacity."),
    agreedFrac: fraction("Index that the connection agreed; 1 where none is."),
    yearWh: wh("Curtailed energy that counts since 1 April, or since the run began."),
    yearHours: hours("Hours since then."),
    yearFrac: fraction("Index of the year to date."),
    rollingWh: wh("Curtailed energy that counts in the last 365 days, or since the run began."),
    rollingHours: hours("Hours of these days."),
    rollingFrac: fraction("Index of these days."),
    completeYears: count("Complete regulatory years in the run, the last six at most."),
    yearsFrac: fraction("Mean of their indices; 0 where there is none."),
    contractYearWh: wh(
      "Like yearWh by whose obligation it was: what a seller gave under a trade is its buyer's, at the buyer.",
    ),
    contractYearFrac: fraction("Contract index of the year to date."),
    contractRollingWh: wh("The same of the last 365 days."),
    contractRollingFrac: fraction("Contract index of these days."),
    contractYearsFrac: fraction("Mean contract index of complete years; 0 where there is none."),
    contractRunWh: wh("The same since the run began."),
  },
} as const satisfies TableSchema;
