/** The park of study 022 in a folder, with a scenario of some February days on which its sites are paid for less than the quarter before a call: for tests of what pays against that. */
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const WINTER_FILE = "winter.yaml";

export function writeWinterPark(folder: string, days: number): void {
  copyFileSync(
    new URL("../022-gaming-baselines/park.yaml", import.meta.url),
    join(folder, "park.yaml"),
  );
  const scenario = `network: { file: park.yaml }
period: { start: 2026-02-09, days: ${days}, tickMinutes: 30 }
venues:
  demand-flexibility-service:
    wantedMw: 2.4
    countedAt: import
    windows: [{ days: weekdays, months: [2], from: "17:00", to: "19:00" }]
    baseline: { kind: meter-before }
`;
  writeFileSync(join(folder, WINTER_FILE), scenario);
}
