/** Placeholder while the sections are drawn. */
import type { RunFolder } from "../run-folder.ts";
import { factsOf, type LabelledRun } from "./facts.ts";
import { html } from "./html.ts";
import { verdictOf } from "./verdict.ts";

export interface Study {
  readonly title: string;
  readonly question: string;
  readonly runs: readonly LabelledRun[];
}

export async function studyReport({ title, question, runs }: Study): Promise<string> {
  const facts = [];
  for (const run of runs) facts.push(await factsOf(run));
  return html`<!doctype html><meta charset="utf-8"><title>${title}</title><h1>${title}</h1><p>${question}</p>${verdictOf(facts).map((line) => html`<p>${line}</p>`)}`
    .text;
}

export async function runReport(run: RunFolder): Promise<string> {
  return await studyReport({
    title: run.manifest.name,
    question: "",
    runs: [{ label: run.manifest.name, run }],
  });
}
