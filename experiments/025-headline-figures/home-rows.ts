/** Headline figures of homes: what generated homes do in winter evenings, with cars that give, under alerts and with heat pumps. */
import { builtInNetworks } from "../../grids/built-in-networks.ts";
import { generatedSeries } from "../../grids/series/generated.ts";
import { londonDayStart, parseDay, periodOf } from "../../sim/core/time.ts";
import { firstHalfHour, type HomesCourse, homesCourse } from "../../sim/homes/course.ts";
import { flexAlertsSchema } from "../../sim/model/home-response.ts";
import { homeGroupSchema } from "../../sim/model/homes.ts";
import { networkColumns } from "../../sim/model/network.ts";
import { networkDocumentSchema } from "../../sim/model/network-document.ts";
import { SOURCE } from "../024-smart-local/economics.ts";
import { type HeadlineRow, within } from "./row.ts";

const network = networkColumns(
  networkDocumentSchema.parse(builtInNetworks["sixty-over-hundred"].document),
);
/** A Monday. */
const FIRST = periodOf(londonDayStart(parseDay("2025-01-06")!));
const SEED = "1";
const PERIODS_PER_DAY = 48;

/** Homes through days of January, all of their half-hours asked for. */
function lived(
  settings: object,
  { days, count, alerts = [] }: { days: number; count: number; alerts?: readonly object[] },
): HomesCourse {
  const group = homeGroupSchema.parse({ id: "g", bus: "b", count, ...settings });
  const series = generatedSeries(network, SEED);
  const course = homesCourse([group], series, SEED, firstHalfHour(FIRST, FIRST), {
    alerts: flexAlertsSchema.parse(alerts),
    billed: { from: FIRST, to: FIRST + days * PERIODS_PER_DAY },
  });
  course.halfHour(0, FIRST + days * PERIODS_PER_DAY - 1);
  return course;
}

/** Six evenings some days apart, from 17:00 for two hours, as a service has them in a winter. */
const evenings = (rewardGbpPerMwh: number) =>
  [1, 4, 8, 10, 15, 18].map((day) => ({
    id: `alert-${day}`,
    from: `2025-01-${String(6 + day).padStart(2, "0")}T17:00:00Z`,
    minutes: 120,
    rewardGbpPerMwh,
  }));

/** Mean of what homes leave in alerts, kW for each home of the group, or for each that takes part. */
function leftKw(rewardGbpPerMwh: number, settings: object, count: number, each: "home" | "taker") {
  const days = 20;
  const course = lived(
    { response: {}, ...settings },
    { days, count, alerts: evenings(rewardGbpPerMwh) },
  );
  const asked = Array.from({ length: days * PERIODS_PER_DAY }, (_, index) =>
    course.halfHour(0, FIRST + index),
  ).filter(({ said }) => said.alert?.isOn === true);
  const kws = asked.map(
    ({ turnedWh, takingPart }) => turnedWh / 500 / (each === "home" ? count : takingPart),
  );
  return kws.reduce((sum, kw) => sum + kw, 0) / kws.length;
}

const FLAT = { kind: "flat" };
/** Three bands; giving in the dear one brings 29 p. */
const SOLD_DEAR = {
  kind: "time-of-use",
  bands: [
    { from: "00:00", to: "05:00", importGbpPerMwh: 120, exportGbpPerMwh: 50 },
    { from: "05:00", to: "16:00", importGbpPerMwh: 220, exportGbpPerMwh: 100 },
    { from: "16:00", to: "19:00", importGbpPerMwh: 360, exportGbpPerMwh: 290 },
    { from: "19:00", to: "24:00", importGbpPerMwh: 220, exportGbpPerMwh: 100 },
  ],
};

const GBP_PER_KW_YEAR = SOURCE.flexibilityGbpPerKwYear.realistic;
/** A car that gives and a battery, both by price: they answer alerts too. */
const GIVING = {
  tariff: FLAT,
  battery: { control: { kind: "price" } },
  ev: { share: 1, pluggedInFrac: 1, charging: { kind: "price", vehicleToGrid: {} } },
};

function savedByGivingGbp(): number {
  const [days, count] = [28, 100];
  const ev = { share: 1, pluggedInFrac: 1, energyKwh: 6.4, energyDeviationKwh: 4 };
  const charging = { kind: "price", vehicleToGrid: {} };
  const yearlyGbp = (settings: object) => {
    const bills = lived(settings, { days, count }).homes.totalBillMicroGbp;
    return (bills.reduce((sum, each) => sum + each, 0) / count / 1e6) * (365 / days);
  };
  return (
    yearlyGbp({ tariff: FLAT, ev }) - yearlyGbp({ tariff: SOLD_DEAR, ev: { ...ev, charging } })
  );
}

export const homeRows: readonly HeadlineRow[] = [
  {
    ...{ row: "2", figure: "a car that gives, against the flat tariff", published: "£400 to 800" },
    ...{ band: [350, 900], unit: "£ a year", decimals: 0 },
    assumed:
      "plugged in every evening, 0.56 of the time; 29 p for giving from 16 to 19; 40 kWh down to 0.4; January's weeks stand for the year; wear not counted",
    ours: savedByGivingGbp,
  },
  {
    ...{ row: "3", figure: "a home without a device that takes part", published: "0.3 kW" },
    ...{ band: [0.2, 0.5], unit: "kW", decimals: 2 },
    assumed: "leaves 0.3 of what it draws, £3 a kWh, January evenings",
    ours: () => leftKw(3000, {}, 1000, "taker"),
  },
  {
    ...{ row: "4", figure: "flexibility of a home without a device", published: "£6" },
    ...{ band: [4, 10], unit: "£ a year", decimals: 1 },
    assumed:
      "£20 for each kW and year that row 3's home leaves; £6 is 0.3 kW, the band that of row 3",
    ours: () => GBP_PER_KW_YEAR * leftKw(3000, {}, 1000, "taker"),
  },
  {
    ...{ row: "4", figure: "flexibility of a home with a battery and a car that gives" },
    ...{ published: "£100", band: within(0.2, 100), unit: "£ a year", decimals: 0 },
    assumed:
      "the same £20 for what a home that takes part leaves and gives, with a car of 7 kW that is in every evening and a battery of 2.5 kW, both by price; £100 is 5 kW, ±20 % assumed",
    ours: () => GBP_PER_KW_YEAR * leftKw(3000, GIVING, 400, "taker"),
  },
  {
    ...{ row: "15", figure: "homes for 150 MW", published: "about 150 MW over 2 h", unit: "homes" },
    ...{ band: [300_000, 750_000], decimals: 0 },
    assumed:
      "what a home without a device that takes part leaves, row 3: 500,000 at 0.3 kW, the band that of row 3; 100,000 homes would need 1.5 kW each",
    ours: () => 150_000 / leftKw(3000, {}, 1000, "taker"),
  },
  {
    ...{ row: "16", figure: "a supplier's winter 2022/23", published: "1.86 GWh in 14.5 h" },
    ...{ band: within(0.15, 1.86), unit: "GWh", decimals: 2 },
    assumed: "700,000 homes that signed up, £3 a kWh, our January evenings for theirs",
    ours: () => (leftKw(3000, {}, 1000, "home") * 700_000 * 14.5) / 1e6,
  },
  {
    ...{ row: "18", figure: "demand flexibility in 2023/24", published: "about 400 MW" },
    ...{ band: within(0.2, 400), unit: "MW", decimals: 0 },
    assumed: "2.4 million sites, £1 a kWh",
    ours: () => (leftKw(1000, {}, 1000, "home") * 2.4e6) / 1000,
  },
  {
    ...{ row: "19", figure: "heat pumps over two hours", published: "0.64 kW a home" },
    ...{ band: [0.4, 0.9], unit: "kW", decimals: 2 },
    assumed: "January, 1.5 K cooler, four of five homes take part at first, opt-outs counted",
    ours: () =>
      leftKw(
        3000,
        { heatPump: { share: 1 }, response: { changeFrac: 0, paidOptInFrac: 0.8 } },
        400,
        "home",
      ),
  },
];
