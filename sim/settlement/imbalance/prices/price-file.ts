/**
 * Real system prices with net imbalance volumes from a CSV file as it is published: a London date, a settlement period, a sell
 * and a buy price, which must be one, and a volume. Takes a period's facts; gives what the file says of it.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import type { ImbalancePrice } from "./imbalance-price.ts";

const column = (name: string) => z.string().min(1).max(200).default(name);

export const priceFile = registryEntry({
  about: "Real prices and net imbalance volumes from a CSV file.",
  settings: z.strictObject({
    kind: z.literal("price-file"),
    file: z.string().min(1).describe("CSV file beside the scenario; .csv or .csv.gz."),
    dateColumn: column("Settlement Date").describe("London date."),
    periodColumn: column("Settlement Period"),
    sellColumn: column("System Sell Price(£/MWh)"),
    buyColumn: column("System Buy Price(£/MWh)").describe(
      "The same as the sell price in every row.",
    ),
    netImbalanceColumn: column("Net Imbalance Volume(MWh)").describe(
      "Above 0: the system was short.",
    ),
  }),
  make:
    (): ImbalancePrice =>
    ({ period, record }) => {
      if (record === undefined) throw new TypeError("a price file that nobody handed in");
      return {
        priceGbpPerMwh: record.priceGbpPerMwh(period),
        netImbalanceMwh: record.netImbalanceMwh(period),
      };
    },
});
