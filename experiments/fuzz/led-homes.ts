/**
 * Homes in the balancing mechanism, from a seed: a street of their own with devices that go by price, behind an aggregator whose volumes a virtual lead party takes over. Takes choices, a network
 * and what the seed has; gives what replaces it. As it was where the mechanism is not open or accepts too late for them, or suppliers of homes are chosen already.
 */
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import { BIDS_AND_OFFERS } from "../../sim/model/services.ts";
import { type Chooser, within } from "./chooser.ts";
import type { chosenSettlement } from "./settlement.ts";
import type { Lived } from "./sold-homes.ts";

interface Gates {
  readonly accept: { readonly before: number };
}
type Settled = ReturnType<typeof chosenSettlement>;

export function chosenLedHomes(
  choose: Chooser,
  { buses }: NetworkDocument,
  services: Readonly<Record<string, object>>,
  settled: Settled,
  lived: Lived,
  isStaged: boolean,
): { readonly settled: Settled; readonly lived: Lived } {
  const of = within(choose, "a street that is led");
  const { settlement } = settled;
  const open = services[BIDS_AND_OFFERS] as { readonly gates: Gates } | undefined;
  if (open === undefined || open.gates.accept.before === 0) return { settled, lived };
  if (settlement === undefined || "homes" in settlement.imbalance) return { settled, lived };
  if (!of.chance("any", 0.3)) return { settled, lived };
  const byPrice = { kind: "price" };
  const street = {
    id: "led-street",
    bus: of.oneOf(
      "bus",
      buses.map(({ id }) => id),
    ),
    count: of.oneOf("count", [1000, 1500]),
    connectionKw: 30,
    // Most take part, so that they are enough whatever is asked.
    response: { paidOptInFrac: 0.9, unpaidOptInFrac: 0.5 },
    ...(isStaged ? { participant: { through: "virtual-lead-party" } } : {}),
    tariff: { kind: of.oneOf("tariff", ["time-of-use", "day-ahead"]) },
    ev: { share: 1, powerKw: 22, charging: byPrice },
    ...(of.chance("heated", 0.5) ? { heatPump: { share: 1, control: byPrice } } : {}),
    ...(of.chance("stored", 0.5) ? { battery: { share: 1, control: byPrice } } : {}),
  };
  const aggregator = {
    id: "led pool",
    groups: [street.id],
    markets: ["network operator"],
    promisedFrac: of.oneOf("promised", [0.9, 1.5]),
    services: [{ service: BIDS_AND_OFFERS, askGbpPerMwh: of.oneOf("ask", [0, 90, 200]) }],
  };
  const { imbalance: alone } = settlement;
  const imbalance = {
    ...alone,
    virtualTrading: {
      ...("virtualTrading" in alone ? alone.virtualTrading : {}),
      compensation: { kind: of.oneOf("compensation", ["mutualised", "bilateral"]) },
    },
    homes: {
      ...{ groups: [street.id], model: { kind: "virtual-lead-party" } },
      halfHourlyFrac: of.oneOf("half-hourly", [0.6, 1]),
    },
  };
  return {
    settled: { settlement: { ...settlement, imbalance } },
    lived: {
      ...lived,
      homes: [...(lived.homes ?? []), street],
      aggregators: [...(lived.aggregators ?? []), aggregator],
    },
  };
}
