/** What a red team keeps of a run is read back as it was, and a file that is damaged is as if it were not there. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { playText, readPlay } from "./stored-plays.ts";

const plays = fc.record({
  paidGbp: fc
    .array(fc.tuple(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true })))
    .map((pairs) => new Map(pairs.map(([id, gbp]) => [id, gbp + 0]))),
  drawnWh: fc
    .array(fc.tuple(fc.string(), fc.array(fc.nat())))
    .map((pairs) => new Map<string, readonly number[]>(pairs)),
  storedWh: fc
    .array(fc.tuple(fc.string(), fc.nat()))
    .map((pairs) => new Map<string, number>(pairs)),
  dayAheadGbpPerMwh: fc.double({ noNaN: true, noDefaultInfinity: true }).map((gbp) => gbp + 0),
  welfare: fc.record({ welfareGbp: fc.integer(), gapGbp: fc.nat() }),
});

test("a play is read back; cut or changed anywhere it is none", () => {
  fc.assert(
    fc.property(plays, fc.nat(), (play, at) => {
      const text = playText(play);
      expect(readPlay(text)).toEqual(play);
      const cut = at % (text.length - 1);
      expect(readPlay(text.slice(0, cut))).toBeUndefined();
      const changed = `${text.slice(0, cut)}${text[cut] === "x" ? "y" : "x"}${text.slice(cut + 1)}`;
      expect(readPlay(changed)).toBeUndefined();
    }),
  );
  expect(readPlay(undefined)).toBeUndefined();
});
