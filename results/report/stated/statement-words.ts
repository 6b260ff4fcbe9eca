/** Runs of the look-ahead as they are called in a report. Takes their word in the tables; one that is not known keeps it. */
const WORDS: Readonly<Record<string, string>> = {
  first: "first statement",
  update: "update a day ahead",
  gate: "after a gate",
  operational: "before each half-hour",
};

export function statementWords(word: string): string {
  return WORDS[word] ?? word;
}

/** The same at the start of a heading. */
export function statementHeading(word: string): string {
  const words = statementWords(word);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
