/**
 * Prices of energy that changes hands locally between what a supplier pays and what it takes, where a formula sets them: what is matched has one price.
 * Takes the two prices, £/MWh, the first no higher than the second; gives a price between them.
 */

/** Half-way. */
export const midMarketGbpPerMwh = (exportGbpPerMwh: number, importGbpPerMwh: number): number =>
  (importGbpPerMwh + exportGbpPerMwh) / 2;

/** `ratio`: what is given over what is drawn: from the import price where little is given to the export price where enough is. */
export function supplyDemandGbpPerMwh(
  ratio: number,
  exportGbpPerMwh: number,
  importGbpPerMwh: number,
): number {
  if (ratio >= 1 || exportGbpPerMwh === 0) return exportGbpPerMwh;
  return (
    (exportGbpPerMwh * importGbpPerMwh) /
    ((importGbpPerMwh - exportGbpPerMwh) * ratio + exportGbpPerMwh)
  );
}
