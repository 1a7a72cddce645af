/** A process of its own, so that neither the bench nor the service waits for whoever asks. */

import { runClosed } from './load/closed-loop.ts';
import { runCommands } from './load/commands.ts';
import { runBurst, runOpen } from './load/open-loop.ts';
import { rawScript } from './load/raw-script.ts';
import { createRequester } from './load/requester.ts';
import type { FromLoad, Outcome, Target, Task, ToLoad } from './tasks.ts';

let target: Target | undefined;

process.on('message', (message: ToLoad) => {
  if (message.type === 'target') target = message.target;
  else void answer(message.task);
});
process.on('disconnect', () => process.exit(0));

async function answer(task: Task): Promise<void> {
  try {
    if (target === undefined) throw new Error('there is nothing to load yet');
    send({ type: 'outcome', outcome: await run(task, target) });
  } catch (error) {
    send({ type: 'failure', message: (error as Error).message });
  }
}

function run(task: Task, to: Target): Promise<Outcome> {
  switch (task.kind) {
    case 'commands':
      return runCommands(task, to);
    case 'open':
      return runOpen(task, createRequester(to));
    case 'burst':
      return runBurst(task, createRequester(to));
    case 'closed':
      return runClosed(task, { script: createRequester(to), progress });
    case 'raw':
      return runClosed(task, { script: rawScript(to), progress });
  }
}

function progress(done: number): void {
  send({ type: 'progress', done });
}

function send(message: FromLoad): void {
  process.send?.(message);
}
