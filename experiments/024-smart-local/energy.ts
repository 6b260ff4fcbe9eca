/**
 * A year of energy of a community of homes, from four fortnights of it, without a network: what its meters count home by home, and what a meter at its boundary would.
 * Takes what homes have, a community's own source and battery; gives MWh and kW. Homes are those of sim/homes on generated weather.
 */
import { builtInNetworks } from "../../grids/built-in-networks.ts";
import { generatedSeries } from "../../grids/series/generated.ts";
import { londonDayStart, PERIOD_HOURS, parseDay, periodOf } from "../../sim/core/time.ts";
import { homesCourse } from "../../sim/homes/course.ts";
import { homeGroupSchema } from "../../sim/model/homes.ts";
import { networkColumns } from "../../sim/model/network.ts";
import { networkDocumentSchema } from "../../sim/model/network-document.ts";

/** How many of the homes have what. */
export interface Adoption {
  readonly solarShare?: number;
  /** Of the homes with panels. */
  readonly batteryShare?: number;
  readonly evShare?: number;
  readonly heatPumpShare?: number;
}

export interface Community {
  readonly homes: number;
  readonly adoption: Adoption;
  /** A solar farm of its own, kW. */
  readonly farmKw?: number;
  /** A battery at its boundary that takes what is over and gives what lacks, kWh; power for two hours, 0.86 out over in. */
  readonly storeKwh?: number;
}

export interface YearOfEnergy {
  readonly consumptionMwh: number;
  readonly generationMwh: number;
  /** By the meter of each home. */
  readonly homesImportMwh: number;
  readonly homesExportMwh: number;
  /** By one meter for all. */
  readonly boundaryImportMwh: number;
  readonly boundaryExportMwh: number;
  readonly boundaryPeakKw: number;
  /** What all homes together would draw at most without panels and batteries. */
  readonly consumptionPeakKw: number;
  /** Part of what is drawn that comes from within, and of what is given that stays within. */
  readonly selfSufficiencyFrac: number;
  readonly selfConsumptionFrac: number;
}

/** Homes that a year is reckoned of, and its fortnights; others are like them. */
const SAMPLE = 40;
const FORTNIGHTS = ["2025-01-06", "2025-04-07", "2025-07-07", "2025-10-06"];
const FORTNIGHT_DAYS = 14;
const WARM_UP_DAYS = 7;
const PER_YEAR = 365 / (FORTNIGHTS.length * FORTNIGHT_DAYS);
const ROUND_TRIP_FRAC = 0.86;
const STORE_HOURS = 2;
const WH_PER_KW = 1000 * PERIOD_HOURS;

const network = networkColumns(
  networkDocumentSchema.parse(builtInNetworks["sixty-over-hundred"].document),
);

export function yearOf({ homes, adoption, farmKw = 0, storeKwh = 0 }: Community): YearOfEnergy {
  const sample = Math.min(homes, SAMPLE);
  const scale = homes / sample;
  const groups = Array.from({ length: sample }, (_, home) => homeOf(home, sample, adoption));
  const series = generatedSeries(network, "1");
  const store = emptyStore(storeKwh);
  const sums = { used: 0, made: 0, homesIn: 0, homesOut: 0, in: 0, out: 0, peak: 0, usedPeak: 0 };
  for (const monday of FORTNIGHTS) {
    const from = periodOf(londonDayStart(parseDay(monday)!));
    const course = homesCourse(groups, series, "1", from - WARM_UP_DAYS * 48);
    for (let period = from; period < from + FORTNIGHT_DAYS * 48; period += 1) {
      let [netKw, usedKw] = [0, 0];
      for (const group of groups.keys()) {
        const { netWh, baseWh, evWh, heatPumpWh, solarWh } = course.halfHour(group, period);
        const kw = (wh: number) => (wh / WH_PER_KW) * scale;
        netKw += kw(netWh);
        usedKw += kw(baseWh + evWh + heatPumpWh);
        sums.made += kw(solarWh);
        sums.homesIn += Math.max(0, kw(netWh));
        sums.homesOut += Math.max(0, kw(-netWh));
      }
      const farm = farmKw * series.household(period).solarFrac;
      const boundaryKw = store.balanced(netKw - farm);
      sums.used += usedKw;
      sums.made += farm;
      sums.in += Math.max(0, boundaryKw);
      sums.out += Math.max(0, -boundaryKw);
      sums.peak = Math.max(sums.peak, boundaryKw);
      sums.usedPeak = Math.max(sums.usedPeak, usedKw);
    }
  }
  const mwh = (kw: number) => (kw * PERIOD_HOURS * PER_YEAR) / 1000;
  return {
    consumptionMwh: mwh(sums.used),
    generationMwh: mwh(sums.made),
    homesImportMwh: mwh(sums.homesIn),
    homesExportMwh: mwh(sums.homesOut),
    boundaryImportMwh: mwh(sums.in),
    boundaryExportMwh: mwh(sums.out),
    boundaryPeakKw: sums.peak,
    consumptionPeakKw: sums.usedPeak,
    selfSufficiencyFrac: 1 - sums.in / sums.used,
    selfConsumptionFrac: sums.made === 0 ? 1 : 1 - sums.out / sums.made,
  };
}

/** One home: the first so many of the sample have what is adopted, panels and cars from either end. */
function homeOf(home: number, count: number, adoption: Adoption) {
  const { solarShare = 0, batteryShare = 0, evShare = 0, heatPumpShare = 0 } = adoption;
  const place = (home + 0.5) / count;
  const hasSolar = place < solarShare;
  return homeGroupSchema.parse({
    ...{ id: `home ${home}`, bus: "any", count: 1 },
    ...(hasSolar ? { solar: { share: 1 } } : {}),
    ...(hasSolar && place < solarShare * batteryShare ? { battery: { share: 1 } } : {}),
    ...(1 - place < evShare ? { ev: { share: 1, charging: { kind: "spread" } } } : {}),
    ...(1 - place < heatPumpShare ? { heatPump: { share: 1 } } : {}),
  });
}

/** A battery that holds the boundary to nothing as far as it can. */
function emptyStore(kwh: number) {
  const mostKw = kwh / STORE_HOURS;
  let heldKwh = 0;
  return {
    balanced(kw: number): number {
      if (kw < 0) {
        const takenKw = Math.min(-kw, mostKw, (kwh - heldKwh) / PERIOD_HOURS / ROUND_TRIP_FRAC);
        heldKwh += takenKw * PERIOD_HOURS * ROUND_TRIP_FRAC;
        return kw + takenKw;
      }
      const givenKw = Math.min(kw, mostKw, heldKwh / PERIOD_HOURS);
      heldKwh -= givenKw * PERIOD_HOURS;
      return kw - givenKw;
    },
  };
}
