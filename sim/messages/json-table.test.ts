/** Wrong files in JSON, each the example of its message with one thing changed: what is said of them, and where. */
import { describe, expect, test } from "vitest";
import { example, faultsOf, type WrongFile } from "../testing/message-files.ts";

const jsonRows: readonly WrongFile[] = [
  [
    "bid",
    [["{", "\ufeff{"]],
    "f.json:1:1: found a byte-order mark; save the file as UTF-8 without one",
  ],
  [
    "bid",
    [[/^[\s\S]*$/, " "]],
    'f.json:1:1: found no text; write { "message": "bid", "rows": [] } with the rows in it',
  ],
  ["bid", [["rows", "rosw"]], 'f.json:3:1: rosw: found the member "rosw"; write its name as rows'],
  [
    "bid",
    [['"message": "bid"', '"message": "order"']],
    'f.json:2:1: message: found text "order"; write message: "bid", or read the file as what it is',
  ],
  [
    "bid",
    [[/^[\s\S]*$/, "{}"]],
    'f.json:1:1: message: found nothing; write message: "bid", or read the file as what it is',
    "f.json:1:1: rows: found nothing; write rows: a list, [] where there are none",
  ],
  [
    "bid",
    [[/^[\s\S]*$/, "[]"]],
    "f.json:1:1: found a list of 0; write a mapping of keys to values",
  ],
  [
    "constraint-point",
    [['"rows": [', '"rows": [3,']],
    "f.json:3:10: rows[0]: found number 3; write a mapping of Constraint ID, Constraint Name, Rating_kW",
  ],
  [
    "bid",
    [['"Units":"kW",', ""]],
    'f.json:4:1: rows[0].Units: found nothing; write "Units": one of kW, kVAr',
  ],
  [
    "bid",
    [['"Units":"kW",', '"Unit":"kW",']],
    'f.json:4:185: rows[0].Unit: found the member "Unit"; write its name as Units',
  ],
  [
    "constraint-point",
    [['"Rating_kW"', '"Colour":"red","Rating_kW"']],
    'f.json:4:72: rows[0].Colour: found the member "Colour"; remove it; the members here are Constraint ID, Constraint Name, Rating_kW',
  ],
  [
    "bid",
    [['"Units":"kW",', '"Units":"kW","Units":"kW",']],
    'f.json:4:198: found the key "Units" a second time; write each key once',
  ],
  [
    "bid",
    [
      ['"Volume":5000', '"Volume":"5000"'],
      ['"Bid ID":"B-2"', '"Bid ID":2'],
      ['"All Or None Flag":true', '"All Or None Flag":"True"'],
    ],
    'f.json:4:171: rows[0].Volume: found text "5000"; write it without quotation marks: 5000',
    'f.json:5:2: rows[1].Bid ID: found number 2; write it between quotation marks: "2"',
    'f.json:5:294: rows[1].All Or None Flag: found text "True"; write true or false',
  ],
  [
    "bid",
    [['"Volume":5000', '"Volume":[5000]']],
    "f.json:4:171: rows[0].Volume: found a list of 1; write a number in kW or kVAr, as Units says",
  ],
  [
    "bid",
    [['"Volume":5000', '"Volume":null']],
    "f.json:4:171: rows[0].Volume: found nothing; write a number in kW or kVAr, as Units says",
  ],
  [
    "bid",
    [['"Volume":5000', '"Volume":-5000']],
    'f.json:4:171: rows[0].Volume: found "-5000"; write more than 0',
  ],
  [
    "engagements-report",
    [['[1737532800,"2025-01-22T08:00:00Z"]', "1737532800"]],
    'f.json:4:123: rows[0].Timestamp: found number 1737532800; write "Timestamp": [seconds since 1970, "the same instant in UTC"]',
  ],
  [
    "engagements-report",
    [['1737532830,"2025-01-22T08:00:30Z"', '1737532830,"2025-01-22T09:00:30Z"']],
    "f.json:5:145: rows[1].Timestamp[1]: found 2025-01-22T09:00:30Z beside Timestamp 1737532830, which is 2025-01-22T08:00:30Z; write the same instant in both, the text in UTC",
  ],
  [
    "bid",
    [['"message": "bid"', '"message": "offer"']],
    "f.json:2:1: message: found a file of the message offer; name the file that is meant here; perhaps two were given for one another",
  ],
  [
    "incoming-merit-order-list",
    [['"Order":3', '"Order":2']],
    "f.json:6:37: rows[2].Order: found 2 a second time, first in line 5; give each row a place of its own",
  ],
];

describe("one thing wrong in JSON", () => {
  for (const [kind, edits, ...faults] of jsonRows) {
    test(`${kind}: ${faults.join("; and ").slice(0, 120)}`, () => {
      expect(faultsOf(kind, example(kind, "json", edits), { format: "json" })).toEqual(faults);
    });
  }
});
