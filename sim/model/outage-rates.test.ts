/** How often branches fail: what a document says, and what plant of a kind and voltage does where it says nothing. */
import { expect, test } from "vitest";
import { networkColumns } from "./network.ts";
import {
  NETWORK_FORMAT,
  type NetworkDocumentInput,
  networkDocumentSchema,
} from "./network-document.ts";

type BranchInput = Omit<
  NonNullable<NetworkDocumentInput["branches"]>[number],
  "id" | "from" | "to" | "reactancePu"
> & { readonly reactancePu?: number };

function ratesOf(nominalKv: number, branch: BranchInput) {
  const document = networkDocumentSchema.parse({
    format: NETWORK_FORMAT,
    name: "one",
    buses: [
      { id: "a", nominalKv, reference: true },
      { id: "b", nominalKv },
    ],
    branches: [{ id: "ab", from: "a", to: "b", reactancePu: 0.1, ...branch }],
  });
  const { branches } = networkColumns(document);
  const rounded = (value: number) => Math.round(value * 1e6) / 1e6;
  return {
    lengthKm: rounded(branches.lengthKm[0]!),
    failuresPerYear: rounded(branches.failuresPerYear[0]!),
    repairHours: branches.repairHours[0]!,
    isOverheadLine: branches.isOverheadLine[0]!,
  };
}

test.each([
  [132, "line", 0.1, 8],
  [66, "line", 0.3, 8],
  [33, "line", 0.3, 8],
  [11, "line", 1, 4],
  [132, "cable", 0.2, 72],
  [33, "cable", 0.2, 72],
  [11, "cable", 0.5, 24],
  [132, "transformer", 0.02, 168],
  [11, "transformer", 0.02, 168],
] as const)(
  "ten kilometres at %d kV of %s fail %d times a year, and are back after %d hours",
  (kv, kind, failuresPerYear, repairHours) => {
    expect(ratesOf(kv, { kind, lengthKm: 10 })).toEqual({
      lengthKm: 10,
      failuresPerYear,
      repairHours,
      isOverheadLine: kind === "line" ? 1 : 0,
    });
  },
);

test("what a branch says of itself stands, each member alone", () => {
  const usual = ratesOf(33, { lengthKm: 10 });
  expect(ratesOf(33, { lengthKm: 10, failuresPerYear: 2 })).toEqual({
    ...usual,
    failuresPerYear: 2,
  });
  expect(ratesOf(33, { lengthKm: 10, repairHours: 3 })).toEqual({ ...usual, repairHours: 3 });
  expect(ratesOf(33, { failuresPerYear: 0, kind: "transformer" }).failuresPerYear).toBe(0);
});

test("a length that is not stated follows from the reactance: 0.4 ohms a kilometre of line, 0.12 of cable", () => {
  // 0.1 per unit on 100 MVA at 33 kV are 1.089 ohms.
  expect(ratesOf(33, {}).lengthKm).toBe(2.7225);
  expect(ratesOf(33, { kind: "cable" }).lengthKm).toBe(9.075);
  expect(ratesOf(33, { reactancePu: -0.1 }).lengthKm).toBe(2.7225);
  expect(ratesOf(33, { kind: "transformer" }).lengthKm).toBe(0);
});

test("a reactance that stands for a whole network is not a line of thousands of kilometres", () => {
  expect(ratesOf(400, { reactancePu: 100 }).lengthKm).toBe(200);
});

test.each([
  ["lengthKm", -1],
  ["lengthKm", 5001],
  ["failuresPerYear", -0.1],
  ["failuresPerYear", 1001],
  ["repairHours", 0],
  ["repairHours", 8761],
])("%s of %d is refused", (member, value) => {
  const branches = [{ id: "ab", from: "a", to: "b", reactancePu: 0.1, [member]: value }];
  const { success } = networkDocumentSchema.safeParse({
    format: NETWORK_FORMAT,
    name: "one",
    branches,
  });
  expect(success).toBe(false);
});
