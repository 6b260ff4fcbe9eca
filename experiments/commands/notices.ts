/** What a reader assumed or left out, as lines for people and as JSON; several commands say it alike. */

import { formatPath } from "../../sim/core/documents/document.ts";
import type { Finding } from "../../sim/model/findings.ts";
import { counted } from "../counted.ts";

const NOTICES_SHOWN_MAX = 20;

/** One line a notice, the first twenty of them; JSON has them all. */
export function noticeLines(notices: readonly Finding[]): readonly string[] {
  const shown = notices.slice(0, NOTICES_SHOWN_MAX);
  const more = notices.length - shown.length;
  return [
    ...shown.map(({ path, found, remedy }) => `notice: ${formatPath(path)}: ${found}; ${remedy}`),
    ...(more > 0 ? [`${counted(more, "more notice")}; --json lists all`] : []),
  ];
}

export function noticesAsJson(notices: readonly Finding[]) {
  return notices.map(({ path, ...notice }) => ({ path: formatPath(path), ...notice }));
}
