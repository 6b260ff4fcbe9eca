/** Means with their 95 % intervals as layers of a Vega-Lite specification: a line and a dot on it. Takes the field whose rows have `mean`, `low` and `high`; gives the layers. */

/** `field` goes down the page; `along` and `down`: titles of both axes. */
export const intervalLayers = (
  field: string,
  { along = null, down = null }: { readonly along?: string | null; readonly down?: string | null },
) => ({
  layer: [
    {
      mark: "rule" as const,
      encoding: {
        x: { field: "low", type: "quantitative" as const, title: along },
        x2: { field: "high" },
        y: { field, type: "nominal" as const, sort: null, title: down },
      },
    },
    {
      mark: { type: "point" as const, filled: true },
      encoding: {
        x: { field: "mean", type: "quantitative" as const },
        y: { field, type: "nominal" as const, sort: null },
      },
    },
  ],
});
