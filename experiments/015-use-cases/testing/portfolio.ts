/** What must hold of wholesale portfolio optimisation, under each of the source's six pre-conditions alone. */
import { expect } from "vitest";
import {
  type Laws,
  overRatingMinutes,
  type Rows,
  siteKw,
  total,
  type UseCase,
} from "./use-case.ts";

const TRADER = "port energy";
const of = "venues.wholesale-portfolio";
/** The same week in which the trader may move nothing. */
const IDLE = `${of}.limits={beforeClosureMw: 0, afterClosureMw: 0}`;
/** No price is worth it: none is high or low enough. */
const NO_PRICE = `${of}.limits.leastGainGbpPerMwh=10000`;

const SITES = [
  { units: ["port-battery"], exportKw: 5000, importKw: 5000 },
  { units: ["port-engine"], exportKw: 3000, importKw: 0 },
  { units: ["port-cold-store"], exportKw: 0, importKw: 7500 },
];
const ROUNDING_KW = 0.01;

interface Purpose {
  readonly file: string;
  readonly purpose: string;
  /** More injection, or less. */
  readonly sign: 1 | -1;
  readonly isAfterClosure: boolean;
  /** What takes its pre-condition away, and in words. */
  readonly unmet: { readonly words: string; readonly setting: string };
}

const standing = (rows: Rows) => rows("portfolio_uses").filter((row) => row.refusedBy === "-");

const lawsOf = ({ file, purpose, sign, isAfterClosure, unmet }: Purpose): Laws => ({
  [`before: ${unmet.words}, and it uses nothing`]: async (runOf) => {
    const rows = await runOf(file, unmet.setting);
    expect(rows("portfolio_uses")).toEqual([]);
    expect(rows("unit_period")).toEqual((await runOf(file, IDLE))("unit_period"));
  },
  "after: it is used for that alone, that way, on that side of gate closure, and it gains by it":
    async (runOf) => {
      const rows = await runOf(file);
      const uses = standing(rows);
      expect(uses.length).toBeGreaterThan(4);
      for (const { changeW, step, purpose: why } of uses)
        expect([why, Math.sign(Number(changeW)), step === "after-closure"]).toEqual([
          purpose,
          sign,
          isAfterClosure,
        ]);
      expect(total(uses, "gainMicroGbp")).toBeGreaterThan(0);
    },
  "after: traded before closure it moves contracts by all of it, and after closure by nothing":
    async (runOf) => {
      const contracts = (of: Rows) =>
        total(
          of("imbalance").filter(({ party }) => party === TRADER),
          "contractWh",
        );
      const [rows, idle] = [await runOf(file), await runOf(file, IDLE)];
      const soldWh = isAfterClosure ? 0 : total(standing(rows), "changeW") / 2;
      expect(Math.abs(contracts(rows) - contracts(idle) - soldWh)).toBeLessThan(1);
    },
  "bound: no site of the portfolio draws above its MIC or gives above its MEC": async (runOf) => {
    const rows = await runOf(file);
    for (const { units, exportKw, importKw } of SITES)
      for (const kw of siteKw(rows, units).values()) {
        expect(kw).toBeLessThanOrEqual(exportKw + ROUNDING_KW);
        expect(kw).toBeGreaterThanOrEqual(0 - importKw - ROUNDING_KW);
      }
  },
});

const high = { words: "no price is high enough", setting: NO_PRICE };
const low = { words: "no price is low enough", setting: NO_PRICE };

const exposure: Purpose = {
  ...{ file: "portfolio-1-exposure.yaml", purpose: "reduceExposure", sign: 1 },
  isAfterClosure: false,
  unmet: { words: "it has bought more than it needs", setting: `${of}.forwardMw=-100` },
};
const lengthen: Purpose = {
  ...{ file: "portfolio-1-lengthen.yaml", purpose: "lengthen", sign: 1 },
  ...{ isAfterClosure: false, unmet: high },
};
const imbalanceHigh: Purpose = {
  ...{ file: "portfolio-1-imbalance.yaml", purpose: "imbalanceHigh", sign: 1 },
  ...{ isAfterClosure: true, unmet: high },
};
const surplus: Purpose = {
  ...{ file: "portfolio-2-surplus.yaml", purpose: "absorbSurplus", sign: -1 },
  isAfterClosure: false,
  unmet: { words: "it has sold more than it has", setting: `${of}.forwardMw=100` },
};
const shorten: Purpose = {
  ...{ file: "portfolio-2-shorten.yaml", purpose: "shorten", sign: -1 },
  ...{ isAfterClosure: false, unmet: low },
};
const imbalanceLow: Purpose = {
  ...{ file: "portfolio-2-imbalance.yaml", purpose: "imbalanceLow", sign: -1 },
  ...{ isAfterClosure: true, unmet: low },
};

/** More injection that nobody sees makes room for less of others. */
const trims = (file: string): Laws => ({
  "conflict: unseen, more injection has the wind farm trimmed": async (runOf) => {
    const curtailedWh = (rows: Rows) => total(rows("unit_period"), "curtailedWh");
    const [rows, idle] = [await runOf(file), await runOf(file, IDLE)];
    expect(curtailedWh(rows)).toBeGreaterThan(curtailedWh(idle) + 5e5);
  },
});

export const portfolio1: UseCase = {
  title: "7 Wholesale portfolio optimisation 1",
  scenarios: {
    [exposure.file]: lawsOf(exposure),
    [lengthen.file]: { ...lawsOf(lengthen), ...trims(lengthen.file) },
    [imbalanceHigh.file]: { ...lawsOf(imbalanceHigh), ...trims(imbalanceHigh.file) },
  },
};

export const portfolio2: UseCase = {
  title: "8 Wholesale portfolio optimisation 2",
  scenarios: {
    [surplus.file]: lawsOf(surplus),
    [shorten.file]: lawsOf(shorten),
    [imbalanceLow.file]: {
      ...lawsOf(imbalanceLow),
      "conflict: unseen, more consumption overloads the transformer that the neighbours rest on":
        async (runOf) => {
          const [rows, idle] = [
            await runOf(imbalanceLow.file),
            await runOf(imbalanceLow.file, IDLE),
          ];
          expect(overRatingMinutes(rows)).toBeGreaterThan(overRatingMinutes(idle) + 60);
        },
    },
  },
};
