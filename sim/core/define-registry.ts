/**
 * Registries: entries by kind, each with its settings as a zod object and a function that makes something of them. The
 * schema of "one of these" and the look-up follow from the table, so an entry is one file and one line.
 */
import { z } from "zod";

/** An entry of a registry. `make` takes the checked settings of this entry alone. */
export interface RegistryEntry<Settings extends z.ZodObject, Made> {
  readonly about: string;
  /** An object with `kind: z.literal(<the entry's key>)`. */
  readonly settings: Settings;
  readonly make: (settings: z.output<Settings>) => Made;
}

/** Checks an entry's shape where it is defined and keeps its own type. */
export function registryEntry<Settings extends z.ZodObject, Made>(
  entry: RegistryEntry<Settings, Made>,
): RegistryEntry<Settings, Made> {
  return entry;
}

type Table = Readonly<Record<string, { readonly settings: z.ZodObject }>>;
type SettingsOf<Entries extends Table> = Entries[keyof Entries]["settings"];

/** The schema of one entry's settings, told apart by `kind`. */
export function oneOf<Entries extends Table>(
  entries: Entries,
): z.ZodType<z.output<SettingsOf<Entries>>, z.input<SettingsOf<Entries>>> {
  const options = Object.values(entries).map((entry) => entry.settings);
  return z.discriminatedUnion("kind", options as [z.ZodObject]) as never;
}

/** What the entry named by `settings.kind` makes of its settings, which the schema has checked. */
export function made<Made>(
  entries: Readonly<Record<string, { readonly make: (settings: never) => Made }>>,
  settings: { readonly kind: string },
): Made {
  const entry = entries[settings.kind];
  if (entry === undefined) throw new TypeError(`no entry ${settings.kind}`);
  return entry.make(settings as never);
}
