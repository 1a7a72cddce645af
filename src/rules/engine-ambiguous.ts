import { quoteWord } from '../host/command.ts';
import { ask, formatOrigin } from './evidence/endpoint-settings.ts';
import { defineRule } from './rule.ts';

export const engineAmbiguous = defineRule({
  id: 'engine-ambiguous',
  title: "The project's containers are on another engine than the one in use",
  severity: 'warning',
  scope: 'host',
  why: 'Two engines answer on this machine, and each knows only its own containers and images. The client uses the one that variables and contexts choose; the project runs on the other. A change made through the wrong one starts the project a second time, or seems to do nothing.',
  diagnose({ connection, endpoint, places, project }) {
    if (connection.state !== 'ok' || project.state !== 'found') return undefined;
    const owner = places.find(({ projectContainers }) => (projectContainers ?? 0) > 0);
    if (owner === undefined) return undefined;
    const { product, host, context, projectContainers } = owner;
    const choose =
      context === null ? `export DOCKER_HOST=${quoteWord(host)}` : `docker context use ${quoteWord(context)}`;
    return {
      summary: `The containers of ${project.name} are on ${product} (${host}), not on the engine in use.`,
      evidence: [
        { label: endpoint.host, saw: `in use (${formatOrigin(endpoint)}), none of its containers` },
        { label: host, saw: `${product}, ${projectContainers} of its containers` },
      ],
      remedies: [{ title: `Use ${product} for this project`, safety: 'manual', steps: [ask(choose)] }],
    };
  },
});
