/**
 * The end of a command that neither did all it was asked nor was asked anything wrong: runs that failed (1), runs that differ (1), or Ctrl-C where what is done is
 * kept (130, as shells have it). Thrown to the command line with what to say.
 */
export class Ended extends Error {
  readonly exitCode: 1 | 130;
  constructor(exitCode: 1 | 130, message: string) {
    super(message);
    this.name = "Ended";
    this.exitCode = exitCode;
  }
}
