/** The rule that holds for a role at a venue, and how a gate stands to the delivery that it is for. */
import { describe, expect, test } from "vitest";
import { londonInstant, parseDay, periodOf } from "../../core/time.ts";
import { admits, LEADS, leadOf, METERS, participantOf, ROLES, ROUTES } from "../../model/stages.ts";
import { GATED_VENUES, STAGES } from "./presets.ts";
import { ruleOf } from "./settings.ts";

test("what a scenario says of a venue comes before what it says of a role, and that before the preset", () => {
  const settings = {
    preset: "three",
    roles: { homes: { through: ["supplier" as const], gates: { operational: [] } } },
    venues: { sustain: { homes: { through: ["aggregator" as const] } } },
  } as const;
  const { takesPart, through, gates } = ruleOf(settings as never, "sustain", "homes");
  expect([takesPart, through]).toEqual([true, ["aggregator"]]);
  expect(gates.operational).toEqual([]);
  expect(gates.dayAhead).toEqual(["profile", "half-hourly", "five-minute"]);
  expect(ruleOf(settings as never, "secure", "homes").through).toEqual(["supplier"]);
});

describe("the presets, as the source has them", () => {
  const takesPart = (stage: (typeof STAGES)[number], role: (typeof ROLES)[number]) =>
    GATED_VENUES.filter((venue) => ruleOf(stage, venue, role).takesPart).length;

  test("generators from the first stage on, industry from the second, homes from the third", () => {
    // Alerts are for homes alone.
    const all = GATED_VENUES.length - 1;
    expect(STAGES.map((stage) => ROLES.map((role) => takesPart(stage, role)))).toEqual([
      [all, 0, 0],
      [all, all, 0],
      // Homes not in trades of connection capacity.
      [all, all, all],
    ]);
  });

  test("who may place an order may at every later stage", () => {
    for (const venue of GATED_VENUES)
      for (const role of ROLES)
        for (const meter of METERS)
          for (const through of ROUTES)
            for (const lead of LEADS) {
              const may = STAGES.map((stage) =>
                admits(ruleOf(stage, venue, role), { role, meter, through }, lead),
              );
              for (const [index, is] of may.entries())
                if (is) expect(may.slice(index)).not.toContain(false);
            }
  });

  test("homes never go direct, and approximated half-hours are for a day ahead alone", () => {
    for (const venue of GATED_VENUES) {
      const { through, gates } = ruleOf("three", venue, "homes");
      expect(through).not.toContain("direct");
      expect([...gates.gateClosure, ...gates.operational]).not.toContain("profile");
    }
  });
});

test("a unit is industry where it draws, unless it stands for homes", () => {
  expect(participantOf("demand")).toEqual({
    role: "industry",
    meter: "half-hourly",
    through: "direct",
  });
  expect(participantOf("demand", { role: "homes" }).through).toBe("aggregator");
  expect(participantOf("storage")).toEqual({
    role: "generators",
    meter: "five-minute",
    through: "direct",
  });
});

test("before the London day, an hour before or more, and later; also where the day is not the one in UTC", () => {
  const day = parseDay("2026-06-15")!;
  const at = (of: number, minutes: number) => londonInstant(of, minutes * 60);
  const noon = periodOf(at(day, 12 * 60));
  expect(leadOf(at(day - 1, 23 * 60 + 59), noon)).toBe("dayAhead");
  expect(leadOf(at(day, 0), noon)).toBe("gateClosure");
  expect(leadOf(at(day, 11 * 60), noon)).toBe("gateClosure");
  expect(leadOf(at(day, 11 * 60) + 1, noon)).toBe("operational");
  expect(leadOf(at(day, 13 * 60), noon)).toBe("operational");
});
