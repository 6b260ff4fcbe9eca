/**
 * A trader from a seed, where a scenario settles imbalance: whose balance party it is, what it uses its units for, and who is told of
 * that and of services. Takes choices, a network and when the first statement is issued; gives the venue and the level.
 */
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import { PURPOSES } from "../../sim/model/portfolio.ts";
import { VISIBILITIES } from "../../sim/model/visibility.ts";
import type { Chooser } from "./chooser.ts";

export function chosenPortfolio(
  choose: Chooser,
  { units }: NetworkDocument,
  first: { daysAhead: number; at: string },
): Record<string, object> {
  const technologies = [...new Set(units.map(({ technology }) => technology))];
  if (first.at > "21:00" || technologies.length === 0) return {};
  if (!choose.chance("portfolio", 0.5)) return {};
  const technology = choose.oneOf("trader", technologies);
  const purposes = choose.some("purposes", PURPOSES, 0.7);
  return {
    "wholesale-portfolio": {
      trader: technology === "demand" ? "supplier" : `${technology} party`,
      ...(purposes.length === 0 ? {} : { purposes }),
      forwardMw: choose.whole("forward", -5, 5),
      limits: { leastGainGbpPerMwh: choose.oneOf("least gain", [0, 5, 40]) },
      minUseKw: 1,
      gates: { dayAhead: { day: -first.daysAhead, at: "23:00" } },
    },
  };
}

export const chosenVisibility = (choose: Chooser) => choose.oneOf("visibility", VISIBILITIES);
