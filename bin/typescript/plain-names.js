// Hooks of the loader, around tsx's: take what tsx made of a file; give it with functions that keep the names they have.
// tsx has the name of every function written down again whenever that function is made, in case a bundle has renamed it. Nothing is renamed
// here, and nothing reads a name: it took some 12 % of the processor time of a run with every service.

/** As esbuild, which tsx translates with, begins a file in which it keeps names. */
const KEEPS = 'var __name=(target,value)=>__defProp(target,"name",{value,configurable:true});';
const LEAVES = "var __name=(target)=>target;";

/** Of the loader's own thread, where Node.js has no hooks of the thread that loads. */
export async function load(url, context, nextLoad) {
  return withPlainNames(url, await nextLoad(url, context));
}

/** Of the thread that loads. */
export function loadHere(url, context, nextLoad) {
  return withPlainNames(url, nextLoad(url, context));
}

function withPlainNames(url, loaded) {
  if (typeof loaded.source !== "string" || !url.includes(".ts")) return loaded;
  return { ...loaded, source: loaded.source.replace(KEEPS, LEAVES) };
}
