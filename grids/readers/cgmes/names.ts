/**
 * Ids of the document from CIM objects. Takes the objects of one list; gives an id each: its name where no other object
 * of the list has it and it is short enough, else its mRID, which is unique.
 */
import { nameOf } from "./access.ts";
import type { CimObject } from "./model.ts";

/** As long as an id of a network document may be, less what is put behind the id of a transformer with three windings. */
const NAME_CHARACTERS_MAX = 74;

export function idsOf(objects: readonly CimObject[]): ReadonlyMap<CimObject, string> {
  const uses = new Map<string, number>();
  const count = (word: string) => uses.set(word, (uses.get(word) ?? 0) + 1);
  for (const object of objects) {
    count(object.id);
    count(nameOf(object) ?? object.id);
  }
  return new Map(
    objects.map((object) => {
      const name = nameOf(object);
      const isOwn =
        name !== undefined && name.length <= NAME_CHARACTERS_MAX && uses.get(name) === 1;
      return [object, isOwn ? name : object.id];
    }),
  );
}
