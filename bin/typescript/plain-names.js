// A hook of the loader, after tsx: takes what tsx made of a file; gives it with functions that keep the names they have.
// tsx has the name of every function written down again whenever that function is made, in case a bundle has renamed it. Nothing is renamed
// here, and nothing reads a name: it took some 12 % of the processor time of a run with every service.

/** As esbuild, which tsx translates with, begins a file in which it keeps names. */
const KEEPS = 'var __name=(target,value)=>__defProp(target,"name",{value,configurable:true});';
const LEAVES = "var __name=(target)=>target;";

export async function load(url, context, nextLoad) {
  const loaded = await nextLoad(url, context);
  if (typeof loaded.source !== "string" || !url.includes(".ts")) return loaded;
  return { ...loaded, source: loaded.source.replace(KEEPS, LEAVES) };
}
