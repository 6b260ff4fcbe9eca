/**
 * Result tables of flexibility services: requirements, offers, awards with what became of them, and instructions. To add a
 * column: here, and in the table's one `append` in sim/state/commit-services.ts.
 */
import type { TableSchema } from "../../core/columns.ts";
import {
  code,
  count,
  fraction,
  gbpPerMwh,
  instant,
  microGbp,
  text,
  watt,
  wh,
} from "../column-kinds.ts";

const periodStart = instant("Start of the settlement period of delivery.");
const service = code("Service, by its venue's name.");
const zone = code("Zone, by its id in the venue's settings.");
const constraint = code("Constraint point of the zone where relief is wanted.");
const unit = code("Unit id.");
const award = text("Award id.");

export const serviceTables = {
  service_requirements: {
    name: "service_requirements",
    about:
      "Relief that a zone wanted in one settlement period, and how it was first bought; what is bought later in place of what was taken back stands in service_awards.",
    writtenBy: "venues",
    columns: {
      at: instant("When it was awarded."),
      ...{ periodStart, service, zone, constraint },
      neededW: watt(
        "Relief wanted at the constraint; where it was reckoned again, in a row of its own, what is wanted more.",
      ),
      how: code(
        "auction: more than one provider offered, and together more than was needed; ceiling: the ceilings were offered; contract: called off what was bought for the term; price-order: bids or offers were accepted, the cheapest first; none: nobody offered within them.",
      ),
      bidders: count("Offers within the ceilings."),
      offeredW: watt("Relief that they would give."),
      awardedW: watt("Relief that was bought."),
    },
  },
  service_offers: {
    name: "service_offers",
    about: "What owners offered for services.",
    writtenBy: "venues",
    columns: {
      at: instant("When the offer was in."),
      ...{ periodStart, service, zone, constraint, unit },
      changeW: watt("Change of injection; positive: more injection or less consumption."),
      reliefW: watt("Relief at the constraint."),
      availabilityGbpPerMwh: gbpPerMwh("Least for each MW held ready, an hour."),
      utilisationGbpPerMwh: gbpPerMwh("Least for each MWh delivered."),
    },
  },
  bid_offer_pairs: {
    name: "bid_offer_pairs",
    about:
      "What units of the balancing mechanism submitted at gate closure, beside what was notified.",
    writtenBy: "venues",
    columns: {
      at: instant("When it was in."),
      ...{ periodStart, unit },
      notifiedW: watt("What the unit was notified to inject: its physical notification."),
      offerW: watt("More that it could inject; 0: no offer."),
      offerGbpPerMwh: gbpPerMwh("What its party is paid for each MWh more; no lower than the bid."),
      bidW: watt("Less that it could inject; 0: no bid."),
      bidGbpPerMwh: gbpPerMwh("What its party pays for each MWh less; negative: it is paid."),
    },
  },
  service_awards: {
    name: "service_awards",
    about: "Every award with what became of it, once it is settled, refused or rejected.",
    writtenBy: "venues",
    columns: {
      ...{ periodStart, service, zone, constraint, unit, award },
      changeW: watt(
        "Change of injection that was bought, with its sign; less where the other operator armed a part of the unit first (reason primacy or armed-first).",
      ),
      reliefW: watt("Relief at the constraint that it was counted for."),
      availabilityGbpPerMwh: gbpPerMwh("Agreed for each MW held ready, an hour."),
      utilisationGbpPerMwh: gbpPerMwh("Agreed for each MWh delivered."),
      term: code("What it was bought for: adHoc, a season, or a year from April."),
      state: code(
        "refused by the position book; rejected by its provider; released: not armed by the deadline; armed; disarmed: armed and then not wanted; cancelled, withdrawn: taken back by its provider before it was armed, or after.",
      ),
      reason: text(
        "Why; of what the other operator has: primacy, or armed-first where nobody was asked; armedElsewhere: another service of the same operator has it.",
      ),
      instructedWh: wh("Energy that the unit was told to give."),
      deliveredWh: wh("Energy that it gave, measured as the service says, at most that."),
      reliefWh: wh("Relief at the constraint that this gave, by the sensitivity then."),
      paidFrac: fraction("Part of the instructed energy that is paid, by the performance curve."),
      ableFrac: fraction(
        "Part of the promise that the unit could have given, mean over the minutes of the period; 0 where it was not armed.",
      ),
      availabilityMicroGbp: microGbp("Paid for holding ready."),
      utilisationMicroGbp: microGbp("Paid for delivery."),
      lostOpportunityMicroGbp: microGbp("Paid for what was missed elsewhere, where disarmed."),
      cancellationMicroGbp: microGbp("Paid by the provider, where it took the award back."),
      heldW: watt(
        "What it had of its unit, a size: the mean over the half-hour of what was bought, where the other operator took a part of it after it was armed; of what was lost before and won back what it has from then on, as if from the start.",
      ),
      cancelledAt: instant(
        "When its provider took it back, where cancelled or withdrawn; 0 where it did not.",
      ),
    },
  },
  service_effects: {
    name: "service_effects",
    about:
      "What the instructions of a service did in one settlement period, against network management run once more on the same inputs, faults and draws without them. Energies with the sign of injection; released and trimmed above 0.",
    writtenBy: "dispatch",
    columns: {
      ...{ periodStart, service },
      instructedWh: wh("Change of injection told to all units of the service together."),
      givenWh: wh("Change of what these units inject."),
      arrivedWh: wh(
        "Change of what all units inject: nothing is lost, so it is the change at the grid.",
      ),
      releasedWh: wh("By how much other units were held back less."),
      trimmedWh: wh("By how much other units were held back more."),
    },
  },
  conflicts: {
    name: "conflicts",
    about: "What the wishes of the two system operators did to each other, and whose stood.",
    writtenBy: "venues",
    columns: {
      at: instant("When it was decided."),
      periodStart,
      class: code(
        "C1, C2: one unit, wanted for opposite or the same directions; C3: a constraint's target would be passed; C4: what is relieved is given to who was held back; C5: what is relieved is what the network wanted.",
      ),
      rule: code(
        "What decided: a primacy rule, an emergency, or (armed-first) who armed the unit, where nobody was asked.",
      ),
      winner: code("dso, eso, or both: nobody gave way."),
      ...{ service, constraint, unit, award },
      networkService: code(
        "Of the network operator's services the one concerned that was bought first; - where none is.",
      ),
      networkAward: text("Its award id; - where none is."),
      askedW: watt(
        "Change of injection asked for, or promised where it was not called yet, without its sign.",
      ),
      standsW: watt("Of it, what stands; of a unit, what the network has not armed."),
      blockedWh: wh(
        "Energy that was called and does not stand, from when a call ends that was told before; its use is not paid and its provider is excused. Of a reserve's promise nothing yet: a call of it has a row of its own.",
      ),
      passedW: watt("Flow above the target that it causes where it stands all the same."),
      passedWh: wh("The same while the instruction lasts."),
      replacementMicroGbp: microGbp(
        "What the same energy costs the electricity system operator elsewhere, beyond the price here; of an acceptance only what no other was accepted for.",
      ),
      counterActionMicroGbp: microGbp(
        "What others would be paid to undo what passes the target; network management trims what nobody undoes.",
      ),
    },
  },
  service_instructions: {
    name: "service_instructions",
    about:
      "What units were told by services; 0 W because of primacy: to stop, since the other operator has the unit in an emergency.",
    writtenBy: "venues",
    columns: {
      at: instant("When it was issued."),
      start: instant("From when it is to be followed."),
      end: instant("Until when."),
      ...{ service, zone, unit, award },
      changeW: watt("Change of injection told, with its sign."),
      because: code("schedule, flow: a flow above the trigger is expected; fault."),
    },
  },
} as const satisfies Readonly<Record<string, TableSchema>>;
