/**
 * What happened, as small records with a reason. Never parsed from strings.
 */

/** One event. Amounts before and after are in kW unless the kind says otherwise. */
export type LabEvent =
  | {
      readonly kind: "tradeMatched";
      readonly at: number;
      readonly trade: string;
      readonly unit: string;
      readonly period: number;
      readonly kw: number;
      readonly because: string;
    }
  | {
      readonly kind: "reservationRefused";
      readonly at: number;
      readonly trade: string;
      readonly unit: string;
      readonly period: number;
      readonly kw: number;
      readonly because: string;
    }
  | {
      readonly kind: "tradeCancelled";
      readonly at: number;
      readonly trade: string;
      readonly unit: string;
      readonly period: number;
      readonly kw: number;
      readonly because: string;
    }
  | {
      readonly kind: "setPointLowered";
      readonly at: number;
      readonly unit: string;
      readonly constraint: string;
      readonly fromKw: number;
      readonly toKw: number;
      readonly because: string;
    }
  | {
      readonly kind: "setPointRaised";
      readonly at: number;
      readonly unit: string;
      readonly constraint: string;
      readonly fromKw: number;
      readonly toKw: number;
      readonly because: string;
    }
  | {
      readonly kind: "residualOverload";
      readonly at: number;
      readonly constraint: string;
      readonly kw: number;
      readonly because: string;
    };
