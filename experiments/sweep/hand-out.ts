/** The handing out of tasks, so many at once. Takes tasks and what does one; ends when all that were handed out are done. */

/** Hands tasks out in their order, so many at once, until it is told to stop. */
export async function handOut<Task>(
  tasks: Iterable<Task>,
  atOnce: number,
  isStopped: () => boolean,
  work: (task: Task) => Promise<void>,
): Promise<void> {
  const left = tasks[Symbol.iterator]();
  const drain = async () => {
    while (!isStopped()) {
      const next = left.next();
      if (next.done === true) return;
      await work(next.value);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, drain));
}
