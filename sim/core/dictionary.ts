/**
 * The words of a code column, each with its code. Takes words as they come; gives codes, which count from 0 in the order in which words came first.
 * Keeps: rows of one half-hour come in the order of those before, so the code that came after another is tried first.
 */

/** What a row gives as a word; a number is refused. */
type Word = string | number;

export class Dictionary {
  /** By code. */
  readonly words: string[] = [];
  readonly #codes = new Map<Word, number>();
  /** By code, the code that came after it last. */
  readonly #next: number[] = [];
  #last = 0;
  /** Columns that never change, and their codes. */
  readonly #fixed = new WeakMap<object, Int32Array>();
  readonly #place: string;

  /** `place`: the table and column that faults name. */
  constructor(place: string) {
    this.#place = place;
  }

  /** Throws TypeError on what is no text. */
  codeOf(word: Word): number {
    const guessed = this.#next[this.#last];
    if (guessed !== undefined && this.words[guessed] === word) {
      this.#last = guessed;
      return guessed;
    }
    return this.#find(word);
  }

  /** The codes of a column of words, into `out` from a place on. Of one that is frozen they are looked for once. */
  codesOf(words: ArrayLike<Word> & object, out: Int32Array, from: number): void {
    const known = this.#fixed.get(words);
    if (known !== undefined) {
      out.set(known, from);
      return;
    }
    for (let row = 0; row < words.length; row += 1) out[from + row] = this.codeOf(words[row]!);
    if (Object.isFrozen(words)) this.#fixed.set(words, out.slice(from, from + words.length));
  }

  #find(word: Word): number {
    const code = this.#codes.get(word) ?? this.#add(word);
    this.#next[this.#last] = code;
    this.#last = code;
    return code;
  }

  #add(word: Word): number {
    const code = this.words.push(wellFormed(word, this.#place)) - 1;
    this.#codes.set(word, code);
    return code;
  }
}

/** Half a surrogate pair is no character: UTF-8 cannot hold it, so it could neither be stored nor hashed as itself. */
export function wellFormed(text: Word, place: string): string {
  if (typeof text !== "string") throw new TypeError(`${place}: expected text, got ${text}`);
  if (!text.isWellFormed())
    throw new TypeError(`${place}: expected text, got half a surrogate pair`);
  return text;
}
