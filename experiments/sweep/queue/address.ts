/** Where a queue is: redis://host:port, with name, password and number of the database where it has them. Takes an option's text; gives the address, or the fault. */
import { InputFaults } from "../../../sim/core/errors.ts";
import { wrongOption } from "../../commands/options.ts";

export interface QueueAddress {
  readonly url: string;
  /** The same for people: no password. */
  readonly shown: string;
}

/** What is no address may hold a password anywhere, so that of one that may hold any only its scheme is shown. */
function withoutSecrets(text: string): string {
  const isOpen = URL.canParse(text) ? !/[@?#]/.test(text) : !/[:/@?#]/.test(text);
  return isOpen ? text : `${/^[a-z][a-z\d+.-]*:(\/\/)?/i.exec(text)?.[0] ?? ""}…`;
}

const SCHEMES = ["redis:", "rediss:"];
/** The number of a database and settings, as they may follow the host: else it is what follows the "/", "?" or "#" of a password. */
const AFTER_HOST = /^(\/\d*)?(\?[^@#]*)?$/;

const isOurs = ({ protocol, hostname, pathname, search, hash }: URL) =>
  SCHEMES.includes(protocol) && hostname !== "" && AFTER_HOST.test(pathname + search + hash);

export function queueOption(text: string): QueueAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !isOurs(url))
    throw new InputFaults([
      wrongOption(
        "--queue",
        withoutSecrets(text),
        "write redis://host:port, or rediss:// for an encrypted one; in a password / ? # and @ are %2F %3F %23 and %40",
      ),
    ]);
  const number = url.pathname === "/" ? "" : url.pathname;
  return { url: text, shown: `${url.protocol}//${url.host}${number}` };
}
