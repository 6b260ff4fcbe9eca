/** Cells of a text column brought to one width. Takes cells and the side that spaces go to; gives cells. */
export function padded(cells: readonly string[], side: "start" | "end"): string[] {
  const width = Math.max(...cells.map((cell) => cell.length));
  return cells.map((cell) => (side === "start" ? cell.padStart(width) : cell.padEnd(width)));
}
