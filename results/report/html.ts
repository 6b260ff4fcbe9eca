/**
 * HTML as a value that is safe by construction: `html` escapes everything put into it except other Html.
 * Takes text of any origin (names in a scenario are untrusted); gives markup in which it can only be read.
 */

/** Markup that is already safe. Made in this file, and by `markup` from our own drawing code. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type HtmlValue = string | number | Html | readonly HtmlValue[];

/** Tagged template: text and numbers are escaped, lists are joined, Html stands as it is. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let text = strings[0]!;
  values.forEach((value, index) => {
    text += textOf(value) + strings[index + 1]!;
  });
  return new Html(text);
}

/** Markup from a library that has escaped its text itself, such as a drawing that was serialised. */
export function markup(text: string): Html {
  return new Html(text);
}

export function escapeText(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** Long text between tags: quotes stay as they are, for they are many in JSON and mean nothing there. */
export function inPre(text: string): Html {
  return new Html(text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"));
}

/** Data for the page's own script: JSON in which no tag can begin or end. */
export function inScript(data: unknown): Html {
  return new Html(JSON.stringify(data).replaceAll("<", "\\u003c").replaceAll("&", "\\u0026"));
}

/** A coordinate: two decimals are finer than a screen, and short. */
export function at(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is no coordinate`);
  const text = value.toFixed(2).replace(/\.?0+$/, "");
  return text === "-0" ? "0" : text;
}

function textOf(value: HtmlValue): string {
  if (value instanceof Html) return value.text;
  if (typeof value === "string") return escapeText(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new RangeError(`${value} is no number to print`);
    return String(value);
  }
  return value.map(textOf).join("");
}
