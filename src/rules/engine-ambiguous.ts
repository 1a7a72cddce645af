import { quoteWord } from '../host/command.ts';
import { formatOrigin } from './evidence/endpoint-settings.ts';
import { askToRun, defineRule, manual } from './rule.ts';

export const engineAmbiguous = defineRule({
  id: 'engine-ambiguous',
  title: "The project's containers are on another engine",
  severity: 'warning',
  scope: 'host',
  why: "Several engines answer on this host, and each has its own containers and images. Variables and contexts select one of them, but the project's containers are on another. Changes made through the selected engine start the project a second time or seem to have no effect.",
  byHand: ['docker context ls', 'printenv DOCKER_HOST', 'docker compose ls --all'],
  diagnose({ connection, endpoint, candidates, project }) {
    if (connection.state !== 'ok' || project.state !== 'found') return undefined;
    const owner = candidates.find(({ projectContainers }) => (projectContainers ?? 0) > 0);
    if (owner === undefined) return undefined;
    const { product, host, context, projectContainers } = owner;
    const choose =
      context === null ? `export DOCKER_HOST=${quoteWord(host)}` : `docker context use ${quoteWord(context)}`;
    return {
      summary: `The containers of ${project.name} are on ${product} (${host}), not on the selected engine.`,
      evidence: [
        {
          label: endpoint.host,
          found: `selected by ${formatOrigin(endpoint)}, no containers of ${project.name}`,
        },
        { label: host, found: `${product}, containers of ${project.name}: ${projectContainers}` },
      ],
      remedies: [manual(`Use ${product} for this project`, [askToRun(choose)])],
    };
  },
});
