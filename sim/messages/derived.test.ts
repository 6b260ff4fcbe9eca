/** What follows from rows of messages: constraints from a look-ahead, minutes from registers. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { orThrow } from "../core/errors.ts";
import { parseInstant } from "../core/time.ts";
import { example } from "../testing/message-files.ts";
import { meteredMinutes } from "./metered-minutes.ts";
import { predictedConstraints } from "./predicted-constraints.ts";
import { readMessage } from "./read.ts";

const at = (text: string) => parseInstant(text)!;

test("rows of one constraint, period and unit are one constraint, with every resource that can help", () => {
  const options = { file: "f.csv", format: "csv" } as const;
  const { rows } = orThrow(readMessage("look-ahead", example("look-ahead", "csv"), options));
  const [startAt, endAt] = [at("2025-01-22T08:00:00Z"), at("2025-01-22T08:30:00Z")];
  expect(predictedConstraints(rows)).toEqual([
    {
      constraintId: "BSP-1",
      startAt,
      endAt,
      size: 16_000,
      units: "kW",
      resourceIds: ["R-ORANGE", "R-YELLOW"],
    },
    {
      constraintId: "BSP-2",
      startAt: endAt,
      endAt: at("2025-01-22T09:00:00Z"),
      size: -2500,
      units: "kW",
      resourceIds: ["R-YELLOW"],
    },
    {
      constraintId: "BSP-1",
      startAt,
      endAt,
      size: 900,
      units: "kVAr",
      resourceIds: ["R-ORANGE"],
    },
  ]);
});

test("a constraint that starts inside a settlement period ends with it", () => {
  const options = { file: "f.csv", format: "csv" } as const;
  const text = example("look-ahead", "csv").replace("22T08:30:00Z", "22T08:50:00Z");
  const { rows } = orThrow(readMessage("look-ahead", text, options));
  expect(predictedConstraints(rows)[1]?.endAt).toBe(at("2025-01-22T09:00:00Z"));
});

test("a minute's power is the difference of the readings at its ends; the example's load draws 9,975 and 10,005 kW", () => {
  const options = { file: "f.csv", format: "csv" } as const;
  const { rows } = orThrow(readMessage("meter-reading", example("meter-reading", "csv"), options));
  expect(meteredMinutes(rows)).toEqual([
    {
      resourceId: "R-YELLOW",
      startAt: at("2025-01-22T08:00:00Z"),
      injectionKw: Float64Array.of(-9975, -10_005),
    },
  ]);
});

test("powers counted into registers come back to the watt, in any order of rows, without the minutes that a gap hides", () => {
  const powers = fc.array(fc.integer({ min: -50_000_000, max: 50_000_000 }), {
    minLength: 4,
    maxLength: 40,
  });
  fc.assert(
    fc.property(powers, fc.nat(), fc.boolean(), (watts, hole, isTurned) => {
      const startAt = 1_737_532_800;
      let counted = 12_345.6;
      const readings = [0, ...watts].map((power, minute) => {
        counted += power / 60_000;
        return {
          readAt: startAt + 60 * minute,
          resourceId: "R",
          activeKwh: counted,
          reactiveKvarh: null,
        };
      });
      const missing = 1 + (hole % (watts.length - 1));
      const kept = readings.filter((_, minute) => minute !== missing);
      const runs = meteredMinutes(isTurned ? kept.toReversed() : kept);
      const known = new Map(
        runs.flatMap((run) =>
          [...run.injectionKw].map((kw, minute) => [run.startAt + 60 * minute, kw] as const),
        ),
      );
      const expected = watts.flatMap((power, minute) =>
        minute === missing || minute === missing - 1
          ? []
          : [[startAt + 60 * minute, power / 1000] as const],
      );
      expect([...known]).toEqual(expected);
    }),
  );
});
