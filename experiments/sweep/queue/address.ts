/** Where a queue is: redis://host:port, with name, password and number of the database where it has them. Takes an option's text; gives the address, or the fault. */
import { InputFaults } from "../../../sim/core/errors.ts";
import { wrongOption } from "../../commands/options.ts";

export interface QueueAddress {
  readonly url: string;
  /** The same for people: no password. */
  readonly shown: string;
}

const withoutPassword = (text: string) => text.replace(/:[^:@/]*@/, ":…@");

const SCHEMES = ["redis:", "rediss:"];

export function queueOption(text: string): QueueAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !SCHEMES.includes(url.protocol) || url.hostname === "")
    throw new InputFaults([
      wrongOption(
        "--queue",
        withoutPassword(text),
        "write redis://host:port, or rediss:// for an encrypted one",
      ),
    ]);
  const number = url.pathname === "/" ? "" : url.pathname;
  return { url: text, shown: `${url.protocol}//${url.host}${number}` };
}
