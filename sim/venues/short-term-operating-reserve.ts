/** Short-term operating reserve: more injection or less consumption, held ready for the electricity system operator. */
import { type Finding, unknownName } from "../model/findings.ts";
import type { NetworkDocument } from "../model/network-document.ts";
import { ESO } from "../model/services.ts";
import type { GateContext, GateOutcome } from "../model/venues.ts";
import { arm } from "./flexibility/arm.ts";
import { gateFindings } from "./flexibility/findings.ts";
import { publish } from "./flexibility/publish.ts";
import { settle } from "./flexibility/settle.ts";
import { awardReserve, collectReserve, dispatchReserve } from "./reserve/gates.ts";
import { asService, type ReserveSettings, reserveSettings } from "./reserve/settings.ts";

const NAME = "short-term-operating-reserve";
type Gate = (context: GateContext, own: ReserveSettings) => GateOutcome;

function* networkFindings(own: ReserveSettings, network: NetworkDocument): Generator<Finding> {
  const ids = network.constraintPoints.map(({ id }) => id);
  if (!ids.includes(own.countedAt))
    yield unknownName("constraint point", own.countedAt, ids, network.name, ["countedAt"]);
  yield* gateFindings(own.gates);
}

const gate =
  (
    run: (service: string, context: GateContext, own: ReturnType<typeof asService>) => GateOutcome,
  ) =>
  (context: GateContext, own: ReserveSettings) =>
    run(NAME, context, asService(own));

export const shortTermOperatingReserve = {
  about: "Reserve that the electricity system operator holds ready and calls.",
  needsRankedPrinciple: false,
  needsSolver: () => false,
  namedUnits: () => [],
  findings: () => [],
  networkFindings,
  settings: reserveSettings,
  times: ({ gates }: ReserveSettings) => gates,
  timesInPhase: ({ gates }: ReserveSettings) => gates,
  gates: {
    open: gate(publish),
    close: collectReserve satisfies Gate,
    award: ((context, own) => awardReserve(NAME, context, own)) satisfies Gate,
    arm: gate(arm),
    dispatch: dispatchReserve satisfies Gate,
    settle: ((context, own) => settle(NAME, context, own, ESO)) satisfies Gate,
  },
};
