import { isDeepStrictEqual } from 'node:util';
import type { ComposeEdit } from '../../../../src/edit/compose/compose-edit.ts';
import { editCompose } from '../../../../src/edit/compose/edit-compose.ts';
import type { AskCompose, Config } from './compose-config.ts';
import { fileEdits, newNetwork, newService, newSource } from './edits.ts';
import { asList, asSettings, type Settings } from './meaning.ts';
import { count, type Tally } from './tally.ts';

export interface ProxyCase {
  readonly file: string;
  readonly service: string;
  readonly text: string;
  /** Of the mount that is moved or taken away, if any. */
  readonly target: string | null;
}

/** All that makes a service talk to a proxy, one edit after another; those that are refused are left out. */
export async function checkProxy(
  tally: Tally,
  ask: AskCompose,
  { file, service, text, target }: ProxyCase,
): Promise<void> {
  const original = await ask(text);
  if (original === null) return;
  const change = file.length % 2 === 0 ? 'remove' : 'move';
  const edits: ComposeEdit[] = [
    ...fileEdits,
    { op: 'set-environment', service, key: 'DOCKER_HOST', value: 'tcp://corpus:2375' },
    { op: 'set-key', service, key: 'userns_mode', value: 'host' },
    { op: 'add-security-opt', service, value: 'label=disable' },
    { op: 'add-network', service, network: newNetwork },
    { op: 'add-dependency', service, on: newService },
    ...(target === null ? [] : [mountEdit(service, target, change)]),
  ];
  const made: string[] = [];
  let result = text;
  for (const edit of edits) {
    const step = editCompose(result, edit);
    if (step.state !== 'edited') continue;
    result = step.text;
    made.push(edit.op);
  }
  if (!made.includes('add-service')) return;
  count(tally, 'files with the edits of a proxy');
  const config = await ask(result);
  const wanted = expected(original, service, { made, target });
  if (config !== null && isDeepStrictEqual(comparable(config), comparable(wanted)))
    count(tally, 'proxy: Compose reads original plus changes');
  else
    tally.missed.push(
      `${file} ${service}: Compose reads the file with a proxy otherwise (${made.join(', ')})`,
    );
}

function mountEdit(service: string, target: string, change: 'remove' | 'move'): ComposeEdit {
  return change === 'remove'
    ? { op: 'remove-mount', service, target }
    : { op: 'set-mount-source', service, target, value: newSource };
}

interface Made {
  readonly made: readonly string[];
  readonly target: string | null;
}

function expected(original: Config, name: string, { made, target }: Made): Config {
  const was = original.services[name] ?? {};
  const parts: Settings[] = [
    made.includes('set-environment')
      ? { environment: { ...asSettings(was.environment), DOCKER_HOST: 'tcp://corpus:2375' } }
      : {},
    made.includes('set-key') ? { userns_mode: 'host' } : {},
    made.includes('add-security-opt') ? { security_opt: [...asList(was.security_opt), 'label=disable'] } : {},
    made.includes('add-network') ? { networks: { ...asSettings(was.networks), [newNetwork]: null } } : {},
    made.includes('add-dependency')
      ? { depends_on: { ...asSettings(was.depends_on), [newService]: started } }
      : {},
    made.includes('set-mount-source')
      ? { volumes: asList(was.volumes).map((item) => moved(item, target)) }
      : {},
    made.includes('remove-mount')
      ? { volumes: asList(was.volumes).filter((item) => asSettings(item).target !== target) }
      : {},
  ];
  const service = Object.assign({}, was, ...parts);
  return { ...original, services: { ...original.services, [name]: service } };
}

const started = { condition: 'service_started', required: true };

function moved(item: unknown, target: string | null): unknown {
  return asSettings(item).target === target ? { ...asSettings(item), source: newSource } : item;
}

/** Without what was added as a whole, and without the network that Compose adds for whoever names none. */
function comparable(config: Config): unknown {
  const { [newService]: _, ...services } = config.services;
  const { [newNetwork]: __, default: ___, ...networks } = config.networks ?? {};
  const plain = Object.entries(services).map(([name, service]) => {
    const { volumes, ...rest } = service;
    return [name, asList(volumes).length === 0 ? rest : service];
  });
  return { ...config, services: Object.fromEntries(plain), networks };
}
