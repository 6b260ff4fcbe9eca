/**
 * What follows from one object alone, made once. Takes how it is made; gives the same with a memory, which lasts as long as the object.
 * The object may not change, nor what was made be written to.
 */
export function keptBy<Of extends object, Made>(make: (of: Of) => Made): (of: Of) => Made {
  const known = new WeakMap<Of, { readonly made: Made }>();
  return (of) => {
    const kept = known.get(of);
    if (kept !== undefined) return kept.made;
    const made = make(of);
    known.set(of, { made });
    return made;
  };
}
