/** For tests: the kept run with a row of imbalance settlement or of an acceptance wrong, by the law that it breaks. */
import { changed, kept, moved, set, withRows } from "./kept-run.ts";

export const brokenSettlement = {
  accountsAddUp: [
    changed("imbalance", moved(1, "imbalanceWh")),
    changed("imbalance", moved(1, "contractWh")),
    changed("imbalance", moved(1, "bidOfferWh")),
    changed("imbalance", moved(1, "cashMicroGbp")),
    changed("imbalance", moved(1, "bidOfferWh")),
  ],
  acceptancesAreInAccounts: [
    changed("imbalance", moved(1, "bidOfferWh")),
    changed("bid_offer_pairs", set({ bidGbpPerMwh: 9999 }), ({ offerW }) => Number(offerW) > 0),
  ],
  acceptancesFollowTheSystem: [
    withRows("imbalance", [
      ...kept.rows.imbalance.map(({ system, ...row }) => ({
        ...row,
        system: system === "short" ? "long" : "short",
      })),
    ]),
    withRows("imbalance", [...kept.rows.imbalance.map(set({ system: "balanced" }))]),
    changed(
      "service_awards",
      ({ changeW, ...row }) => ({ ...row, changeW: 0 - Number(changeW) }),
      ({ service, changeW }) => service === "bids-and-offers" && changeW !== 0,
    ),
  ],
  accountsHoldAllThatIsExchanged: [changed("imbalance", moved(1000, "meteredWh"))],
  theBalancingAccountPaysWhatAllArePaid: [
    changed("imbalance", moved(1, "cashMicroGbp")),
    changed("settlement_runs", moved(1, "differenceMicroGbp")),
    withRows(
      "ledger",
      kept.rows.ledger.filter(({ payee }) => payee !== "supplier compensation pot"),
    ),
  ],
};
