/**
 * Carbon dioxide of energy that others give, or need not give: by the mean of Great Britain's generation, and by gas, which runs last. Takes network_period;
 * gives tonnes. The mean is of 2021 (Future Energy Scenarios); gas is that of plant that follows the system's demand, about 390 g/kWh. Energy is counted where it was curtailed,
 * without what would have been lost on its way.
 */
import { type Fold, numbersIn, plusWhole, rowsOf } from "./fold.ts";

const WH_G_PER_KWH_TONNE = 1e9;

/** Wh that have a tonne, at 156 and at 390 g/kWh. */
export const WH_PER_MEAN_TONNE = WH_G_PER_KWH_TONNE / 156;
export const WH_PER_GAS_TONNE = WH_G_PER_KWH_TONNE / 390;

const ofCurtailed = (
  about: string,
  whPerTonne: number,
): Fold<{ wh: number | null }, number | null> => ({
  ...{ about, unit: "t" },
  start: () => ({ wh: null }),
  add(state, block) {
    const rows = rowsOf(block, "network_period");
    const own = rows === undefined ? undefined : numbersIn(rows, "curtailedFuelFreeWh");
    for (const wh of own ?? []) state.wh = plusWhole(state.wh ?? 0, wh);
  },
  value: ({ wh }) => (wh === null ? null : wh / whPerTonne),
});

export const curtailedMeanTonnes = ofCurtailed(
  "Carbon dioxide of what stands in for wind, sun and water that were curtailed, at the mean of Great Britain's generation (156 g/kWh); null where it is not stored.",
  WH_PER_MEAN_TONNE,
);

export const curtailedGasTonnes = ofCurtailed(
  "The same where it is gas that runs more (390 g/kWh).",
  WH_PER_GAS_TONNE,
);
