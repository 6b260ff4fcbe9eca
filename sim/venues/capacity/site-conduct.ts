/** What the market's settings say of a site, or what holds where they say nothing. */
import type { CapacityMarketSettings } from "./market-settings.ts";

export interface SiteConduct {
  readonly isSellOnly: boolean;
  readonly with: string | undefined;
  readonly rejects: readonly string[];
  readonly leastGbpPerMwHour: number;
}

export function siteConduct(
  { sites, leastGbpPerMwHour }: CapacityMarketSettings,
  site: string,
): SiteConduct {
  const own = sites.find((each) => each.site === site);
  return {
    isSellOnly: own?.isSellOnly ?? false,
    with: own?.with,
    rejects: own?.rejects ?? [],
    leastGbpPerMwHour: own?.leastGbpPerMwHour ?? leastGbpPerMwHour,
  };
}
