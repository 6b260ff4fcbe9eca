/**
 * A battery of which the network's operator has armed some in an award or in parts of one offer, and a reserve that wants it: a world with these
 * in its book and nothing else, in which pages are applied and committed by hand.
 */
import { expect } from "vitest";
import { orThrow } from "../../sim/core/errors.ts";
import { periodOf } from "../../sim/core/time.ts";
import { type Award, reservationOfAward } from "../../sim/model/services.ts";
import { declare, reserve } from "../../sim/positions/book.ts";
import { buildWorld } from "../../sim/state/build.ts";
import { held, relief, reserveOf, townOf, writeTowns } from "./primacy-town.ts";

writeTowns();

export const AT = Date.UTC(2026, 5, 15, 11) / 1000;
export const PERIOD = periodOf(AT);
export const RESERVE = "replacement-reserve";
const { scenario, parts } = await townOf({
  ...{ sustain: relief("export"), [RESERVE]: reserveOf(4) },
  ...{ "frequency-response": held(4), "high-frequency-response": held(4) },
});

/** The network holds 2 MW less of it, in as many awards as `kws`, and nobody else has anything. */
export function armedIn(kind: string, kws: readonly number[], splitStack = false) {
  const world = orThrow(
    buildWorld(
      {
        ...scenario,
        primacy: { ...scenario.primacy, kind, splitStack } as typeof scenario.primacy,
      },
      parts,
    ),
  );
  const unit = world.network.units.ids.indexOf("fallow-battery");
  const idle = new Float64Array(world.network.units.ids.length);
  declare(world.book, PERIOD, 1, idle, Float64Array.from(world.network.units.capacityKw));
  const award = (id: string, service: string, changeKw: number, more: Partial<Award>): Award => ({
    ...{ id, service, zone: "town", period: PERIOD, constraint: 0, unit, changeKw },
    ...{ reliefFrac: 1, placedAt: AT - 7200, term: "adHoc", availabilityGbpPerMwh: 5 },
    ...{ askAvailabilityGbpPerMwh: 5, utilisationGbpPerMwh: 150, askUtilisationGbpPerMwh: 150 },
    ...{ state: "armed", reason: "", foregoneGbpPerMwh: 0 },
    ...more,
  });
  const armed = kws.map((kw, row) =>
    row === 0
      ? award("x", "sustain", kw, {})
      : award(`x#${row + 1}`, "sustain", kw, { restOf: "x" }),
  );
  for (const each of armed)
    expect(reserve(world.book, reservationOfAward(each)).kind).toBe("reserved");
  world.services.awards.set(PERIOD, armed);
  return { world, held: armed, wanted: award("r", RESERVE, 4000, { placedAt: AT - 3600 }) };
}
