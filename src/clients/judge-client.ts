import type { AccessVerdict } from '../access/verdict.ts';
import type { ContainerFacts, Facts } from '../facts/facts.ts';
import type { Client } from './client.ts';
import { asCreated } from './find-clients.ts';
import { judgeConfigured, judgeStarted } from './judge-configured.ts';
import { judgeProcess } from './judge-process.ts';

/**
 * What the kernel says to the identity that a client starts with. A container that runs has the last word where its
 * processes show what its settings leave open, or that they have access all the same.
 */
export function judgeClient(client: Client, facts: Facts): AccessVerdict {
  const configured = judgeAtStart(client, facts);
  if (client.kind === 'service' || configured.access === 'ok') return configured;
  const running = judgeProcess(client.container, facts);
  if (configured.access === 'unknown') return running.access === 'unknown' ? configured : running;
  return running.access === 'ok' ? running : configured;
}

/** Where the command switches to a user with access, it does not matter that the first process has none. */
function judgeAtStart(client: Client, facts: Facts): AccessVerdict {
  const configured = judgeConfigured(client, facts);
  if (configured.access !== 'denied') return configured;
  const started = judgeStarted(client, facts);
  return started.access === 'ok' ? started : configured;
}

/** By its processes while it runs, else by what it was created with. */
export function judgeContainer(container: ContainerFacts, facts: Facts): AccessVerdict {
  return container.process.state === 'none'
    ? judgeStarted(asCreated(container), facts)
    : judgeProcess(container, facts);
}
