/** Adds a list to another, which most gates have nothing for. Takes both; changes the first. */
export function appendAll<Of>(all: Of[], fresh: readonly Of[] | undefined): void {
  if (fresh === undefined) return;
  for (let row = 0; row < fresh.length; row += 1) all.push(fresh[row]!);
}
