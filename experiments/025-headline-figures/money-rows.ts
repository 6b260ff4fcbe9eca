/** Headline figures of money and terms: arithmetic of the source's numbers through the code that has them, and defaults of settings. */
import { outlineApprovedOn } from "../../sim/approval/settings.ts";
import { parseDay } from "../../sim/core/time.ts";
import { ownersFrac } from "../../sim/model/aggregators.ts";
import { optimiserFrac } from "../../sim/model/optimiser-share.ts";
import { duosSchema } from "../../sim/settlement/duos/settings.ts";
import { venuesSchema } from "../../sim/venues/registry.ts";
import { boundarySavingGbp, SOURCE } from "../024-smart-local/economics.ts";
import { exactly, type HeadlineRow, within } from "./row.ts";

const duos = duosSchema.parse({});
const zone = { zones: [{ id: "z", constraints: ["c"] }] };
const { sustain, dynamic } = venuesSchema.parse({ sustain: zone, dynamic: zone });

/** 20 kW for a week, at so much for each MW and hour. */
const weekOfCapacityGbp = (gbpPerMwH: number) => (20 / 1000) * 168 * gbpPerMwH;

/** Days from asking for a variation of a connection to its outline approval. */
function approvalDays(): number {
  const from = "2021-11-01";
  const variation = { site: "s", requestedOn: from, businessDays: 65 };
  return outlineApprovedOn([variation], "s")! - parseDay(from)!;
}

/** What so many kW of a home's flexibility bring at the source's realistic price, £ a year. */
const flexibleGbp = (kw: number) => kw * SOURCE.flexibilityGbpPerKwYear.realistic;

export const moneyRows: readonly HeadlineRow[] = [
  {
    ...{ row: "4", figure: "0.3 kW of a home's flexibility", published: "£6", unit: "£ a year" },
    ...{ band: exactly(6), decimals: 0 },
    assumed: "£20 for each kW and year",
    ours: () => flexibleGbp(0.3),
  },
  {
    ...{ row: "4", figure: "5 kW of it", published: "£100", unit: "£ a year" },
    ...{ band: exactly(100), decimals: 0 },
    assumed: "the same",
    ours: () => flexibleGbp(5),
  },
  {
    ...{ row: "5", figure: "optimiser's share at 1 MW", published: "33 %", unit: "", decimals: 2 },
    band: exactly(0.33),
    assumed: "share falls with the logarithm of the size",
    ours: () => optimiserFrac(1),
  },
  {
    ...{ row: "5", figure: "optimiser's share above 10 MW", published: "10 %", unit: "" },
    ...{ band: exactly(0.1), decimals: 2 },
    assumed: "the same",
    ours: () => optimiserFrac(20),
  },
  {
    ...{ row: "5", figure: "left to owners at 1 MW", published: "57 %", unit: "", decimals: 2 },
    band: exactly(0.57),
    assumed: "an aggregator's 10 % beside the optimiser's 33 %",
    // The last bit is of the order of subtraction.
    ours: () => Number(ownersFrac(1000).toFixed(12)),
  },
  {
    ...{ row: "6", figure: "private wire of 200 homes", published: "£15,000", unit: "£ a year" },
    ...{ band: within(0.05, 15_000), decimals: 0 },
    assumed: "0.75 kW a home off the peak, in all of 500 h of the red band",
    ours: () => 200 * boundarySavingGbp(0.75, 500),
  },
  {
    ...{ row: "7", figure: "connection of 150 kW less", published: "£30,000", unit: "£" },
    ...{ band: exactly(30_000), decimals: 0 },
    assumed: "£200,000/MW",
    ours: () => 0.15 * SOURCE.connectionGbpPerMw,
  },
  {
    ...{ row: "9", figure: "20 kW for a week at £16/MW/h", published: "£54", unit: "£" },
    ...{ band: within(0.1, 54), decimals: 2 },
    assumed: "lowest price that was agreed in the trial",
    ours: () => weekOfCapacityGbp(16),
  },
  {
    ...{ row: "9", figure: "20 kW for a week at £70/MW/h", published: "£235", unit: "£" },
    ...{ band: within(0.1, 235), decimals: 2 },
    assumed: "highest price that was agreed in the trial",
    ours: () => weekOfCapacityGbp(70),
  },
  {
    ...{ row: "10", figure: "import capacity", published: "3.66 p", unit: "p/kVA/day" },
    ...{ band: exactly(3.66), decimals: 2 },
    assumed: "default of `settlement.duos`",
    ours: () => duos.importPencePerKvaDay,
  },
  {
    ...{ row: "10", figure: "exceeded capacity", published: "6.84 p", unit: "p/kVA/day" },
    ...{ band: exactly(6.84), decimals: 2 },
    assumed: "the same",
    ours: () => duos.exceededPencePerKvaDay,
  },
  {
    ...{ row: "10", figure: "export capacity", published: "0.05 p", unit: "p/kVA/day" },
    ...{ band: exactly(0.05), decimals: 2 },
    assumed: "the same",
    ours: () => duos.exportPencePerKvaDay,
  },
  {
    ...{
      row: "11",
      figure: "approval of a variation",
      published: "65 working days of a trial of 85",
    },
    ...{ band: [86, 120], unit: "days", decimals: 0 },
    assumed:
      "65 working days of England asked for on 1 November 2021: longer than the trial of 85 days",
    ours: approvalDays,
  },
  {
    ...{ row: "28", figure: "ceiling of peak management", published: "£300", unit: "£/MWh" },
    ...{ band: exactly(300), decimals: 0 },
    assumed: "default of `venues.sustain`",
    ours: () => sustain!.ceilings.utilisationGbpPerMwh,
  },
  {
    ...{ row: "28", figure: "ceiling of Dynamic", published: "£500", unit: "£/MWh" },
    ...{ band: exactly(500), decimals: 0 },
    assumed: "default of `venues.dynamic`",
    ours: () => dynamic!.ceilings.utilisationGbpPerMwh,
  },
  {
    ...{ row: "28", figure: "fixed price of competitive zones", published: "£200", unit: "£/MWh" },
    ...{ band: exactly(200), decimals: 0 },
    assumed: "default of `procurement.fixedGbpPerMwh`",
    ours: () => sustain!.procurement.fixedGbpPerMwh,
  },
];
