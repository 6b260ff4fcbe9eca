/** Kinds of events have words in reports: actions first, nothing by the name that tables have. */
import { expect, test } from "vitest";
import { EVENT_ORDER, eventWords } from "./event-words.ts";
import { ACTIONS } from "./palette.ts";

test("actions come first, and every kind has words of its own that are not its name", () => {
  expect(EVENT_ORDER.slice(0, 5)).toEqual(Object.keys(ACTIONS));
  expect(eventWords("setPointLowered")).toBe(ACTIONS.setPointLowered?.words);
  expect(eventWords("serviceAwarded")).toBe("offer of a service bought");
  expect(new Set(EVENT_ORDER.map(eventWords)).size).toBe(EVENT_ORDER.length);
  for (const kind of EVENT_ORDER) expect(eventWords(kind)).not.toMatch(/[a-z][A-Z]/);
});

test("a kind of another version keeps its name", () => {
  expect(eventWords("somethingElse")).toBe("somethingElse");
});
