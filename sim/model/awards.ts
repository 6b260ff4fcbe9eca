/** What awards say of the offers and promises behind them: parts of an offer, and promises of which another has some. No behaviour of a market. */
import { PERIOD_SECONDS, periodStart } from "../core/time.ts";
import type { Award, AwardChange, FlexibilityOffer } from "./services.ts";

/** Every field of an award: one that is written out is complete. */
type EveryField = { readonly [Field in keyof Required<Award>]: Award[Field] };

/** An award until it is handed on. */
export type AwardDraft = { -readonly [Field in keyof Award]: Award[Field] };

/** An award of all of an offer at what it asks. Written out, and so below: a copy of records that several places make takes ten times as long. */
export const draftOf = (offer: FlexibilityOffer & Pick<Award, "restOf">): AwardDraft =>
  ({
    id: offer.id,
    service: offer.service,
    zone: offer.zone,
    placedAt: offer.placedAt,
    period: offer.period,
    constraint: offer.constraint,
    unit: offer.unit,
    changeKw: offer.changeKw,
    reliefFrac: offer.reliefFrac,
    availabilityGbpPerMwh: offer.availabilityGbpPerMwh,
    utilisationGbpPerMwh: offer.utilisationGbpPerMwh,
    notifiedKw: offer.notifiedKw,
    ownerGbpPerMwh: offer.ownerGbpPerMwh,
    restOf: offer.restOf,
    askAvailabilityGbpPerMwh: offer.availabilityGbpPerMwh,
    askUtilisationGbpPerMwh: offer.utilisationGbpPerMwh,
    term: "adHoc",
    state: "awarded",
    reason: "",
    holdMinutes: undefined,
    promisedKw: undefined,
    heldKw: undefined,
    foregoneGbpPerMwh: 0,
    cancelledAt: undefined,
  }) satisfies EveryField;

/** The same award, to be changed. */
export const copyOf = (award: Award): AwardDraft =>
  ({
    id: award.id,
    service: award.service,
    zone: award.zone,
    placedAt: award.placedAt,
    period: award.period,
    constraint: award.constraint,
    unit: award.unit,
    changeKw: award.changeKw,
    reliefFrac: award.reliefFrac,
    availabilityGbpPerMwh: award.availabilityGbpPerMwh,
    utilisationGbpPerMwh: award.utilisationGbpPerMwh,
    notifiedKw: award.notifiedKw,
    ownerGbpPerMwh: award.ownerGbpPerMwh,
    restOf: award.restOf,
    askAvailabilityGbpPerMwh: award.askAvailabilityGbpPerMwh,
    askUtilisationGbpPerMwh: award.askUtilisationGbpPerMwh,
    term: award.term,
    state: award.state,
    reason: award.reason,
    holdMinutes: award.holdMinutes,
    promisedKw: award.promisedKw,
    heldKw: award.heldKw,
    foregoneGbpPerMwh: award.foregoneGbpPerMwh,
    cancelledAt: award.cancelledAt,
  }) satisfies EveryField;

/** The same award in another state. */
export function inState(award: Award, state: Award["state"], reason: string): AwardDraft {
  const now = copyOf(award);
  now.state = state;
  now.reason = reason;
  return now;
}

/** Whether an award is held and never called. */
export const isHeld = ({ holdMinutes }: Award): boolean => holdMinutes !== undefined;

/** The id of the offer that an award was bought of. */
export const offerOf = ({ restOf, id }: Award): string => restOf ?? id;

/** The id of a part of an offer of which so many were bought before. */
export const partId = (offer: string, before: number): string =>
  before === 0 ? offer : `${offer}#${before + 1}`;

/** What an award promised its buyer, kW: the other operator may have armed some of it since. */
export const promisedKwOf = ({ promisedKw, changeKw }: Award): number =>
  promisedKw ?? Math.abs(changeKw);

/** What an award had of its unit, as a mean over its half-hour, kW. */
export const heldKwOf = ({ heldKw, changeKw }: Award): number => heldKw ?? Math.abs(changeKw);

/** Whether an award that lost its unit, or a part of it, to the other operator was armed before. */
export const wasArmed = ({ state, heldKw }: Award): boolean =>
  state === "disarmed" || heldKw !== undefined;

/** The part of an award's half-hour that is to come at an instant. */
export const partLeft = ({ period }: Award, at: number): number =>
  1 - Math.max(0, at - periodStart(period)) / PERIOD_SECONDS;

/** And what that comes to once it has so much less of it, from an instant on; it may have lost some before. */
export const heldOnceLess = (award: Award, keptKw: number, from: number): number =>
  heldKwOf(award) - (Math.abs(award.changeKw) - keptKw) * partLeft(award, from);

/** An award as it was promised. */
export function wholePromise(award: Award): Award {
  const { promisedKw = Math.abs(award.changeKw), heldKw: _, ...rest } = award;
  return { ...rest, changeKw: Math.sign(award.changeKw) * promisedKw };
}

/** So much of a change, in its direction. */
export const atMostKw = ({ changeKw }: Pick<Award, "changeKw">, kw: number): number =>
  Math.sign(changeKw) * Math.min(kw, Math.abs(changeKw));

/** An award of so much less, in its direction. */
export const ofLess = <Of extends { readonly changeKw: number }>(of: Of, kw: number): Of => ({
  ...of,
  changeKw: atMostKw(of, kw),
});

/** Parts of one offer, at least one, as if it had been bought in one; by id it is the first of them. */
export function wholeOf(parts: readonly Award[]): Award {
  if (parts.length === 1) return parts[0]!;
  const first = parts.reduce((least, each) => (each.id < least.id ? each : least));
  return { ...first, changeKw: parts.reduce((sum, { changeKw }) => sum + changeKw, 0) };
}

/** Parts of one offer that are to be armed at once stand together, where the first of them stood; what else is to change by itself. */
export function inOnePart(changes: readonly AwardChange[]): readonly (readonly AwardChange[])[] {
  if (changes.length < 2) return changes.map((change) => [change]);
  // By offer: most are of one period.
  const arming = new Map<string, AwardChange[][]>();
  const groups: AwardChange[][] = [];
  for (const change of changes) {
    const group = [change];
    if (change.state !== "armed") {
      groups.push(group);
      continue;
    }
    const { period } = change.award;
    const offer = offerOf(change.award);
    const ofOffer = arming.get(offer);
    const known = ofOffer?.find((parts) => parts[0]!.award.period === period);
    if (known !== undefined) {
      known.push(change);
      continue;
    }
    groups.push(group);
    if (ofOffer === undefined) arming.set(offer, [group]);
    else ofOffer.push(group);
  }
  return groups;
}
