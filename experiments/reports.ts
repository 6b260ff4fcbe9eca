/**
 * Reports of stored runs and studies: reads folders, has results draw the page, writes `report.html` beside the data.
 */
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { REPORT_FILE } from "../results/manifest.ts";
import { readRun } from "../results/reader.ts";
import { runReport, studyReport } from "../results/report/report.ts";
import { verdict } from "../results/report/verdict.ts";
import type { RunFolder } from "../results/run-folder.ts";
import { checkShape } from "../sim/core/documents/check-shape.ts";
import { DOCUMENT_BYTES_MAX, readDocument } from "../sim/core/documents/document.ts";
import { type Checked, faulty, InputFaults, orThrow } from "../sim/core/errors.ts";
import { readText, shownPath } from "./files.ts";
import { STUDY_FILE, STUDY_FORMAT } from "./study.ts";

const studySchema = z.strictObject({
  format: z.literal(STUDY_FORMAT),
  name: z.string(),
  title: z.string(),
  question: z.string(),
  runs: z
    .array(
      z.strictObject({
        folder: z.string().regex(/^[\w-]+$/, "the name of a folder"),
        label: z.string(),
        digest: z.string(),
      }),
    )
    .min(1)
    .max(1000),
});

export async function writeRunReport(folder: string): Promise<string> {
  const run = orThrow(await readRun(folder));
  try {
    return await writeReport(folder, await runReport(run));
  } finally {
    run.close();
  }
}

export async function writeStudyReport(
  folder: string,
): Promise<{ readonly report: string; readonly verdict: readonly string[] }> {
  const study = orThrow(await readStudy(folder));
  const runs: { label: string; run: RunFolder }[] = [];
  try {
    for (const { folder: name, label, digest } of study.runs) {
      const run = orThrow(await readRun(join(folder, name)));
      runs.push({ label, run });
      if (run.manifest.digest === digest) continue;
      throw new InputFaults([
        {
          code: "study.run",
          path: name,
          found: `a run with digest ${run.manifest.digest.slice(0, 12)}, not ${digest.slice(0, 12)}`,
          remedy: "run the study again",
          file: shownPath(join(folder, STUDY_FILE)),
        },
      ]);
    }
    const html = await studyReport({ title: study.title, question: study.question, runs });
    return { report: await writeReport(folder, html), verdict: await verdict(runs) };
  } finally {
    for (const { run } of runs) run.close();
  }
}

/** The study of a folder, or that it is none. */
export async function readStudy(folder: string): Promise<Checked<z.output<typeof studySchema>>> {
  const path = join(folder, STUDY_FILE);
  const text = await readText(path, DOCUMENT_BYTES_MAX);
  if (text.kind === "faulty") {
    return faulty([
      {
        code: "study.missing",
        path: "",
        found: `no ${STUDY_FILE} in ${shownPath(folder)}`,
        remedy: "give the folder of a run or of a study",
      },
    ]);
  }
  const source = readDocument(text.value, shownPath(path));
  return source.kind === "faulty" ? source : checkShape(studySchema, source.value);
}

async function writeReport(folder: string, html: string): Promise<string> {
  const path = join(folder, REPORT_FILE);
  await writeFile(`${path}.tmp`, html);
  await rename(`${path}.tmp`, path);
  return path;
}
