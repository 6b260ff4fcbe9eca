/** Wrong files in CSV, each the example of its message with one thing changed: what is said of them, and where. */
import { describe, expect, test } from "vitest";
import { example, faultsOf, type WrongFile } from "../testing/message-files.ts";

const csvRows: Readonly<Record<string, readonly WrongFile[]>> = {
  "the file": [
    [
      "bid",
      [["Bid ID", "\ufeffBid ID"]],
      "f.csv:1:1: found a byte-order mark; save the file as UTF-8 without one",
    ],
    [
      "constraint-point",
      [[/^[\s\S]*$/, ""]],
      "f.csv:1:1: found no text; write a header, Constraint ID,Constraint Name,Rating_kW, and one line a row",
    ],
    [
      "constraint-point",
      [[/^[\s\S]*$/, " \n,,\n"]],
      "f.csv:1:1: found no text; write a header, Constraint ID,Constraint Name,Rating_kW, and one line a row",
    ],
    [
      "constraint-point",
      [[/^[\s\S]*$/, "Constraint ID"]],
      "f.csv:1:1: found a last line without a line end; take the whole file, or end its last line",
    ],
    [
      "bid",
      [["R-YELLOW\n", "R-YEL"]],
      "f.csv:3:1: found a last line without a line end; take the whole file, or end its last line",
    ],
    [
      "constraint-point",
      [[/,/g, ";"]],
      'f.csv:1:1: found one column, "Constraint ID;Constraint Name;Rating_kW"; separate columns by commas',
    ],
    [
      "bid",
      [["B-1,", "B-1,,"]],
      "f.csv:2:1: found 14 cells under a header of 13; write a cell for every column, and cells with commas between quotation marks",
    ],
    [
      "bid",
      [["B-1", '"B-1']],
      'f.csv:2:1: found "\\"B-1", with a quotation mark that opens or closes no cell; write the whole cell between quotation marks, and "" for each one inside',
    ],
  ],
  columns: [
    [
      "bid",
      [
        [",Units", ""],
        [/,kW/g, ""],
      ],
      'f.csv:1:1: found no column "Units"; write the column "Units": one of kW, kVAr',
    ],
    ["bid", [["Units", "Unit"]], 'f.csv:1:87: found the column "Unit"; write its name as Units'],
    [
      "constraint-point",
      [
        ["Rating_kW", "Rating_kW,Colour"],
        ["60000\n", "60000,red\n"],
        ["Line 7,\n", "Line 7,,\n"],
      ],
      'f.csv:1:41: found the column "Colour"; remove it; the columns here are Constraint ID, Constraint Name, Rating_kW',
    ],
    [
      "constraint-point",
      [
        ["Rating_kW", "Rating_kW,"],
        ["60000\n", "60000,\n"],
        ["Line 7,\n", "Line 7,,\n"],
      ],
      "f.csv:1:41: found a column without a name; remove it; the columns here are Constraint ID, Constraint Name, Rating_kW",
    ],
    [
      "constraint-point",
      [
        ["Rating_kW", "Rating_kW,Rating_kW"],
        ["60000\n", "60000,1\n"],
        ["Line 7,\n", "Line 7,,\n"],
      ],
      'f.csv:1:41: found the column "Rating_kW" once too often; keep the one that is meant',
    ],
    [
      "engagements-report",
      [
        ["Timestamp,Timestamp", "Timestamp"],
        [/,2025-[^,]*Z/g, ""],
      ],
      'f.csv:1:1: found the column "Timestamp" once; write it twice: first seconds since 1970, then the same instant in UTC',
    ],
  ],
  "files taken for one another, and headers pasted twice": [
    [
      "trade",
      [
        [
          /^[\s\S]*$/,
          "Resource ID,Timestamp,Start Date & Time,End Date & Time,Baseline_kW\n1,2,3,4,5\n",
        ],
      ],
      "f.csv:1:1: found a file of the message baseline; name the file that is meant here; perhaps two were given for one another",
    ],
    [
      "constraint-point",
      [[/^(.*)\n/, "$1\n$1\n"]],
      "f.csv:2:1: found the header once more; remove the line",
    ],
  ],
  "the two stamps of one instant": [
    [
      "engagements-report",
      [["1737532800", "1737529200"]],
      "f.csv:2:56: Timestamp: found 2025-01-22T08:00:00Z beside Timestamp 1737529200, which is 2025-01-22T07:00:00Z; write the same instant in both, the text in UTC",
    ],
    [
      "look-ahead",
      [["1737360000", "1737356400"]],
      "f.csv:2:12: Timestamp: found 2025-01-20T08:00:00Z beside seconds1970 1737356400, which is 2025-01-20T07:00:00Z; write the same instant in both, the text in UTC",
    ],
    [
      "engagements-report",
      [["1737532800,2025-01-22T08:00:00Z", "2025-01-22T08:00:00Z,1737532800"]],
      'f.csv:2:45: Timestamp: found "2025-01-22T08:00:00Z"; write whole seconds since 1970',
      'f.csv:2:66: Timestamp: found "1737532800"; write YYYY-MM-DDTHH:MM:SSZ, in UTC',
    ],
    [
      "look-ahead",
      [["1737360000", "1737360000000"]],
      'f.csv:2:1: seconds1970: found "1737360000000", which is in milliseconds; write whole seconds: 1737360000',
    ],
  ],
  stamps: [
    [
      "bid",
      [["2025-01-21T09:00:00Z", "2025-07-21T09:00:00"]],
      'f.csv:2:80: Submitted: found "2025-07-21T09:00:00", a time without a zone; write 2025-07-21T09:00:00Z if it is UTC, 2025-07-21T08:00:00Z if it is London\'s clock',
    ],
    [
      "bid",
      [["2025-01-21T09:00:00Z", "2025-01-21 09:00"]],
      'f.csv:2:80: Submitted: found "2025-01-21 09:00", a time without a zone; write 2025-01-21T09:00:00Z if it is UTC',
    ],
    [
      "bid",
      [["2025-01-21T09:30:00Z", "2025-01-21T10:30:00+01:00"]],
      'f.csv:3:84: Submitted: found "2025-01-21T10:30:00+01:00", which is not in UTC; write 2025-01-21T09:30:00Z',
    ],
    [
      "bid",
      [["2025-01-21T09:00:00Z", "21/01/2025 09:00"]],
      'f.csv:2:80: Submitted: found "21/01/2025 09:00"; write YYYY-MM-DDTHH:MM:SSZ, in UTC',
    ],
    [
      "bid",
      [["2025-01-21T09:00:00Z", "2025-02-30T09:00:00Z"]],
      'f.csv:2:80: Submitted: found "2025-02-30T09:00:00Z"; write YYYY-MM-DDTHH:MM:SSZ, in UTC',
    ],
    [
      "meter-reading",
      [["08:01:00Z", "08:01:30Z"]],
      "f.csv:3:1: Timestamp: found 2025-01-22T08:01:30Z; write a whole minute",
    ],
  ],
  units: [
    [
      "look-ahead",
      [["-2500,kW", "-2.5,MW"]],
      'f.csv:4:65: Units: found "MW"; write kW, and the row\'s value in kW: 1 MW is 1000 kW',
    ],
    ["look-ahead", [["-2500,kW", "-2500,KW"]], 'f.csv:4:66: Units: found "KW"; write kW'],
    [
      "look-ahead",
      [["900,kVAr", "0.9,Mvar"]],
      'f.csv:5:64: Units: found "Mvar"; write kVAr, and the row\'s value in kVAr: 1 Mvar is 1000 kVAr',
    ],
    [
      "look-ahead",
      [["-2500,kW", "-2500,kVA"]],
      'f.csv:4:66: Units: found "kVA"; write one of kW, kVAr',
    ],
    [
      "look-ahead",
      [["-2500,kW", "-2500 kW,kW"]],
      'f.csv:4:60: Constraint size: found "-2500 kW", a number with a unit; write the number alone, in kW or kVAr, as Units says',
    ],
  ],
  cells: [
    ["bid", [["B-1", ""]], "f.csv:2:1: Bid ID: found nothing; write an identifier"],
    [
      "bid",
      [["B-1", '" B-1"']],
      'f.csv:2:1: Bid ID: found " B-1", with blanks around it; write "B-1"',
    ],
    [
      "bid",
      [["B-1", '"B\n1"']],
      'f.csv:2:1: Bid ID: found "B\\n1", with a character that does not print; write it on one line, in letters, digits and signs',
    ],
    [
      "bid",
      [["B-1", "x".repeat(101)]],
      "f.csv:2:1: Bid ID: found 101 characters; write at most 100",
    ],
    [
      "engagements-report",
      [["control room", "x".repeat(1001)]],
      "f.csv:3:75: User: found 1001 characters; write at most 1000",
    ],
    [
      "engagements-report",
      [["control room", "control\u0007room"]],
      'f.csv:3:75: User: found "control\\u0007room", with a control character; write text in UTF-8',
    ],
    ["bid", [["5000,kW", "-5000,kW"]], 'f.csv:2:67: Volume: found "-5000"; write more than 0'],
    ["bid", [["4000,kW", "0,kW"]], 'f.csv:3:71: Volume: found "0"; write more than 0'],
    [
      "incoming-merit-order-list",
      [["5000,kW", "-5000,kW"]],
      'f.csv:2:53: Value: found "-5000"; write 0 or more',
    ],
    [
      "look-ahead",
      [["-2500,kW", '"2,5",kW']],
      'f.csv:4:60: Constraint size: found "2,5"; write a number in kW or kVAr, as Units says',
    ],
    [
      "engagements-report",
      [["100,80", "100,180"]],
      'f.csv:2:42: Final SP %: found "180"; write a number from -100 to 100',
    ],
    [
      "incoming-merit-order-list",
      [["Z,3,", "Z,2.5,"]],
      'f.csv:4:22: Order: found "2.5"; write a whole number',
    ],
    [
      "incoming-merit-order-list",
      [["Buyer,C", "Byer,C"]],
      'f.csv:2:83: Buyer/Seller: found "Byer"; write one of Buyer, Seller, Not Applicable; the nearest is Buyer',
    ],
    [
      "incoming-merit-order-list",
      [["True,False", "yes,False"]],
      'f.csv:2:96: BiTraDER Registered Asset Flag: found "yes"; write True or False',
    ],
  ],
  "rows beside each other": [
    [
      "incoming-merit-order-list",
      [["Z,3,", "Z,2,"]],
      "f.csv:4:22: Order: found 2 a second time, first in line 3; give each row a place of its own",
    ],
    [
      "traded-merit-order-list",
      [["Z,8,", "Z,1,"]],
      "f.csv:9:22: Order: found 1 a second time, first in line 2; give each row a place of its own",
    ],
    [
      "incoming-merit-order-list",
      [["C-GREEN", "C-BLUE"]],
      "f.csv:3:59: Units: found Contract ID C-BLUE, Units kW a second time, first in line 2; write each contract once a unit; only a traded list has parts of contracts",
    ],
    [
      "incoming-merit-order-list",
      [["20T08:00:00Z,4", "20T09:00:00Z,4"]],
      "f.csv:5:1: Timestamp: found 2025-01-20T09:00:00Z, and 2025-01-20T08:00:00Z in line 2; write one list a file: every row with the time at which its report was run",
    ],
    [
      "look-ahead",
      [["16000,kW,R-YELLOW", "15000,kW,R-YELLOW"]],
      "f.csv:3:60: Constraint size: found 15000, and 16000 in line 2; write one size a constraint, period and unit, the same in the row of each resource",
    ],
    [
      "look-ahead",
      [["16000,kW,R-YELLOW", "16000,kW,R-ORANGE"]],
      "f.csv:3:69: Resource Identifier: found Period 2025-01-22T08:00:00Z, Constraint ID BSP-1, Units kW, Resource Identifier R-ORANGE a second time, first in line 2; write each resource once a constraint, period and unit",
    ],
    [
      "baseline",
      [["08:30:00Z,2025-01-22T09", "08:29:00Z,2025-01-22T09"]],
      "f.csv:3:31: Start Date & Time: found a window from 2025-01-22T08:29:00Z, in one of R-YELLOW until 2025-01-22T08:30:00Z in line 2; write windows that do not overlap",
    ],
    [
      "meter-reading",
      [["08:01:00Z", "08:00:00Z"]],
      "f.csv:3:1: Timestamp: found Resource ID R-YELLOW, Timestamp 2025-01-22T08:00:00Z a second time, first in line 2; write one reading a resource and instant",
    ],
    ...(["bid", "offer", "trade", "instruction"] as const).map((kind): WrongFile => {
      const [header, prefix] = {
        bid: ["Bid ID", "B"],
        offer: ["Offer ID", "O"],
        trade: ["Trade ID", "T"],
        instruction: ["Instruction ID", "I"],
      }[kind] as [string, string];
      const remedy = `give each ${kind} its own id`;
      return [
        kind,
        [[`\n${prefix}-2`, `\n${prefix}-1`]],
        `f.csv:3:1: ${header}: found ${prefix}-1 a second time, first in line 2; ${remedy}`,
      ];
    }),
    [
      "resource",
      [["R-GREY", "R-ORANGE"]],
      "f.csv:4:1: Resource ID: found R-ORANGE a second time, first in line 2; write each resource once",
    ],
    [
      "constraint-point",
      [["LINE-7", "BSP-1"]],
      "f.csv:3:1: Constraint ID: found BSP-1 a second time, first in line 2; write each point once",
    ],
    [
      "contract",
      [["kVAr", "kW"]],
      "f.csv:3:46: Units: found Contract ID C-ORANGE, Units kW a second time, first in line 2; write each contract once a unit",
    ],
  ],
  "cells beside each other": [
    [
      "bid",
      [["7,70", "7,6.5"]],
      "f.csv:2:77: All-in Price (GBP/MWh): found 6.5, below the availability price of 7; write the price of both parts together, 7 at least",
    ],
    [
      "offer",
      [["4,30", "4,3"]],
      "f.csv:2:81: All-in Price (GBP/MWh): found 3, below the availability price of 4; write the price of both parts together, 4 at least",
    ],
    [
      "trades-report",
      [["08:00:00Z,2025-01-22T08:30", "08:30:00Z,2025-01-22T08:30"]],
      "f.csv:2:40: End Date & Time: found an end at 2025-01-22T08:30:00Z, not after the start at 2025-01-22T08:30:00Z; write an end after the start",
    ],
  ],
};

for (const [title, rows] of Object.entries(csvRows)) {
  describe(`one thing wrong in CSV: ${title}`, () => {
    for (const [kind, edits, ...faults] of rows) {
      test(`${kind}: ${faults.join("; and ").slice(0, 120)}`, () => {
        expect(faultsOf(kind, example(kind, "csv", edits), { format: "csv" })).toEqual(faults);
      });
    }
  });
}
