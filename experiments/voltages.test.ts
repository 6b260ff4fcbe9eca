/** `headroom powerflow --voltages`: what it prints of buses with and without a voltage, intact and with a branch out. */
import { expect, test } from "vitest";
import { headroom } from "./testing/command-line.ts";

const linesOf = async (...args: readonly string[]) => {
  const { code, out } = await headroom("powerflow", ...args, "--voltages");
  expect(code).toBe(0);
  return out.trim().split("\n");
};

test("every bus of a feeder, with its limits; those outside are marked", async () => {
  const lines = await linesOf("ieee-33");
  expect(lines).toContain("1    held                 1.0000  0.940  1.060");
  expect(lines).toContain("18   radial      outside  0.9159  0.940  1.060");
  expect(lines.filter((line) => line.includes("outside"))).toHaveLength(16);
});

test("with a branch out what hangs behind it has no supply, and no voltage", async () => {
  const lines = await linesOf("ieee-33", "--outage", "17-18");
  expect(lines).toContain("18   no supply                 -  0.940  1.060");
  expect(lines.find((line) => line.startsWith("17 "))).toMatch(/radial +outside +0\.9\d+/);
});

test("on a ring meshed buses are told apart from those that are reckoned, in JSON with null", async () => {
  expect((await linesOf("ring")).some((line) => /meshed, none modelled +-/.test(line))).toBe(true);
  const { out } = await headroom("powerflow", "ring", "--voltages", "--json");
  const { voltages } = JSON.parse(out) as {
    voltages: { origin: string; voltagePu: number | null }[];
  };
  expect(voltages).toHaveLength(50);
  for (const { origin, voltagePu } of voltages)
    expect(voltagePu === null).toBe(origin === "meshed" || origin === "dark");
  expect(voltages.filter(({ voltagePu }) => voltagePu === null)).toHaveLength(7);
  const plain = await headroom("powerflow", "ring", "--json");
  expect(JSON.parse(plain.out)).not.toHaveProperty("voltages");
});
