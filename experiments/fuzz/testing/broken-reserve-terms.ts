/** For tests: the kept run as if its reserve had been agreed on other terms, or its units told again, by the law that it then breaks. */
import { type Facts, PERIOD_S } from "../facts.ts";
import { changed, kept, moved, set, withRows } from "./kept-run.ts";

const STOR = "short-term-operating-reserve";
const own = kept.scenario.venues[STOR]!;
const on = (terms: Partial<typeof own>, facts: Facts = kept): Facts => ({
  ...facts,
  scenario: { ...kept.scenario, venues: { ...kept.scenario.venues, [STOR]: { ...own, ...terms } } },
});
const isReserve = ({ service }: Record<string, unknown>) => service === STOR;

/** The run with its last instruction of the reserve given again, so many half-hours later each. */
const told = kept.rows.service_instructions.findLast(isReserve)!;
const toldAgain = (...halfHours: number[]) =>
  withRows("service_instructions", [
    ...kept.rows.service_instructions,
    ...halfHours.map((count) => moved(count * PERIOD_S, "at", "start", "end")(told)),
  ]);
const alone = { otherServices: "excluded" } as const;

export const brokenReserveTerms = {
  // Half an hour and an hour without it: less than the 60 minutes that were agreed, and than 61.
  unitsRecoverBetweenCalls: [toldAgain(2), on({ recoveryMinutes: 61 }, toldAgain(3))],
  unitsServeAsOftenAWeekAsAgreed: [on({ deliveriesPerWeek: 3 }, toldAgain(3, 6, 9))],
  whoHasAUnitAloneLosesItToNobody: [
    on(alone, changed("service_awards", set({ reason: "armedElsewhere" }), isReserve)),
    on(alone, changed("conflicts", set({ class: "C2" }), isReserve)),
  ],
};
