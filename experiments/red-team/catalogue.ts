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

type Settings = Readonly<Record<string, unknown>>;

/** Of owners under one policy. */
interface OwnExploit {
  readonly kind: ExploitKind;
  readonly words: string;
  /** Each laid over the policy. */
  readonly parts: readonly Settings[];
}

/** One thing that a crew does: `crew` is its row. */
export interface Move {
  readonly crew: number;
  readonly settings: Settings;
}

export interface Exploit {
  /** One kind, or of each crew that games its own. */
  readonly kind: string;
  readonly words: string;
  /** May be left out one by one. */
  readonly parts: readonly Move[];
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

const demandExploits: readonly OwnExploit[] = [
  ...UNDONE.map(
    (part): OwnExploit => ({
      ...{ kind: "phantom-capacity", words: `sells, and ${leaves(part)}`, parts: [undone(part)] },
    }),
  ),
  ...ADDED.flatMap((addedFrac) =>
    WINDOWS.map(
      ([fromMinutes, toMinutes]): OwnExploit => ({
        kind: "inflated-before",
        words: `${leaves(1)}, draws ${100 * addedFrac} % more from ${fromMinutes} to ${toMinutes} minutes before`,
        parts: [undone(1), { gaming: { sameDay: { addedFrac, fromMinutes, toMinutes } } }],
      }),
    ),
  ),
  ...ADDED.map(
    (addedFrac): OwnExploit => ({
      kind: "inflated-earlier-days",
      words: `${leaves(1)}, draws ${100 * addedFrac} % more on days without a call`,
      parts: [undone(1), { gaming: { earlierDays: { addedFrac } } }],
    }),
  ),
  ...ADDED.map(
    (overDeclaredFrac): OwnExploit => ({
      kind: "inflated-declaration",
      words: `${leaves(1)}, declares to draw ${100 * overDeclaredFrac} % more than it believes`,
      parts: [undone(1), { overDeclaredFrac }],
    }),
  ),
];

const createdConstraints: readonly OwnExploit[] = [0.25, 0.5, 1].map(
  (chargeFrac): OwnExploit => ({
    kind: "created-constraint",
    words: `plans to charge at ${100 * chargeFrac} % of its power in the evening, and sells not charging`,
    parts: [{ createdPeak: { chargeFrac } }],
  }),
);

const queueParking: readonly OwnExploit[] = [0.5, 1].map(
  (declaredFrac): OwnExploit => ({
    kind: "queue-parking",
    words: `keeps a connection for plant that gives nothing, and declares ${100 * declaredFrac} % of it`,
    parts: [{ parking: { idleFrac: 1, declaredFrac } }],
  }),
);

const pricedWithholding: readonly OwnExploit[] = [0.2, 0.5, 0.9].map((markUpFrac) => ({
  kind: "priced-withholding",
  words: `prices itself ${100 * markUpFrac} % away from its worth`,
  parts: [{ strategy: { kind: "mark-up", markUpFrac } }],
}));

const withheldVolume: readonly OwnExploit[] = [0.25, 0.5, 0.75].map((withheldFrac) => ({
  kind: "withheld-volume",
  words: `offers ${100 * (1 - withheldFrac)} % of what it could`,
  parts: [{ strategy: { withheldFrac } }],
}));

/** Beside what owners of every policy can do. */
const OF_POLICY: ReadonlyMap<string, readonly OwnExploit[]> = new Map([
  ["demand", demandExploits],
  ["storage", createdConstraints],
  ["generator", queueParking],
]);

/** Of the kinds that are asked for, those that owners under the policy can play. */
function ownExploits(policy: string, kinds: readonly ExploitKind[]): readonly OwnExploit[] {
  const own = [...(OF_POLICY.get(policy) ?? []), ...pricedWithholding, ...withheldVolume];
  return own.filter(({ kind }) => kinds.includes(kind));
}

/** What each crew can play while the others are honest, then what several play together. `name`: what a crew is called where there are several. */
export function exploitsOf(
  crews: readonly { readonly policy: string; readonly name: string }[],
  kinds: readonly ExploitKind[],
): readonly Exploit[] {
  let together: readonly (readonly (readonly [crew: number, own: OwnExploit])[])[] = [[]];
  for (const [crew, { policy }] of crews.entries()) {
    const own = ownExploits(policy, kinds);
    together = together.flatMap((others) => [
      others,
      ...own.map((each) => [...others, [crew, each] as const]),
    ]);
  }
  return together
    .filter((played) => played.length > 0)
    .toSorted((one, other) => one.length - other.length)
    .map((played) => ({
      kind: played.map(([, { kind }]) => kind).join(" + "),
      words: played
        .map(([crew, { words }]) => (crews.length === 1 ? words : `${crews[crew]!.name} ${words}`))
        .join("; "),
      parts: played.flatMap(([crew, { parts }]) => parts.map((settings) => ({ crew, settings }))),
    }));
}
