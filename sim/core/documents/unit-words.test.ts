/** Units in keys and in text, and what they convert to. */
import { describe, expect, test } from "vitest";
import { convert, parseQuantity, splitKey } from "./unit-words.ts";

describe("a key parts into what is measured and its unit", () => {
  test.each([
    ["ratingMw", "rating", "MW"],
    ["ratingKW", "rating", "kW"],
    ["rating_kw", "rating", "kW"],
    ["ratingMWh", "rating", "MWh"],
    ["timeoutS", "timeout", "seconds"],
    ["gateClosureMinutes", "gateclosure", "minutes"],
    ["priceGbpPerMwh", "price", "£/MWh"],
    ["priceGBPPerMWh", "price", "£/MWh"],
    ["shiftDeg", "shift", "degrees"],
    ["reactancePu", "reactance", "per unit"],
    ["windSpeedMPerS", "windspeed", "m/s"],
    ["rating", "rating", undefined],
    ["bus", "bus", undefined],
    ["ids", "ids", undefined],
    ["S", "s", undefined],
  ])("%s", (key, stem, symbol) => {
    const name = splitKey(key);
    expect([name.stem, name.unit?.symbol]).toEqual([stem, symbol]);
  });
});

describe("a text with a number", () => {
  test.each([
    ["40 MW", 40, "MW"],
    ["40,000kW", 40_000, "kW"],
    ["-3.5 MWh", -3.5, "MWh"],
    ["£50/MWh", 50, "£/MWh"],
    ["12 p/kWh", 12, "p/kWh"],
    ["50%", 50, "%"],
    ["1e3", 1000, undefined],
    ["7 bananas", 7, undefined],
  ])("%s", (text, value, symbol) => {
    const quantity = parseQuantity(text);
    expect([quantity?.value, quantity?.unit?.symbol]).toEqual([value, symbol]);
  });

  test.each(["forty", "4,5 MW", "", "MW 40", "x".repeat(100_000)])("none: %s", (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  });
});

test("a number converts within its dimension, without the dust of binary fractions, and not across", () => {
  const unit = (key: string) => splitKey(key).unit!;
  expect(convert(40_000, unit("ratingKw"), unit("ratingMw"))).toBe(40);
  expect(convert(0.07, unit("priceGbpPerKwh"), unit("priceGbpPerMwh"))).toBe(70);
  expect(convert(12, unit("pricePencePerKwh"), unit("priceGbpPerMwh"))).toBe(120);
  expect(convert(90, unit("gateSeconds"), unit("gateMinutes"))).toBe(1.5);
  expect(convert(40, unit("ratingMw"), unit("energyMwh"))).toBeUndefined();
});
