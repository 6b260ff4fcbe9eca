/** What is wrong with a site or a window that trades, requests and responses name alike. Gives findings at the path it was found. */
import { PERIOD_SECONDS, parseInstant } from "../../core/time.ts";
import { type Finding, unknownName } from "../../model/findings.ts";
import type { NetworkDocument } from "../../model/network-document.ts";

type Path = readonly (string | number)[];

export function* siteFindings(
  site: string,
  network: NetworkDocument,
  path: Path,
): Generator<Finding> {
  const ids = network.connections.map(({ id }) => id);
  if (!ids.includes(site)) yield unknownName("connection", site, ids, network.name, path);
  else if (!network.units.some(({ connection }) => connection === site))
    yield {
      code: "capacity.noUnit",
      path,
      found: `"${site}", a connection without a unit that could use it or pay`,
      remedy: "name a connection with a unit",
    };
}

export const sameSite = (site: string, path: Path): Finding => ({
  code: "capacity.sameSite",
  path,
  found: `"${site}" on both sides`,
  remedy: "name two connections",
});

export interface StatedWindow {
  readonly from: string;
  readonly to: string;
}

export function* windowFindings({ from, to }: StatedWindow, path: Path): Generator<Finding> {
  const [start, end] = [parseInstant(from) ?? 0, parseInstant(to) ?? 0];
  if (start % PERIOD_SECONDS === 0 && end % PERIOD_SECONDS === 0 && end > start) return;
  yield {
    code: "capacity.window",
    path: [...path, "to"],
    found: `a window from ${from} to ${to}`,
    remedy: "write whole half-hours, the end after the start",
  };
}
