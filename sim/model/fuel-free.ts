/** Technologies that give energy without fuel: what they do not give, others give with it. */
export const FUEL_FREE: ReadonlySet<string> = new Set(["wind", "solar", "hydro"]);
