/**
 * For tests: golden cases as folders, found by themselves. A case is sim/testing/cases/<kind>/<case>/ with README.md (the
 * source and the working), input.json and expected.json.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";

const CASES = new URL("cases/", import.meta.url);

export interface GoldenCase<Input, Expected> {
  readonly name: string;
  readonly input: Input;
  readonly expected: Expected;
}

/** Every case of a kind, by name. Throws where one lacks a file. */
export function goldenCases<Input, Expected>(kind: string): GoldenCase<Input, Expected>[] {
  const folder = new URL(`${kind}/`, CASES);
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return names.map((name) => {
    const place = new URL(`${name}/`, folder);
    if (!existsSync(new URL("README.md", place)))
      throw new Error(`${kind}/${name} has no README.md with its source and working`);
    return {
      name,
      input: readJson(place, "input.json"),
      expected: readJson(place, "expected.json"),
    };
  });
}

function readJson<Content>(place: URL, file: string): Content {
  return JSON.parse(readFileSync(new URL(file, place), "utf8")) as Content;
}
