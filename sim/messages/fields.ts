/**
 * Fields that several messages share, and how fields are put together. Takes headers, meanings and numbers of the
 * source's figures; gives fields of a message schema. Keeps: one quantity has one form and one range everywhere.
 */
import { KW_PER_MW } from "../core/units.ts";
import { BOUNDS } from "../model/network-document.ts";
import {
  type CellForm,
  clockTime,
  code,
  flag,
  freeText,
  identifier,
  real,
  seconds1970,
  unitsCode,
  utcStamp,
  whole,
} from "./cell-forms.ts";
import type { Field, Named } from "./message-schema.ts";

const POWER_MAX = BOUNDS.powerMw * KW_PER_MW;
const ENERGY_MAX = 1e9;
/** Wider than any price cap there is. */
const PRICE_MAX = 100_000;
const MONEY_MAX = 1e12;
/** A hundred years. */
const HOURS_MAX = 876_600;
const ORDER_MAX = 1_000_000;
const AS_UNITS = "kW or kVAr, as Units says";

export function field<Value extends string | number | boolean>(
  header: string,
  form: CellForm<Value>,
  about: string,
  number?: number,
): Field<Value> {
  return {
    columns: [{ header, form, about, ...(number === undefined ? {} : { number }) }],
    presence: "filled",
  };
}

/** The same field, whose cells may be empty. */
export const mayBeBlank = <Value extends string | number | boolean>(
  filled: Field<Value>,
): Field<Value | null> => ({ ...filled, presence: "blank" });

/** The same field, whose column may be left out. */
export const mayBeAbsent = <Value extends string | number | boolean>(
  filled: Field<Value>,
): Field<Value | null> => ({ ...filled, presence: "optional" });

const naming = (names: Named, named: Field<string>): Field<string> => ({ ...named, names });

export const id = (header: string, about: string, number?: number) =>
  field(header, identifier(), about, number);
export const text = (header: string, about: string, number?: number) =>
  field(header, freeText(), about, number);
export const yesNo = (header: string, about: string, number?: number) =>
  field(header, flag(), about, number);
export const stamp = (header: string, about: string, number?: number) =>
  field(header, utcStamp(), about, number);

/** One instant in two columns, first as seconds1970, then as text in UTC. */
export function stampTwice(
  seconds: readonly [header: string, number: number],
  utc: readonly [header: string, number: number],
  about: string,
): Field<number> {
  return {
    columns: [
      { header: seconds[0], form: seconds1970(), about, number: seconds[1] },
      { header: utc[0], form: utcStamp(), about: "The same instant.", number: utc[1] },
    ],
    presence: "filled",
  };
}

export const resourceId = (number?: number, header = "Resource ID", about = "The resource.") =>
  naming("resource", id(header, about, number));
export const constraintId = (number?: number) =>
  naming(
    "constraintPoint",
    id("Constraint ID", "The constraint point, a physical point on the network.", number),
  );
export const contractId = (
  number?: number,
  header = "Contract ID",
  about = "The resource's contract with the network operator.",
) => naming("contract", id(header, about, number));
/** A party of the trades report: its resource or its contract, as the one who writes the report likes. */
export const party = (side: "Buyer" | "Seller", number: number) =>
  naming(
    "party",
    id(`${side} Resource ID (or Contract ID)`, "Its resource, or its contract.", number),
  );
export const resourceName = (number?: number) =>
  text("Resource Name", "The resource, for people.", number);

export const units = (number?: number) =>
  field("Units", unitsCode(), "Unit of the row's sizes and volumes: kW or kVAr.", number);
/** Any size: the sign says the kind of constraint. */
export const signedSize = (header: string, about: string, number?: number) =>
  field(header, real({ unit: AS_UNITS, least: -POWER_MAX, most: POWER_MAX }), about, number);
export const size = (header: string, about: string, number?: number) =>
  field(header, real({ unit: AS_UNITS, least: 0, most: POWER_MAX }), about, number);
export const volume = (header: string, about: string) =>
  field(header, real({ unit: AS_UNITS, least: 0, most: POWER_MAX, isAbove: true }), about);
export const capacity = (header: string, unit: "kW" | "kVAr", about: string, number?: number) =>
  field(header, real({ unit, least: 0, most: POWER_MAX }), about, number);
export const powerAboveZero = (header: string, about: string) =>
  field(header, real({ unit: "kW", least: 0, most: POWER_MAX, isAbove: true }), about);
export const injection = (header: string, unit: "kW" | "kVAr", about: string) =>
  field(header, real({ unit, least: -POWER_MAX, most: POWER_MAX }), about);
export const price = (header: string, about: string) =>
  field(header, real({ unit: "GBP/MWh", least: 0, most: PRICE_MAX }), about);
export const register = (header: string, unit: "kWh" | "kVArh", about: string) =>
  field(header, real({ unit, least: -ENERGY_MAX, most: ENERGY_MAX }), about);
export const clock = (header: string, about: string) => field(header, clockTime(), about);
export const hours = (header: string, about: string) =>
  field(header, real({ unit: "h", least: 0, most: HOURS_MAX }), about);
export const deliveredMwh = (header: string, about: string, number?: number) =>
  field(header, real({ unit: "MWh", least: 0, most: ENERGY_MAX }), about, number);
/** Negative for a store that charges; assumed, the source gives no range. */
export const setPointPercent = (header: string, about: string, number: number) =>
  field(header, real({ unit: "%", least: -100, most: 100 }), about, number);
/** Assumed: a unit that acts ten times as strongly as it is large is a slip. */
export const sensitivity = (header: string, about: string) =>
  field(header, real({ unit: "kW/kW", least: -10, most: 10 }), about);
export const fraction = (header: string, about: string) =>
  field(header, real({ unit: "", least: 0, most: 1 }), about);
export const payment = (header: string, about: string) =>
  field(header, real({ unit: "GBP", least: 0, most: MONEY_MAX }), about);
export const order = (number: number, about: string) =>
  field("Order", whole({ unit: "", least: 1, most: ORDER_MAX }), about, number);

/** What kind of contract a row is of: one set of words here, another in each of two figures of the source. */
export const contractOperation = (number?: number) =>
  field(
    "Contract Operation Type",
    code(
      {
        demand: "ConstrainedDemand",
        generation: "ConstrainedGeneration",
        flexible: "FlexibleOutputChange",
      },
      { CurtailmentDemand: "demand", CurtailmentGeneration: "generation", Flexible: "flexible" },
    ),
    "Demand asset, generation asset, or a flexible service for the network operator.",
    number,
  );
export const engagementType = (number: number) =>
  field(
    "Type",
    code(
      {
        demand: "CurtailmentDemand",
        generation: "CurtailmentGeneration",
        flexible: "Flexible",
      },
      {
        ConstrainedDemand: "demand",
        ConstrainedGeneration: "generation",
        FlexibleOutputChange: "flexible",
      },
    ),
    "The contract's kind, in the words of this figure.",
    number,
  );

export const startsAt = (about = "Start, itself inside.") => stamp("Start Date & Time", about);
export const endsAt = (about = "End, itself outside.") => stamp("End Date & Time", about);
