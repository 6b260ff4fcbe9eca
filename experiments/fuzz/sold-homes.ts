/**
 * Homes that are offered to services, from a seed: groups of their own beside those that the seed has, large enough for one operator or for both, behind an aggregator, and services
 * that tell people in time. Takes choices, a network and what the seed has; gives what replaces it. As it was where no service is open that takes homes.
 */
import { HOME_SERVICES } from "../../sim/model/aggregators.ts";
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import { type Chooser, within } from "./chooser.ts";

const SHARING = ["percentage", "fixed-fee", "guaranteed", "mix"];
const TARIFFS = ["flat", "time-of-use", "day-ahead"];

export interface Lived {
  readonly homes?: readonly object[];
  readonly aggregators?: readonly object[];
}

export function chosenSoldHomes<Services extends Readonly<Record<string, object>>>(
  choose: Chooser,
  { buses, constraintPoints }: NetworkDocument,
  services: Services,
  lived: Lived,
): { readonly services: Readonly<Record<string, object>>; readonly lived: Lived } {
  const of = within(choose, "sold homes");
  const open = HOME_SERVICES.filter((service) => service in services);
  if (open.length === 0 || !of.chance("any", 0.3)) return { services, lived };
  const busIds = buses.map(({ id }) => id);
  const groups = Array.from({ length: of.whole("groups", 1, 2) }, (_, index) =>
    chosenGroup(within(of, `group ${index}`), `sold-street-${index + 1}`, busIds),
  );
  const aggregator = {
    id: "pool",
    groups: groups.map(({ id }) => id),
    // The alert of the evening is the system operator's, and too large for some of these.
    markets: ["network operator"],
    promisedFrac: of.oneOf("promised", [0.5, 0.9, 1.5]),
    sharing: { kind: of.oneOf("sharing", SHARING) },
    services: open.map((service) => ({
      service,
      askGbpPerMwh: of.oneOf(`ask of ${service}`, [0, 90, 200]),
      noticeMinutes: 30,
    })),
  };
  const points = constraintPoints.map(({ id }) => id);
  const told = open.map((service) => {
    const own = toldEarly(of, service, services[service]!);
    return [service, inTwoZones(within(of, `zones of ${service}`), own, points)] as const;
  });
  return {
    services: { ...services, ...Object.fromEntries(told) },
    lived: {
      ...lived,
      homes: [...(lived.homes ?? []), ...groups],
      aggregators: [...(lived.aggregators ?? []), aggregator],
    },
  };
}

/** Whether homes are sold to services that buy for a term. */
export const areSoldForTerms = (choose: Chooser): boolean =>
  within(choose, "homes sold by the season").chance("any", 0.5);

function chosenGroup(choose: Chooser, id: string, busIds: readonly string[]) {
  const share = (what: string) => choose.whole(what, 0, 10) / 10;
  return {
    id,
    bus: choose.oneOf("bus", busIds),
    count: choose.oneOf("count", [200, 500, 1000]),
    // A few large homes are as much as many small ones, and sooner lived.
    base: { annualKwh: choose.oneOf("size", [8100, 100_000]) },
    response: {},
    ...(choose.chance("billed", 0.6) ? { tariff: { kind: choose.oneOf("tariff", TARIFFS) } } : {}),
    ...(choose.chance("panels", 0.3) ? { solar: { share: share("solar") }, battery: {} } : {}),
    ...(choose.chance("cars", 0.3) ? { ev: { share: share("car") } } : {}),
    ...(choose.chance("heated", 0.3) ? { heatPump: { share: share("heat pump") } } : {}),
  };
}

/** As it is, or with a second zone at another point, which may want homes when the first does. */
function inTwoZones(choose: Chooser, own: object, points: readonly string[]) {
  if (!("zones" in own) || points.length < 2 || !choose.chance("twice", 0.3)) return own;
  const [zone] = own.zones as readonly object[];
  const first = choose.oneOf("first point", points);
  const others = points.filter((point) => point !== first);
  const windows = (id: string, hours: readonly string[]) => {
    const [from, to] = choose.oneOf(`hours of ${id}`, hours).split("–");
    return { ...zone, id, windows: [{ days: "all", from, to }] };
  };
  return {
    ...own,
    zones: [
      {
        ...windows("first zone", ["00:00–00:00", "06:00–12:00"]),
        constraints: [first],
      },
      {
        ...windows("second zone", ["00:00–00:00", "09:00–18:00", "17:00–22:00"]),
        constraints: [choose.oneOf("second point", others)],
      },
    ],
  };
}

/** As the seed has it, or so early that people can answer; hours before only where it can be bought in the afternoon. */
function toldEarly(choose: Chooser, service: string, own: object) {
  const { gates } = own as { readonly gates: { readonly open: Clock; readonly award: Clock } };
  const { day } = gates.award;
  const isEarly = gates.open.at < AFTERNOON.close && choose.chance(`early ${service}`, 0.6);
  const before = choose.oneOf(`notice of ${service}`, isEarly ? [180, 240] : [0, 30, 60]);
  if (before === 0) return own;
  const bought = { close: { day, at: AFTERNOON.close }, award: { day, at: AFTERNOON.award } };
  return {
    ...own,
    ...("unwinding" in own ? { unwinding: { before, fraction: 0.35 } } : {}),
    gates: { ...gates, ...(isEarly ? bought : {}), arm: { before }, dispatch: { before } },
  };
}

interface Clock {
  readonly day: number;
  readonly at: string;
}
const AFTERNOON = { close: "17:30", award: "18:00" };
