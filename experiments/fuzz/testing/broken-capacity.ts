/** For tests: the kept run with one row of traded connection capacity wrong, by the law that it breaks. */
import type { Row } from "../../testing/engine-runs.ts";
import { changed, kept, moved, set, withRows } from "./kept-run.ts";

/** Something was accepted; all that a seller offered. */
const isMet = ({ acceptedW }: Row) => Number(acceptedW) > 0;
const isSoldWhole = ({ side, offeredW, acceptedW }: Row) =>
  side === "sell" && offeredW === acceptedW;

export const brokenCapacity = {
  capacityIsUsedAsFarAsItIsTraded: [
    changed("capacity_trades", set({ usedWh: 1e9 })),
    changed("capacity_trades", set({ forgoneWh: 1e9 })),
    changed("capacity_trades", set({ usedWh: 1, addedWh: 2 })),
    changed("capacity_trades", set({ unusedWh: -1 })),
    changed("capacity_trades", moved(1, "boughtW")),
  ],
  tradedCapacityAddsNothing: [changed("capacity_trades", moved(10_000, "boughtW"))],
  capacityIsPaidAsRowsSay: [
    changed("capacity_trades", moved(1, "amountMicroGbp")),
    withRows("capacity_trades", []),
  ],
  capacityIsAcceptedAsItIsAsked: [
    changed("capacity_requests", moved(1, "acceptedW")),
    changed("capacity_requests", set({ askedW: 1 }), isMet),
    changed("capacity_requests", set({ outcome: "unfilled" }), isMet),
    changed("capacity_responses", set({ offeredW: 1 }), isMet),
    changed("capacity_responses", set({ outcome: "tooDear" }), isMet),
    changed("capacity_responses", set({ priceGbpPerMwHour: 1 }), (row) => !isMet(row)),
    changed("capacity_responses", moved(1, "priceGbpPerMwHour"), isSoldWhole),
    changed("capacity_responses", set({ request: "nobody's" })),
  ],
  capacityIsTradedAsItIsAccepted: [
    changed("capacity_trades", moved(1, "soldW"), ({ trade }) => trade !== "evening"),
    withRows("capacity_responses", []),
  ],
  breachesAreOfTheHeedless: [
    changed("capacity_trades", set({ breachWh: 1 })),
    changed("capacity_trades", set({ breachWh: -1 })),
    withRows("ledger", [
      ...kept.rows.ledger,
      {
        ...kept.rows.ledger[0]!,
        rule: "capacity-trades/breach",
        because: "evening",
        amountMicroGbp: 1e6,
      },
    ]),
  ],
};
