/**
 * What owners may try against a rule, as settings of the policies that can play it. Takes a kind of policy; gives exploits, the mild beside the bold. A new exploit is an
 * entry here, once there are owners who can play it.
 */

export const EXPLOIT_KINDS = [
  "phantom-capacity",
  "inflated-before",
  "inflated-earlier-days",
  "inflated-declaration",
  "priced-withholding",
  "withheld-volume",
  "created-constraint",
  "queue-parking",
] as const;

export type ExploitKind = (typeof EXPLOIT_KINDS)[number];

export interface Exploit {
  readonly kind: ExploitKind;
  readonly words: string;
  /** Parts that may be left out one by one, each laid over the policy. */
  readonly parts: readonly Readonly<Record<string, unknown>>[];
}

const UNDONE = [0.5, 1];
const ADDED = [0.1, 0.3, 0.6];
/** Minutes before the call: a quarter's baseline, what mid-8-in-10 reads, and all four hours. */
const WINDOWS = [
  [30, 0],
  [240, 60],
  [240, 0],
] as const;

const undone = (part: number) => ({ gaming: { undoneFrac: part } });
const leaves = (part: number) => `leaves ${100 * part} % undone`;

const demandExploits: readonly Exploit[] = [
  ...UNDONE.map(
    (part): Exploit => ({
      ...{ kind: "phantom-capacity", words: `sells, and ${leaves(part)}`, parts: [undone(part)] },
    }),
  ),
  ...ADDED.flatMap((addedFrac) =>
    WINDOWS.map(
      ([fromMinutes, toMinutes]): Exploit => ({
        kind: "inflated-before",
        words: `${leaves(1)}, draws ${100 * addedFrac} % more from ${fromMinutes} to ${toMinutes} minutes before`,
        parts: [undone(1), { gaming: { sameDay: { addedFrac, fromMinutes, toMinutes } } }],
      }),
    ),
  ),
  ...ADDED.map(
    (addedFrac): Exploit => ({
      kind: "inflated-earlier-days",
      words: `${leaves(1)}, draws ${100 * addedFrac} % more on days without a call`,
      parts: [undone(1), { gaming: { earlierDays: { addedFrac } } }],
    }),
  ),
  ...ADDED.map(
    (overDeclaredFrac): Exploit => ({
      kind: "inflated-declaration",
      words: `${leaves(1)}, declares to draw ${100 * overDeclaredFrac} % more than it believes`,
      parts: [undone(1), { overDeclaredFrac }],
    }),
  ),
];

const createdConstraints: readonly Exploit[] = [0.25, 0.5, 1].map(
  (chargeFrac): Exploit => ({
    kind: "created-constraint",
    words: `plans to charge at ${100 * chargeFrac} % of its power in the evening, and sells not charging`,
    parts: [{ createdPeak: { chargeFrac } }],
  }),
);

const queueParking: readonly Exploit[] = [0.5, 1].map(
  (declaredFrac): Exploit => ({
    kind: "queue-parking",
    words: `keeps a connection for plant that gives nothing, and declares ${100 * declaredFrac} % of it`,
    parts: [{ parking: { idleFrac: 1, declaredFrac } }],
  }),
);

const pricedWithholding: readonly Exploit[] = [0.2, 0.5, 0.9].map((markUpFrac) => ({
  kind: "priced-withholding",
  words: `prices itself ${100 * markUpFrac} % away from its worth`,
  parts: [{ strategy: { kind: "mark-up", markUpFrac } }],
}));

const withheldVolume: readonly Exploit[] = [0.25, 0.5, 0.75].map((withheldFrac) => ({
  kind: "withheld-volume",
  words: `offers ${100 * (1 - withheldFrac)} % of what it could`,
  parts: [{ strategy: { withheldFrac } }],
}));

/** Beside what owners of every policy can do. */
const OF_POLICY: ReadonlyMap<string, readonly Exploit[]> = new Map([
  ["demand", demandExploits],
  ["storage", createdConstraints],
  ["generator", queueParking],
]);

/** Of the kinds that are asked for, those that owners under the policy can play. */
export function exploitsOf(policy: string, kinds: readonly ExploitKind[]): readonly Exploit[] {
  const own = [...(OF_POLICY.get(policy) ?? []), ...pricedWithholding, ...withheldVolume];
  return own.filter(({ kind }) => kinds.includes(kind));
}
