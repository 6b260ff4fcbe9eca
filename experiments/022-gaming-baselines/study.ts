/**
 * Study 022: what each baseline counts of owners of demand that give nothing of what they sold and inflate what it is made of, and what a
 * published bias would take. Data only; see README.md for the question and the finding.
 */
import { fileURLToPath } from "node:url";
import { crossed, type Factor } from "../rule-comparison/designs.ts";
import type { Design, StudyDesign } from "../study.ts";

const SERVICE = "demand-flexibility-service";
export const SOME_GAME = ["bakery", "cold-store", "offices"];

const measuredBy = (id: string, label: string, baseline: object) => ({
  ...{ id, label },
  set: { venues: { [SERVICE]: { baseline } } },
});
const owners = (id: string, label: string, policy: object) => ({
  ...{ id, label },
  set: { population: [{ policy: { kind: "demand", ...policy } }] },
});

const FACTORS: readonly Factor[] = [
  {
    id: "baseline",
    label: "From what delivery is measured",
    options: [
      measuredBy("declared", "declared", { kind: "self-declared" }),
      measuredBy("before", "quarter before", { kind: "meter-before" }),
      measuredBy("eight", "middle eight", { kind: "mid-8-in-10" }),
      measuredBy("ten", "ten days, moved", { kind: "p376" }),
      measuredBy("fixed", "ten days, fixed", { kind: "p376", isAdjusted: false }),
    ],
  },
  {
    id: "owners",
    label: "What owners do",
    options: [
      owners("honest", "honest", {}),
      owners("idle", "give nothing", { gaming: { undoneFrac: 1 } }),
      owners("declare", "and declare more", {
        overDeclaredFrac: 0.3,
        gaming: { undoneFrac: 1 },
      }),
      owners("last", "and draw more in the last half-hour", {
        gaming: { undoneFrac: 1, sameDay: { addedFrac: 0.3, fromMinutes: 30, toMinutes: 0 } },
      }),
      owners("hours", "and draw more for four hours", {
        gaming: { undoneFrac: 1, sameDay: { addedFrac: 0.3, fromMinutes: 240, toMinutes: 0 } },
      }),
      owners("days", "and draw more on other days", {
        gaming: { undoneFrac: 1, earlierDays: { addedFrac: 0.3 } },
      }),
    ],
  },
];

/** A method's honest owners are what its others are held against. */
const everyMethod: readonly Design[] = crossed(FACTORS).map(({ id, label, over }) => {
  const honest = `${id.slice(0, id.indexOf("-"))}-honest`;
  return { id, label, over, ...(id === honest ? {} : { against: honest }) };
});

/** What the service buys of the park's sites: a fifth of the peak of each. */
export const FEBRUARY_EVENINGS = {
  ...{ wantedMw: 2.4, countedAt: "import" },
  windows: [{ days: "weekdays", months: [2], from: "17:00", to: "19:00" }],
} as const;

/** What is assumed of half of the sites, so that the demand flexibility service counts as much too much as was published. */
const some = {
  population: [
    {
      units: { ids: SOME_GAME },
      policy: {
        kind: "demand",
        gaming: {
          undoneFrac: 0.25,
          sameDay: { addedFrac: 0.1, fromMinutes: 180, toMinutes: 0 },
        },
      },
    },
    { policy: { kind: "demand" } },
  ],
};
const someGame = (id: string, label: string, baseline: object): Design => ({
  id: `${id}-some`,
  label: `${label}, half of the sites game a little`,
  over: { ...some, venues: { [SERVICE]: { baseline } } },
  against: `${id}-honest`,
});

export const gamingBaselines: StudyDesign = {
  name: "022-gaming-baselines",
  title: "Who is paid for what was never given",
  question:
    "Sites sell to draw less in announced hours, give nothing, and inflate what their baseline is made of. Which baseline pays them for it, and what does it cost them?",
  folder: fileURLToPath(new URL("./", import.meta.url)),
  base: {
    network: { file: "park.yaml" },
    period: { start: "2026-01-12", days: 48, tickMinutes: 30 },
    venues: {
      [SERVICE]: FEBRUARY_EVENINGS,
    },
  },
  designs: [
    ...everyMethod,
    someGame("ten", "ten days, moved", { kind: "p376" }),
    someGame("fixed", "ten days, fixed", { kind: "p376", isAdjusted: false }),
    {
      ...{ id: "none", label: "no market, honest", isWithoutMarkets: true },
      over: FACTORS[1]!.options[0]!.set,
      against: "declared-honest",
    },
  ],
  figures: {
    measures: ["servicesPaidForMwh", "servicesGivenMwh", "servicesPaidGbp", "sitesNetGbp"],
    compared: ["servicesPaidForMwh", "servicesPaidGbp", "sitesNetGbp"],
    headline: "servicesPaidForMwh",
  },
};
