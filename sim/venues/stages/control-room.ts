/** Whether and what operators' control rooms see of a run: settings, and what of them cannot be. Takes settings and a network; gives findings. */
import { z } from "zod";
import { type Finding, unknownName } from "../../model/findings.ts";
import type { NetworkDocument } from "../../model/network-document.ts";
import { OPERATORS } from "./sight.ts";

/** The area of what lies in none that is written. */
export const ELSEWHERE = "elsewhere";

const least = (count: number, about: string) =>
  z.int().min(1).max(1_000_000).default(count).describe(about);

/**
 * Household readings of less than a month are personal data to a network operator, who may read them made anonymous as its approved plan says (Ofgem, standard licence condition
 * 10A); the plans' numbers are not known here, so the least is assumed. Generators and industry are on the DSO's SCADA one by one: for it the least of them is 1.
 */
const cohort = (holders: number, homes: number) =>
  z
    .strictObject({
      holders: least(
        holders,
        "Holders of generators, stores and industry in a cell that has any. Assumed.",
      ),
      homes: least(homes, "Homes or customers in a cell that has any. Assumed."),
    })
    .prefault({});

export const controlRoomSchema = z
  .strictObject({
    every: z
      .enum(["half-hour", "day"])
      .default("half-hour")
      .describe("How often views are written; a day sums its half-hours."),
    seenBy: z
      .array(z.enum(OPERATORS))
      .min(1)
      .max(OPERATORS.length)
      .default([...OPERATORS])
      .describe("Whose control rooms look."),
    areas: z
      .array(
        z.strictObject({
          id: z.string().min(1).max(80).describe("Name, as rows have it."),
          buses: z.array(z.string().min(1).max(80)).min(1).max(100_000),
        }),
      )
      .max(1000)
      .default([])
      .describe(`Areas by their buses; buses in none are together "${ELSEWHERE}".`),
    minimumCohort: z
      .strictObject({ dso: cohort(1, 10), eso: cohort(3, 10) })
      .prefault({})
      .describe("Of fewer no cell is shown, nor any that would give one away by subtraction."),
  })
  .describe(
    "What the network operator (dso) and the electricity system operator (eso) see of the exchange, by the stage of the scenario, as tables view_*; without a stage as at the third. Default: nothing is recorded.",
  );
export type ControlRoomSettings = z.output<typeof controlRoomSchema>;
export type MinimumCohort = ControlRoomSettings["minimumCohort"]["dso"];

export function* controlRoomFindings(
  settings: ControlRoomSettings | undefined,
  network: NetworkDocument,
): Generator<Finding> {
  if (settings === undefined) return;
  const buses = network.buses.map(({ id }) => id);
  const known = new Set(buses);
  const taken = new Map<string, string>();
  const named = new Set<string>(["all", ELSEWHERE]);
  for (const [row, area] of settings.areas.entries()) {
    const path = ["controlRoom", "areas", row];
    if (named.has(area.id))
      yield {
        code: "scenario.controlRoom",
        path: [...path, "id"],
        found: `"${area.id}", which another area has, or rows of views have for more than one`,
        remedy: "write another name",
      };
    named.add(area.id);
    for (const [index, bus] of area.buses.entries()) {
      const at = [...path, "buses", index];
      if (!known.has(bus)) yield unknownName("bus", bus, buses, network.name, at);
      else if (taken.has(bus))
        yield {
          code: "scenario.controlRoom",
          path: at,
          found: `"${bus}", which is in area "${taken.get(bus)!}" too`,
          remedy: "leave it out of one of the two",
        };
      else taken.set(bus, area.id);
    }
  }
  if (new Set(settings.seenBy).size < settings.seenBy.length)
    yield {
      code: "scenario.controlRoom",
      path: ["controlRoom", "seenBy"],
      found: "an operator twice",
      remedy: "write each once",
    };
}
