/**
 * Services of a network operator from a seed: zones at constraint points, requirements, baselines, curves, contracts. Takes
 * choices and when the first statement is issued; gives the venues' settings. Entries of registries that need no settings are found by
 * themselves.
 */
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import { baselineSchema, baselines } from "../../sim/venues/performance/baselines/registry.ts";
import {
  performanceCurveSchema,
  performanceCurves,
} from "../../sim/venues/performance/curves/registry.ts";
import type { Chooser } from "./chooser.ts";
import { plainKinds } from "./trading.ts";

const BASELINES = plainKinds(baselines, baselineSchema);
const CURVES = plainKinds(performanceCurves, performanceCurveSchema);

export const chosenServiceBaseline = (choose: Chooser, service: string) =>
  choose.oneOf(`baseline of ${service}`, BASELINES);
export const chosenCurve = (choose: Chooser, service: string) =>
  choose.oneOf(`curve of ${service}`, CURVES);
export const chosenCancellation = (choose: Chooser, service: string) => ({
  replacement: choose.oneOf(`replacement of ${service}`, ["merit", "none"]),
  availability: choose.oneOf(`kept availability of ${service}`, ["lose", "keep"]),
  chargeGbpPerMwh: { cancelled: 5, withdrawn: choose.oneOf(`charge of ${service}`, [0, 50]) },
});
const ALL_DAY = [{ days: "all", from: "00:00", to: "00:00" }];
const SERVICES = ["sustain", "secure", "dynamic", "restore"] as const;

export function chosenServices(
  choose: Chooser,
  { constraintPoints, branches }: NetworkDocument,
  first: { daysAhead: number; at: string },
): Record<string, object> {
  const points = constraintPoints.map(({ id }) => id);
  if (points.length === 0 || first.at > "21:00") return {};
  const day = -first.daysAhead;
  const open = SERVICES.filter((service) => choose.chance(`open ${service}`, 0.4));
  return Object.fromEntries(
    open.map((service) => {
      const isStated = service !== "secure" || choose.chance(`stated ${service}`, 0.5);
      const requirement = isStated
        ? { kind: "stated", reliefKw: choose.whole(`relief of ${service}`, 1, 4000) }
        : { kind: "look-ahead", triggerFrac: 0.4 };
      const out = choose.chance(`assumed out ${service}`, 0.3)
        ? [
            choose.oneOf(
              `out of ${service}`,
              branches.map(({ id }) => id),
            ),
          ]
        : [];
      const isScheduled = service === "sustain";
      return [
        service,
        {
          zones: [
            {
              id: "zone",
              constraints: [choose.oneOf(`point of ${service}`, points)],
              ...{ network: { out }, windows: ALL_DAY, requirement },
            },
          ],
          arming: isScheduled ? { kind: "always" } : { kind: "expectedFlow", fraction: 0.3 },
          ...(isScheduled ? {} : { triggerFrac: 0.3, unwinding: { before: 0, fraction: 0.35 } }),
          contract: isStated ? choose.oneOf(`term of ${service}`, ["adHoc", "seasonal"]) : "adHoc",
          verifiedAt: choose.oneOf(`verified ${service}`, ["asset", "criticalAsset"]),
          baseline: chosenServiceBaseline(choose, service),
          curve: chosenCurve(choose, service),
          cancellation: chosenCancellation(choose, service),
          minOfferKw: choose.oneOf(`least offer of ${service}`, [1, 50]),
          gates: {
            open: { day, at: first.at },
            close: { day, at: "21:30" },
            award: { day, at: "22:00" },
            arm: { before: choose.oneOf(`arm ${service}`, [0, 15, 60]) },
            dispatch: { before: 0 },
          },
        },
      ];
    }),
  );
}
