/** A published figure beside ours: what both are, what ours assumes, and the band within which it is accepted. */
export interface HeadlineRow {
  /** Its number in the list of the project. */
  readonly row: string;
  readonly figure: string;
  readonly published: string;
  readonly band: readonly [least: number, most: number];
  readonly unit: string;
  readonly decimals: number;
  readonly assumed: string;
  readonly ours: () => number | Promise<number>;
}

/** A figure that is met exactly. */
export const exactly = (value: number): readonly [number, number] => [value, value];

/** Within a part of a value on both sides. */
export const within = (frac: number, value: number): readonly [number, number] => [
  value * (1 - frac),
  value * (1 + frac),
];
