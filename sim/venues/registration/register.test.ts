/**
 * Registration: every check by the one thing that it asks for, the order of the two reviews, and when they are decided.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { londonDayStart, parseDay } from "../../core/time.ts";
import { registrationSchema } from "../../model/registration.ts";
import { COMMERCIAL_CHECKS } from "./commercial.ts";
import { register } from "./register.ts";
import { TECHNICAL_CHECKS, type UnitFacts } from "./technical.ts";

const STARTS_AT = londonDayStart(parseDay("2025-01-01")!);

const COMPANY = {
  id: "windy",
  details: { name: "Windy Ltd", companyNumber: "01234567", address: "1 Mill Lane", contact: "Ann" },
  questionnaire: "complete",
  signed: ["participation agreement", "trading rules"],
};
const RESOURCE = {
  unit: "turbine",
  company: "windy",
  volumeKw: 4000,
  meteringMinutes: 1,
  control: "rtu",
  responseS: 30,
};
const UNIT: UnitFacts = {
  id: "turbine",
  contract: "constrainedGeneration",
  exportLimitKw: 4000,
  importLimitKw: 0,
  isInTradingArea: true,
};

interface Changed {
  readonly settings?: object;
  readonly company?: object;
  readonly resource?: object;
  readonly unit?: Partial<UnitFacts>;
}

function registered({ settings, company, resource, unit }: Changed = {}) {
  const parsed = registrationSchema.parse({
    companies: [{ ...COMPANY, ...company }],
    resources: [{ ...RESOURCE, ...resource }],
    ...settings,
  });
  const { requirements, reviewDays } = parsed;
  return register([{ ...UNIT, ...unit }], {
    settings: parsed,
    requirements: {
      ...requirements,
      area: "looked ahead at and dispatched in a traded order",
      volumeKwMin: requirements.volumeKwMin ?? 100,
      responseSMax: requirements.responseSMax ?? 60,
    },
    startsAt: STARTS_AT,
    reviewDays,
  });
}

/** "check: why" of what did not pass. */
const failures = ({ decisions }: ReturnType<typeof registered>) =>
  decisions.flatMap(({ check, outcome, because }) =>
    outcome === "rejected" ? [`${check}: ${because}`] : [],
  );

test("who hands in everything is qualified from the start, with every check passed", () => {
  const register = registered();
  expect([...register.qualifiedFrom]).toEqual([STARTS_AT]);
  expect([...register.volumeKw]).toEqual([4000]);
  expect(register.decisions.map(({ check, outcome }) => `${check} ${outcome}`)).toEqual(
    [...Object.keys(COMMERCIAL_CHECKS), ...Object.keys(TECHNICAL_CHECKS)].map(
      (check) => `${check} passed`,
    ),
  );
});

const { contact: _, ...WITHOUT_CONTACT } = COMPANY.details;

describe("each check rejects for the one thing that it asks for", () => {
  test.each<[string, Changed, string]>([
    ["companyDetails", { company: { details: WITHOUT_CONTACT } }, "not given: contact"],
    [
      "questionnaire",
      { company: { questionnaire: "incomplete" } },
      "the commercial questionnaire is incomplete",
    ],
    [
      "legalDocuments",
      { company: { signed: ["trading rules"] } },
      "not signed: participation agreement",
    ],
    [
      "tradingArea",
      { unit: { isInTradingArea: false } },
      "acts on no constraint point that is looked ahead at and dispatched in a traded order",
    ],
    [
      "contractType",
      { settings: { requirements: { contracts: ["constrainedDemand"] } } },
      "a contract of type constrainedGeneration may not trade",
    ],
    ["leastVolume", { resource: { volumeKw: 99 } }, "99 kW, less than 100 kW"],
    [
      "connectionLimits",
      { resource: { volumeKw: 4001 } },
      "4001 kW, more than its connection lets it move: 4000 kW export, 0 kW import",
    ],
    [
      "metering",
      { resource: { meteringMinutes: 30 } },
      "metered every 30 minutes, 1 at most are asked",
    ],
    ["controllable", { resource: { control: "none" } }, "the network manager cannot reach it"],
    ["responseTime", { resource: { responseS: 61 } }, "obeys in 61 s, 60 s at most are asked"],
  ])("%s", (check, changed, because) => {
    const register = registered(changed);
    expect(failures(register)).toEqual([`${check}: ${because}`]);
    expect([...register.qualifiedFrom]).toEqual([Infinity]);
  });

  test("and every check of the two registries is among them", () => {
    const codes = [...Object.keys(COMMERCIAL_CHECKS), ...Object.keys(TECHNICAL_CHECKS)];
    expect(new Set(codes).size).toBe(10);
  });
});

test.each<[string, Changed]>([
  ["no documents", { settings: { requirements: { documents: [] } }, company: { signed: [] } }],
  [
    "half-hourly meters",
    { settings: { requirements: { meteringMinutesMax: 30 } }, resource: { meteringMinutes: 30 } },
  ],
  [
    "a slower answer",
    { settings: { requirements: { responseSMax: 120 } }, resource: { responseS: 61 } },
  ],
  ["less volume", { settings: { requirements: { volumeKwMin: 50 } }, resource: { volumeKw: 99 } }],
  ["a store that imports too", { unit: { importLimitKw: 4000 }, resource: { volumeKw: 8000 } }],
])("what is asked decides: with %s nothing is rejected", (_name, changed) => {
  expect(failures(registered(changed))).toEqual([]);
});

test("all failures are told at once", () => {
  const register = registered({ resource: { volumeKw: 9000, control: "none", responseS: 600 } });
  expect(failures(register).map((failure) => failure.split(":")[0])).toEqual([
    "connectionLimits",
    "controllable",
    "responseTime",
  ]);
});

test("nobody reviews a resource of a company that was not approved", () => {
  const register = registered({ company: { questionnaire: "missing" } });
  const technical = register.decisions.filter(({ review }) => review === "technical");
  expect(new Set(technical.map(({ outcome }) => outcome))).toEqual(new Set(["notMade"]));
  expect(technical).toHaveLength(Object.keys(TECHNICAL_CHECKS).length);
  expect([...register.qualifiedFrom]).toEqual([Infinity]);
});

test.each([
  ["qualified", -Infinity, "assumed"],
  ["unregistered", Infinity, "unregistered"],
] as const)("units that nobody registered are %s as the settings say", (others, from, outcome) => {
  const register = registered({ settings: { companies: [], resources: [], others } });
  expect([...register.qualifiedFrom]).toEqual([from]);
  expect(register.decisions.map((decision) => decision.outcome)).toEqual([outcome]);
});

describe("dates", () => {
  const day = (text: string) => londonDayStart(parseDay(text)!);

  test("the technical review begins when the company is approved", () => {
    const register = registered({
      settings: { reviewDays: 3 },
      company: { appliedOn: "2025-03-28" },
    });
    expect([...register.qualifiedFrom]).toEqual([day("2025-04-03")]);
    expect(register.decisions[0]!.decidedAt).toBe(day("2025-03-31"));
  });

  test("or when the resource applies, if that is later", () => {
    const register = registered({
      settings: { reviewDays: 3 },
      resource: { appliedOn: "2025-05-01" },
    });
    expect([...register.qualifiedFrom]).toEqual([day("2025-05-04")]);
  });

  test("decisions stand in order of time", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ company: fc.nat(400), resource: fc.nat(400) }), {
          minLength: 1,
          maxLength: 6,
        }),
        fc.nat(30),
        (lags, reviewDays) => {
          const on = (lag: number) =>
            new Date(Date.UTC(2025, 0, 1 + lag)).toISOString().slice(0, 10);
          const parsed = registrationSchema.parse({
            reviewDays,
            companies: lags.map(({ company }, row) => ({
              ...COMPANY,
              id: `c${row}`,
              appliedOn: on(company),
            })),
            resources: lags.map(({ resource }, row) => ({
              ...RESOURCE,
              unit: `u${row}`,
              company: `c${row}`,
              appliedOn: on(resource),
            })),
          });
          const { decisions, qualifiedFrom } = register(
            lags.map((_lag, row) => ({ ...UNIT, id: `u${row}` })),
            {
              settings: parsed,
              requirements: {
                ...parsed.requirements,
                area: "here",
                volumeKwMin: 1,
                responseSMax: 60,
              },
              startsAt: STARTS_AT,
              reviewDays,
            },
          );
          const times = decisions.map(({ decidedAt }) => decidedAt);
          expect(times).toEqual([...times].sort((left, right) => left - right));
          for (const [row, { company, resource }] of lags.entries()) {
            const days = Math.max(resource, company + reviewDays) + reviewDays;
            expect(qualifiedFrom[row]).toBe(londonDayStart(parseDay(on(days))!));
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
