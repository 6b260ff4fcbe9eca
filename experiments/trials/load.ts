/**
 * A trial's scenario and what was handed in, from the disk. Takes where they stand; gives a staged trial and submissions, or
 * every fault with its place.
 */
import { dirname, join } from "node:path";
import { cardOf } from "../../agents/card.ts";
import type { SourceDocument } from "../../sim/core/documents/document.ts";
import { type Checked, faulty, ok, orThrow } from "../../sim/core/errors.ts";
import type { MessageFormat } from "../../sim/messages/read.ts";
import type { MessageRow } from "../../sim/messages/registry.ts";
import { groupOf } from "../../sim/model/population.ts";
import { answerOf } from "../../sim/state/answers.ts";
import { buildWorld } from "../../sim/state/build.ts";
import { handedIn, readCards } from "../cards/folder.ts";
import { loadScenarioSource } from "../files.ts";
import { prepare } from "../lab.ts";
import { type MarketFiles, readMarketFiles } from "../market-files/market-files.ts";
import { crossFaults } from "../market-files/match-files.ts";
import type { LoadedMessage } from "../market-files/message-file.ts";
import { mergeSources } from "../scenario-source.ts";
import type { Delivery, Traded } from "./deliver.ts";
import { participants } from "./participants.ts";
import type { TrialPlan } from "./plan.ts";
import { type Staged, stage } from "./staged.ts";
import { cardTable } from "./steps.ts";
import { type AnswerKind, answersOf, idOf, ownersTables, type Submissions } from "./submissions.ts";

export interface LoadedTrial {
  readonly staged: Staged;
  readonly source: SourceDocument;
  /** The scenario's file. */
  readonly file: string;
  /** What was traded at the close, and how it was delivered, once that is known in this command. */
  traded?: Traded;
  delivery?: Delivery;
}

export async function loadTrial(trial: TrialPlan, file: string): Promise<Checked<LoadedTrial>> {
  const source = await loadScenarioSource(file);
  if (source.kind === "faulty") return source;
  const prepared = await prepare(source.value, dirname(file));
  if (prepared.kind === "faulty") return prepared;
  const staged = stage(prepared.value, trial);
  if (staged.kind === "faulty") return staged;
  return ok({ staged: staged.value, source: source.value, file });
}

/** `folder`: of the trial. */
export async function submissionsOf(
  loaded: LoadedTrial,
  folder: string,
  notation: MessageFormat,
): Promise<Checked<Submissions>> {
  switch (loaded.staged.trial.submissions) {
    case "agents":
      return ok(agentsSubmissions(loaded.staged));
    case "cards":
      return await cardSubmissions(loaded, join(folder, "submissions"));
    case "orders":
      return await orderSubmissions(loaded.staged, folder, notation);
  }
}

function agentsSubmissions(staged: Staged): Submissions {
  const { population } = staged.world.scenario;
  const { ids, technology } = staged.world.network.units;
  const tables = ownersTables(staged, staged.world);
  const unanswered = (id: string): AnswerKind => {
    const unit = { id, technology: technology[ids.indexOf(id)]! };
    const { policy } = population[groupOf(population, unit)]!;
    const onCard = policy.kind === "card" ? cardOf(policy, id).answer : "given";
    if (onCard !== "given") return onCard;
    const drawn = answerOf(staged.world.answering, ids.indexOf(id), staged.statement.deliveryDay);
    return drawn === "given" ? "none" : drawn;
  };
  const orders = [...tables.bids, ...tables.offers];
  return {
    ...tables,
    answers: answersOf(participants(staged), orders, unanswered),
    lateOrders: [],
  };
}

/** The scenario's owners with the orders that people wrote on their cards. */
async function cardSubmissions(
  { staged, source, file }: LoadedTrial,
  folder: string,
): Promise<Checked<Submissions>> {
  const table = cardTable(staged);
  if (table.kind === "faulty") return table;
  const handed = await readCards(table.value, folder);
  if (handed.kind === "faulty") return handed;
  const over = handedIn(table.value, handed.value, staged.prepared.scenario);
  const prepared = orThrow(await prepare(mergeSources(source, over), dirname(file)));
  const world = orThrow(buildWorld(prepared.scenario, prepared.parts));
  const tables = ownersTables(staged, world);
  const cards = new Map(handed.value.map((card) => [card.unit, card]));
  const unanswered = (unit: string): AnswerKind => {
    const card = cards.get(unit);
    if (card?.order === undefined) return "missing";
    return card.isLate ? "late" : "none";
  };
  const orders = [...tables.bids, ...tables.offers];
  return ok({
    ...tables,
    answers: answersOf(participants(staged), orders, unanswered),
    lateOrders: [],
  });
}

async function orderSubmissions(
  staged: Staged,
  folder: string,
  notation: MessageFormat,
): Promise<Checked<Submissions>> {
  const issued = (name: string) => join(folder, "issued", `${name}.${notation}`);
  const paths = {
    ...{ lookAhead: issued("look-ahead"), mol: issued("merit-order-list") },
    ...{ sensitivities: issued("sensitivities"), resources: issued("resources") },
    bids: join(folder, "submissions", `bids.${notation}`),
    offers: join(folder, "submissions", `offers.${notation}`),
  };
  const files = await readMarketFiles(paths, undefined);
  const bids = split(files.bids, (row) => row.submittedAt >= staged.closesAt);
  const offers = split(files.offers, (row) => row.submittedAt >= staged.closesAt);
  const kept: MarketFiles = { ...files, bids: bids?.kept, offers: offers?.kept };
  const market = staged.prepared.scenario.venues["curtailment-obligations"];
  const matcher = staged.trial.matcher ?? market?.matcher.kind;
  const options = {
    sensitivities: paths.sensitivities,
    ...(matcher === undefined ? {} : { matcher }),
    ...(market === undefined ? {} : { priceStructure: market.priceStructure }),
  };
  const faults = [...files.faults, ...crossFaults(kept, options, undefined)];
  if (faults.length > 0 || bids === undefined || offers === undefined) return faulty(faults);
  const late = [...bids.late, ...offers.late];
  const lateUnits = new Set(late.map(({ resourceId }) => resourceId));
  const unanswered = (unit: string): AnswerKind => (lateUnits.has(unit) ? "late" : "missing");
  const orders = [...bids.kept.rows, ...offers.kept.rows];
  return ok({
    ...{ bids: bids.kept.rows, offers: offers.kept.rows },
    answers: answersOf(participants(staged), orders, unanswered),
    lateOrders: late.map(idOf),
  });
}

/** The rows that came in time, which keep their places in the file, and those that did not. */
function split<Kind extends "bid" | "offer">(
  file: LoadedMessage<Kind> | undefined,
  isLate: (row: MessageRow<Kind>) => boolean,
) {
  if (file === undefined) return undefined;
  const { rows } = file;
  const numbers = [...rows.keys()].filter((row) => !isLate(rows[row]!));
  const kept: LoadedMessage<Kind> = {
    ...file,
    rows: numbers.map((row) => rows[row]!),
    place: (row, field) => file.place(numbers[row]!, field),
  };
  return { kept, late: rows.filter(isLate) };
}
