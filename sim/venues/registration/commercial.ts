/**
 * Commercial pre-qualification of a company by the market operator: one small function a check. Takes what the company handed
 * in and what is asked; gives why it fails, or nothing.
 */
import type { Company, RegistrationSettings } from "../../model/registration.ts";

type Asked = Pick<RegistrationSettings["requirements"], "documents">;

const DETAILS = {
  name: "name",
  companyNumber: "company number",
  address: "address",
  contact: "contact",
} as const satisfies Readonly<Record<keyof Company["details"], string>>;

function companyDetails({ details }: Company): string | undefined {
  const missing = (Object.keys(DETAILS) as (keyof typeof DETAILS)[]).filter(
    (detail) => details[detail] === undefined,
  );
  return missing.length === 0
    ? undefined
    : `not given: ${missing.map((detail) => DETAILS[detail]).join(", ")}`;
}

function questionnaire(company: Company): string | undefined {
  return company.questionnaire === "complete"
    ? undefined
    : `the commercial questionnaire is ${company.questionnaire}`;
}

function legalDocuments({ signed }: Company, { documents }: Asked): string | undefined {
  const unsigned = documents.filter((document) => !signed.includes(document));
  return unsigned.length === 0 ? undefined : `not signed: ${unsigned.join(", ")}`;
}

/** Checks by reason code, in the order in which they are made; all are made. */
export const COMMERCIAL_CHECKS = {
  companyDetails,
  questionnaire,
  legalDocuments,
} as const satisfies Readonly<
  Record<string, (company: Company, asked: Asked) => string | undefined>
>;
