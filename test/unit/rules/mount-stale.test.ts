import { describeRule } from '../../support/rule-test.ts';
import { running, runs } from '../../support/running-container.ts';
import { joins, linux, project } from '../../support/scenes.ts';

describeRule('mount-stale', ({ catches, passes }) => {
  const summary = 'app-web-1 mounts a Docker socket that was deleted on the host.';
  catches('a mounted file that was removed since', runs({ mountsDeleted: true }), {
    summary,
    remedies: ['safe: Recreate web'],
    found: { mount: '/var/run/docker.sock (deleted)' },
  });
  catches(
    'the same without a project',
    linux({ behind: running({ mountsDeleted: true, project: null, service: null }) }),
    {
      summary,
      remedies: ['safe: Restart app-web-1 to mount the current socket'],
    },
  );
  passes('the socket of now', runs({}));
  passes(
    'a mounted directory, which always shows what is there',
    project(joins('998').replace('- /var/run/docker.sock:/var/run/docker.sock', '- /var/run:/host'), {
      behind: running({ mountsDeleted: true, mounts: [{ Source: '/var/run', Destination: '/host' }] }),
    }),
  );
});
