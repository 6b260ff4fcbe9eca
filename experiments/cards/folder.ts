/**
 * A folder of cards: written for the participants of a scenario, and read back when they are filled in. Takes a table and a
 * folder; gives file names, or what was handed in as a document to lay over the scenario; all faults at once.
 */
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { cardOf } from "../../agents/card.ts";
import { writeWhole } from "../../results/atomic-files.ts";
import { refusalReason } from "../../results/claim.ts";
import type { SourceDocument } from "../../sim/core/documents/document.ts";
import { type Checked, type Fault, faulty, InputFaults, ok } from "../../sim/core/errors.ts";
import type { Scenario } from "../../sim/scenario.ts";
import { readText, shownPath } from "../files.ts";
import { plainSource } from "../scenario-source.ts";
import { CARD_BYTES_MAX, cardTexts, type Handed, readCard } from "./card-file.ts";
import type { Table } from "./field.ts";

/** Entries of a folder of cards. */
const ENTRIES_MAX = 5000;
const IS_CARD = /\.ya?ml$/;

/** Writes one card file a participant, into a folder that has none of these yet. @returns their paths. */
export async function writeCards(table: Table, folder: string): Promise<string[]> {
  const fault = (path: string, found: string, remedy: string): Fault => ({
    ...{ code: "cards.out", path: "", file: shownPath(path), found, remedy },
  });
  const refuse = (error: unknown) =>
    new InputFaults([
      fault(
        folder,
        `a place where nothing can be written (${refusalReason(error)})`,
        "name another folder",
      ),
    ]);
  const entries = await mkdir(folder, { recursive: true })
    .then(() => readdir(folder))
    .catch((error: unknown) => {
      throw refuse(error);
    });
  const taken = entries.filter((name) => IS_CARD.test(name));
  if (taken.length > 0) {
    const remedy = "name an empty folder: what people filled in is not written over";
    throw new InputFaults(
      taken.map((name) => fault(join(folder, name), "a file that is there", remedy)),
    );
  }
  const paths: string[] = [];
  for (const [name, text] of cardTexts(table)) {
    const path = join(folder, name);
    await writeWhole(path, text, false).catch((error: unknown) => {
      throw refuse(error);
    });
    paths.push(path);
  }
  return paths.sort();
}

/** Reads every card of a folder; a participant without one does not answer. */
export async function readCards(table: Table, folder: string): Promise<Checked<Handed[]>> {
  const refuse = (found: string, remedy: string) =>
    faulty([{ code: "cards.folder", path: "", file: shownPath(folder), found, remedy }]);
  const entries = await readdir(folder).catch((error: unknown) => refusalReason(error));
  if (typeof entries === "string")
    return refuse(`no folder of cards (${entries})`, "write cards with `headroom cards` first");
  if (entries.length > ENTRIES_MAX)
    return refuse(`${entries.length} entries`, `give a folder of at most ${ENTRIES_MAX}`);
  const faults: Fault[] = [];
  const handed = new Map<string, { readonly card: Handed; readonly file: string }>();
  for (const name of entries.filter((each) => IS_CARD.test(each)).sort()) {
    const path = join(folder, name);
    const file = shownPath(path);
    const text = await readText(path, CARD_BYTES_MAX);
    const read = text.kind === "faulty" ? text : readCard(text.value, file, table);
    if (read.kind === "faulty") {
      faults.push(...read.faults);
      continue;
    }
    const card = read.value;
    const before = handed.get(card.unit);
    if (before !== undefined) {
      const found = `a second card of "${card.unit}"; the first is ${before.file}`;
      faults.push({
        code: "cards.twice",
        path: "unit",
        file,
        found,
        remedy: "take one of them away",
      });
    } else handed.set(card.unit, { card, file });
  }
  return faults.length > 0 ? faulty(faults) : ok([...handed.values()].map(({ card }) => card));
}

/** The scenario's population with a group of its own for every participant, in front, that does what was handed in. */
export function handedIn(
  table: Table,
  handed: readonly Handed[],
  scenario: Scenario,
): SourceDocument {
  const own = table.seats.map(({ participant, side, group }) => {
    const card = handed.find(({ unit }) => unit === participant.unit);
    const { output, bid, offer, market } = cardOf(group.policy, participant.unit);
    const planned = side === "bid" ? bid : offer;
    const answer = card?.order === undefined ? "missing" : card.isLate ? "late" : "given";
    return {
      units: { ids: [participant.unit] },
      policy: {
        ...{ kind: "card", output, [side]: card?.order ?? planned, answer },
        ...(market === undefined ? {} : { market }),
      },
      contract: group.contract,
    };
  });
  const others = scenario.population.map((group) =>
    withoutCards(
      group,
      own.flatMap(({ units }) => units.ids),
    ),
  );
  return plainSource({ population: [...own, ...others] });
}

/** A group whose cards by unit are not those of units that have a group of their own now. */
function withoutCards(
  group: Scenario["population"][number],
  moved: readonly string[],
): Scenario["population"][number] {
  const { byUnit } = group.policy;
  if (byUnit === null || typeof byUnit !== "object") return group;
  const kept = Object.entries(byUnit).filter(([unit]) => !moved.includes(unit));
  return { ...group, policy: { ...group.policy, byUnit: Object.fromEntries(kept) } };
}
