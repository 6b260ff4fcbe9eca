/** What is kept by an object is made once for it, and for no other. */
import { expect, test } from "vitest";
import { keptBy } from "./kept-by.ts";

test("it is made once an object, also where nothing comes of it, and equal objects are two", () => {
  const made: object[] = [];
  const nothing = keptBy((of: object) => {
    made.push(of);
    return undefined;
  });
  const [one, other] = [{ kw: 1 }, { kw: 1 }];
  for (const of of [one, other, one, other]) expect(nothing(of)).toBeUndefined();
  expect(made).toEqual([one, other]);
  const list = keptBy(({ kw }: { readonly kw: number }) => [kw]);
  expect(list(one)).toBe(list(one));
  expect(list(one)).not.toBe(list(other));
});
