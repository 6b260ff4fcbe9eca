/**
 * Faults of a scenario's registration settings, before any run: companies or resources that are registered twice, companies that
 * nobody knows. Takes the settings and where they stand; gives findings. Who passes or is rejected in a run is decided in
 * register.ts; whether a unit exists is for the scenario to say.
 */
import type { DocumentPath } from "../../core/documents/document.ts";
import { nearestWord } from "../../core/errors.ts";
import type { Finding } from "../../model/findings.ts";
import type { RegistrationSettings } from "../../model/registration.ts";

export function registrationFindings(
  { companies, resources }: RegistrationSettings,
  at: DocumentPath,
): Finding[] {
  const known = companies.map(({ id }) => id);
  const findings = [
    ...repeated(known, [...at, "companies"], "id", "company"),
    ...repeated(
      resources.map(({ unit }) => unit),
      [...at, "resources"],
      "unit",
      "unit",
    ),
  ];
  const ids = new Set(known);
  for (const [index, { company }] of resources.entries()) {
    if (ids.has(company)) continue;
    const near = nearestWord(company, known);
    findings.push({
      code: "scenario.unknownCompany",
      path: [...at, "resources", index, "company"],
      found: `"${company}", which is no company of this registration`,
      remedy: `write the id of a company${near === undefined ? " and list it under companies" : `; the nearest is "${near}"`}`,
    });
  }
  return findings;
}

function* repeated(
  ids: readonly string[],
  path: DocumentPath,
  member: string,
  kind: string,
): Generator<Finding> {
  const first = new Map<string, number>();
  for (const [index, id] of ids.entries()) {
    const before = first.get(id);
    first.set(id, before ?? index);
    if (before === undefined) continue;
    yield {
      code: "scenario.registeredTwice",
      path: [...path, index, member],
      found: `"${id}", which is registered already at place ${before + 1}`,
      remedy: `register each ${kind} once`,
    };
  }
}
