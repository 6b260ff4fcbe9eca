/** How much years differ: what docs/series.md says of 120 seeds, worked out again. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { smallNetwork } from "../testing/series.ts";
import { yearCalendar } from "./calendar.ts";
import { generatedSeries } from "./generated.ts";

const SEEDS = 120;
const page = readFileSync(new URL("../../docs/series.md", import.meta.url), "utf8");
const network = smallNetwork([{ id: "hydro", technology: "hydro", capacityMw: 1 }]);
const { firstPeriod, periodCount } = yearCalendar(2026);

const isWinter = (day: number) => day < 59 || day >= 334;
const isSummer = (day: number) => day >= 151 && day < 243;
const isJanuary = (day: number) => day < 31;
const isJuly = (day: number) => day >= 181 && day < 212;

function meansOf(seed: string) {
  const source = generatedSeries(network, seed);
  const kw = new Float64Array(1);
  const sums = { winter: [0, 0], summer: [0, 0], january: [0, 0], july: [0, 0] };
  const add = (sum: number[], value: number) => {
    sum[0]! += value;
    sum[1]! += 1;
  };
  let highestGbp = -Infinity;
  for (let index = 0; index < periodCount; index += 1) {
    const day = Math.floor(index / 48);
    const period = firstPeriod + index;
    highestGbp = Math.max(highestGbp, source.priceGbpPerMwh(period));
    source.availableKw(period, kw);
    if (isWinter(day)) add(sums.winter, kw[0]! / 1000);
    if (isSummer(day)) add(sums.summer, kw[0]! / 1000);
    if (!isJanuary(day) && !isJuly(day)) continue;
    add(isJanuary(day) ? sums.january : sums.july, source.ambient(period).temperatureC);
  }
  const mean = ([sum, count]: number[]) => sum! / count!;
  return [
    ...[mean(sums.winter), mean(sums.summer), mean(sums.january), mean(sums.july)],
    highestGbp,
  ];
}

test("the page's means and spreads of 120 years are those of 120 seeds", () => {
  const years = Array.from({ length: SEEDS }, (_, index) => meansOf(`years ${index + 1}`));
  const [winter, summer, january, july, price] = [0, 1, 2, 3, 4].map((figure) => {
    const values = years.map((year) => year[figure]!);
    const mean = values.reduce((sum, value) => sum + value, 0) / SEEDS;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return { values, mean, deviation: Math.sqrt(squares / (SEEDS - 1)) };
  });
  const hydro = `hydro's winter is ${winter!.mean.toFixed(3)} with a standard deviation of ${winter!.deviation.toFixed(3)} a year, its summer ${summer!.mean.toFixed(3)} with ${summer!.deviation.toFixed(3)}`;
  const warmth = `January ${january!.mean.toFixed(1)} °C with ${january!.deviation.toFixed(1)} and July ${july!.mean.toFixed(1)} °C with ${july!.deviation.toFixed(1)}`;
  const highest = `£${Math.round(price!.mean)}, £${Math.round(Math.min(...price!.values))} to £${Math.round(Math.max(...price!.values))} over 120 seeds`;
  const words = page.replace(/\s+/g, " ");
  for (const row of [hydro, warmth, highest])
    expect(words.includes(row), `docs/series.md without: ${row}`).toBe(true);
});
