import { expect, test } from "vitest";
import { manager } from "../testing/controlled.ts";
import { handModel } from "../testing/hand-made.ts";
test.for([{ kind: "whole-unit" as const }, { kind: "steps" as const, fracs: [0, 0.25, 0.5, 0.75, 1] }, {kind:"continuous" as const, resolutionKw: 1}])("%j", (a) => {
  const anm = manager(handModel([{ id: "site", capacityKw: 100_000 }], [{ id: "c", ratingKw: 40_000 }], a));
  anm.tick({ start: 0, seconds: 1800, availableKw: [100_000], uncontrolledKw: [-2000] });
  const { stretches } = anm.tick({ start: 1800, seconds: 7200, availableKw: [10_000], uncontrolledKw: [-2000] });
  console.log(a.kind, stretches.length, stretches.at(-1)!.levelKw);
  const n = anm.tick({ start: 9000, seconds: 7200, availableKw: [30_000], uncontrolledKw: [-2000] }).stretches;
  console.log(a.kind, n.length, n.at(-1)!.levelKw);
});
