/** What units that are sold together offer for a term: each what it gives in nine of ten half-hours, all together no less than is taken of one seller. */
import { expect, test } from "vitest";
import { londonDayStart, parseDay, periodOf } from "../../core/time.ts";
import type { FlexibilityOffer } from "../../model/services.ts";
import type { GateContext } from "../../model/venues.ts";
import { sustain } from "../sustain.ts";
import { contract } from "./contract.ts";

const IDS = ["early", "late"];
const own = (minOfferKw: number) =>
  sustain.settings.parse({
    zones: [
      {
        ...{ id: "town", constraints: ["line"] },
        windows: [{ days: "all", from: "17:00", to: "18:00" }],
        requirement: { kind: "stated", reliefKw: 1000 },
      },
    ],
    ...{ contract: "seasonal", minOfferKw },
  });
const [april, october] = ["2026-04-01", "2026-10-01"].map((day) =>
  periodOf(londonDayStart(parseDay(day)!)),
);

/** The one gives 40 kW at five and 20 at half past, the other the reverse. */
function offered(minOfferKw: number, together: readonly number[] | undefined, scale = 1) {
  const context = {
    ...{ instant: 0, fromPeriod: april!, toPeriod: october! },
    network: { units: { ids: IDS }, constraintPoints: { ids: ["line"] } },
    services: {
      ...{ soldWith: () => together, measured: undefined },
      ...{ offers: () => [], contracts: () => [], refused: () => new Set() },
    },
  } as unknown as GateContext;
  const collect = ({ services }: GateContext) => ({
    services: {
      offers: services!.needs().flatMap((need) =>
        IDS.map((id, unit): FlexibilityOffer => {
          const changeKw = scale * (need.period % 2 === unit ? 40 : 20);
          const prices = { availabilityGbpPerMwh: 0, utilisationGbpPerMwh: 200 };
          return { ...need, id, placedAt: 0, unit, changeKw, reliefFrac: 1, ...prices };
        }),
      ),
    },
  });
  const { services } = contract("sustain", context, own(minOfferKw), collect);
  return services?.offers?.map(({ unit, changeKw }) => [unit, changeKw]);
}

test("60 kW in every half-hour are 40 for the term: too little for one who takes 50 of a seller", () => {
  const both = [0, 1].map((unit) => [unit, 20]);
  expect(offered(50, [0, 1])).toEqual([]);
  expect(offered(40, [0, 1])).toEqual(both);
  // Who sells by itself is asked by itself.
  expect(offered(50, undefined)).toEqual(both);
  // And no network operator takes less than 10 kW of an aggregator: 8 are too little, whatever the service takes.
  expect(offered(1, [0, 1], 0.2)).toEqual([]);
  expect(offered(1, undefined, 0.2)).toHaveLength(2);
});

/** What is bought of two who have offered 20 kW each, of which that of the first may have been refused since. */
function boughtAnew(minOfferKw: number, together: readonly number[] | undefined, isRefused = true) {
  const offers = IDS.map((id, unit): FlexibilityOffer => {
    const prices = { availabilityGbpPerMwh: 0, utilisationGbpPerMwh: 200 };
    const place = { service: "sustain", zone: "town", period: april! + 34, constraint: 0 };
    return { ...place, id, placedAt: 0, unit, changeKw: 20, reliefFrac: 1, ...prices };
  });
  const context = {
    ...{ instant: 0, fromPeriod: april!, toPeriod: october! },
    network: { units: { ids: IDS }, constraintPoints: { ids: ["line"] } },
    services: {
      ...{ soldWith: () => together, measured: undefined, offers: () => offers },
      ...{ contracts: () => [], refused: () => new Set(isRefused ? [IDS[0]] : []) },
    },
  } as unknown as GateContext;
  const { services } = contract("sustain", context, own(minOfferKw), () => ({}));
  return services?.contracts?.flatMap(({ awards }) =>
    awards.map(({ unit, changeKw }) => [unit, changeKw]),
  );
}

test("what a refusal leaves of those who are sold together is bought only where it is as much as is taken of one seller", () => {
  const [first, second] = [0, 1].map((unit) => [unit, 20]);
  expect(boughtAnew(40, [0, 1], false)).toEqual([first, second]);
  expect(boughtAnew(40, [0, 1])).toEqual([]);
  expect(boughtAnew(20, [0, 1])).toEqual([second]);
  // Who sells by itself is none of theirs.
  expect(boughtAnew(40, undefined)).toEqual([second]);
});
