/**
 * Offsetting from a seed: a unit that can lead and one that can follow, each behind a connection of its own, where the follower holds
 * less than it could give or draw. Takes choices, a network and the run's span; gives the venue's settings and the network
 * with that limit, or nothing.
 */
import { londonDayOf } from "../../sim/core/time.ts";
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import type { Chooser } from "./chooser.ts";
import { instantText, type Span } from "./faults.ts";

const PERIOD_S = 1800;
const KW_PER_MW = 1000;
const HELD_FRAC = 0.6;

type Unit = NetworkDocument["units"][number];

const LEADS = { export: ["demand", "storage"], import: ["chp", "storage"] } as const;
const FOLLOWERS = { export: ["wind", "solar", "hydro", "generator"], import: ["demand"] } as const;

export function chosenOffsetting(
  choose: Chooser,
  document: NetworkDocument,
  run: Span,
  first: { readonly daysAhead: number },
) {
  if (!choose.chance("offsetting", 0.15)) return undefined;
  const capacity = choose.oneOf("offsetting/capacity", ["export", "export", "import"] as const);
  const of = (technologies: readonly string[], isAlone: boolean) =>
    document.units.filter(
      ({ id, technology, connection }) =>
        technologies.includes(technology) &&
        !(isAlone && document.units.some((it) => it.id !== id && it.connection === connection)),
    );
  const followers = of(FOLLOWERS[capacity], true);
  if (followers.length === 0) return undefined;
  const follower = choose.oneOf("offsetting/follower", followers);
  const leads = of(LEADS[capacity], false).filter(
    ({ connection }) => connection !== follower.connection,
  );
  if (leads.length === 0) return undefined;
  // A lead elsewhere is mostly refused.
  const near = leads.filter((lead) => busOf(document, lead) === busOf(document, follower));
  const isNear = near.length > 0 && choose.chance("offsetting/near", 0.8);
  const couldMw = couldOf(follower);
  const trade = {
    ...{
      id: "offset",
      lead: choose.oneOf("offsetting/lead", isNear ? near : leads).id,
      follower: follower.id,
    },
    ...{
      capacity,
      kw: couldMw * (1 - HELD_FRAC) * KW_PER_MW * choose.number("offsetting/part", 0.05, 0.5),
    },
    ...chosenWindow(choose, run),
  };
  return {
    venue: {
      trades: [trade],
      gates: { award: { day: -1, at: first.daysAhead > 1 ? "10:00" : "23:30" } },
      backAbove: choose.oneOf("offsetting/back", ["rating", "target"]),
      rampS: choose.oneOf("offsetting/ramp", [0, 60, 300]),
    },
    document: held(document, follower, capacity, couldMw * HELD_FRAC),
  };
}

const busOf = ({ connections }: NetworkDocument, { connection }: Unit): string | undefined =>
  connections.find(({ id }) => id === connection)?.bus;

const couldOf = ({ technology, capacityMw, consumption }: Unit): number =>
  technology === "demand" ? (consumption?.peakMw ?? 0) : capacityMw;

/** Whole half-hours of one London day. */
function chosenWindow(choose: Chooser, run: Span) {
  const last = (run.to - run.from) / PERIOD_S - 1;
  const from = run.from + choose.whole("offsetting/from", 0, last) * PERIOD_S;
  let to = from + PERIOD_S;
  const longest = from + choose.oneOf("offsetting/periods", [1, 4, 12]) * PERIOD_S;
  while (to < longest && to < run.to && londonDayOf(to) === londonDayOf(from)) to += PERIOD_S;
  return { from: instantText(from), to: instantText(to) };
}

function held(
  document: NetworkDocument,
  { connection }: Unit,
  capacity: "export" | "import",
  mw: number,
): NetworkDocument {
  const limit = capacity === "export" ? { exportLimitMw: mw } : { importLimitMw: mw };
  const connections = document.connections.map((each) =>
    each.id === connection ? { ...each, ...limit } : each,
  );
  return { ...document, connections };
}
