import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnose/diagnose.ts';
import { container, engine } from '../../support/memory-engine.ts';
import { directory, file, link, socket } from '../../support/memory-files.ts';
import { testRule } from '../../support/rule-test.ts';
import { composeFile, factsOf, linux, project, SOCKET, without } from '../../support/scenes.ts';

const HOME = '/home/ann';
const CONFIG = `${HOME}/.docker/config.json`;
const OWN = '/run/user/1000/docker.sock';

const withHost = (DOCKER_HOST: string, env: Record<string, string> = {}) =>
  linux({ env: { HOME, DOCKER_HOST, ...env } });

/** Valid from 2026 until 2126, as the host's clock goes; nobody has its key. */
const PEM = `-----BEGIN CERTIFICATE-----
MIIBFDCBuwIUI/XEl96PC8aMup2nh1GEgdtkI1owCgYIKoZIzj0EAwIwDDEKMAgG
A1UEAwwBZDAgFw0yNjAxMDEwMDAwMDBaGA8yMTI2MDEwMTAwMDAwMFowDDEKMAgG
A1UEAwwBZDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABLxqJJaJ4dRERW74ax4d
UKirKrTVE0VIp7u+4sd54pWEx5IFfVQQr6AU75+nC5ZJ/8Li+/pxUHfxOJ2PvFVl
iq4wCgYIKoZIzj0EAwIDSAAwRQIhAPetAqo6EA47gHWHeThTwkfKvRQydO2cmcBs
a44TICu7AiAkTLbCN3Z6PeGJFtq9dV5o4kXkETvK18vwao2/xPJRWA==
-----END CERTIFICATE-----`;

/** The same, from November 2026 on. */
const LATER = `-----BEGIN CERTIFICATE-----
MIIBdjCCARugAwIBAgIUGribYArQrnlKKliIrQLz3AE1KdQwCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjMxNTA1NDFaGA8yMTI2MTAzMDE1MDU0
MVowDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABMvP
Y9RRPeIgrOHg4wJwSVh3PzJSJVne1IelBjL57TbEGjjvMbY1zroNte54vT9XN/Yq
sYFUT2tlVRs0ettveDOjUzBRMB0GA1UdDgQWBBRmsvlPQnRy91WYgo0Pyt/ddBY2
IDAfBgNVHSMEGDAWgBRmsvlPQnRy91WYgo0Pyt/ddBY2IDAPBgNVHRMBAf8EBTAD
AQH/MAoGCCqGSM49BAMCA0kAMEYCIQCZ9SXhRzy7K518c4oNcCmkDbUHGUS2k6cN
PyMfNS/diAIhAOL7E+1/9iJmmvHNcbiMkCLav/VvDb7aAl1sk7PfqIss
-----END CERTIFICATE-----`;
const KEY = '-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n';

/** Files of the docker client: the current context and what stands in each meta.json. */
function contexts(current: string, hosts: Readonly<Record<string, string>> = {}): Record<string, string> {
  const metas = Object.entries(hosts).map(([name, Host]) => [
    metaOf(name),
    JSON.stringify({ Name: name, Endpoints: { docker: { Host } } }),
  ]);
  return { [CONFIG]: JSON.stringify({ currentContext: current }), ...Object.fromEntries(metas) };
}

function metaOf(name: string): string {
  const id = createHash('sha256').update(name).digest('hex');
  return `${HOME}/.docker/contexts/meta/${id}/meta.json`;
}

describe('docker-host-invalid', () => {
  const { catches, passes } = testRule('docker-host-invalid');
  catches('quotes that are part of the value', withHost('"unix:///run/docker.sock"'), {
    summary: 'DOCKER_HOST is not a valid endpoint: the quotes are part of the value.',
    remedies: ['manual: Set DOCKER_HOST to unix:///run/docker.sock'],
  });
  catches(
    'a bare path, and where it is set',
    linux({
      env: { HOME, DOCKER_HOST: '/run/docker.sock' },
      files: { [`${HOME}/.bashrc`]: '# mine\nexport DOCKER_HOST=/run/docker.sock\n' },
    }),
    {
      summary: 'DOCKER_HOST is not a valid endpoint: it is a path without unix://.',
      found: { '/home/ann/.bashrc:2': 'DOCKER_HOST=/run/docker.sock' },
    },
  );
  catches(
    'a flag with a scheme that no client knows',
    linux(),
    {
      summary: '--host is not a valid endpoint: "udp://" is not a Docker scheme.',
      remedies: ['manual: Correct --host'],
    },
    { endpoint: { flag: '--host', value: 'udp://localhost' } },
  );
  catches('a context whose host is a bare path', linux({ files: contexts('lab', { lab: '/x.sock' }) }), {
    summary: 'The current context "lab" is not a valid endpoint: it is a path without unix://.',
  });
  catches('a slash at the end, which makes a folder of the socket', withHost('unix:///run/docker.sock/'), {
    summary: 'DOCKER_HOST is not a valid endpoint: it ends with a slash.',
    remedies: ['manual: Set DOCKER_HOST to unix:///run/docker.sock'],
  });
  catches('the root folder for a path', withHost('unix:///'), {
    summary: 'DOCKER_HOST is not a valid endpoint: it has no path.',
    remedies: ['manual: Set DOCKER_HOST to unix:///var/run/docker.sock'],
  });
  passes('an empty variable, which counts as not set', withHost(''));
  passes('a line end, which the client takes away', withHost('unix:///run/docker.sock\n'));
  passes('ssh, which dockperm does not speak but clients do', withHost('ssh://build'));
});

describe('docker-host-unreachable', () => {
  const { catches, passes } = testRule('docker-host-unreachable');
  catches(
    'a dead port while an engine answers here, and the profile that names it',
    linux({
      env: { HOME, DOCKER_HOST: 'tcp://127.0.0.1:2375' },
      files: { [`${HOME}/.profile`]: 'umask 022\nexport DOCKER_HOST=tcp://127.0.0.1:2375\n' },
    }),
    {
      summary:
        'No engine answers at tcp://127.0.0.1:2375 (set by DOCKER_HOST); one answers at unix:///var/run/docker.sock.',
      remedies: ['manual: Unset DOCKER_HOST to use the engine that answers'],
      found: { '/home/ann/.profile:2': 'DOCKER_HOST=tcp://127.0.0.1:2375' },
    },
  );
  catches(
    'a socket that is gone while an engine of the user answers',
    without(
      linux({
        env: { HOME, DOCKER_HOST: 'unix:///gone.sock', XDG_RUNTIME_DIR: '/run/user/1000' },
        files: { [OWN]: socket(engine(), { uid: 1000 }) },
      }),
      SOCKET,
    ),
    {
      summary: `No engine answers at unix:///gone.sock (set by DOCKER_HOST); one answers at unix://${OWN}.`,
      remedies: ['manual: Set DOCKER_HOST to rootless Docker, which answers'],
    },
  );
  catches(
    'a dead port where nothing else answers either',
    without(withHost('tcp://127.0.0.1:2375'), SOCKET),
    {
      summary: 'No engine answers at tcp://127.0.0.1:2375 (set by DOCKER_HOST).',
      remedies: ['manual: Correct DOCKER_HOST, or unset it to use the engine on this host'],
    },
  );
  passes('an address where an engine answers', {
    ...withHost('tcp://127.0.0.1:2375'),
    tcp: { '127.0.0.1:2375': engine() },
  });
  catches(
    'a port of something that is no engine',
    {
      ...withHost('tcp://127.0.0.1:8080'),
      tcp: { '127.0.0.1:8080': { state: 'not-an-engine' } },
    },
    {
      summary:
        'What answers at tcp://127.0.0.1:8080 (set by DOCKER_HOST) is not a Docker engine; one answers at unix:///var/run/docker.sock.',
    },
  );
  catches(
    'an engine that is dead, whatever a proxy on the way says',
    {
      ...withHost('tcp://10.0.0.1:2375', { HTTP_PROXY: 'http://10.0.0.9:3128' }),
      tcp: { '10.0.0.9:3128': { state: 'proxy', behind: null } },
    },
    {
      summary:
        'No engine answers at tcp://10.0.0.1:2375 (set by DOCKER_HOST); one answers at unix:///var/run/docker.sock.',
    },
  );
  passes('a socket that is gone, and no other engine', without(withHost('unix:///gone.sock'), SOCKET));
  passes('an engine that lets this user not in', linux({ identity: { groups: [] } }));
  passes('a directory in the place of the socket', {
    ...linux({ env: { HOME, DOCKER_HOST: 'unix:///dir.sock' }, files: { '/dir.sock': directory() } }),
  });
});

describe('context-missing', () => {
  const { catches, passes } = testRule('context-missing');
  catches('a current context that is gone', linux({ files: contexts('colima', { lab: 'unix:///x' }) }), {
    summary: 'Context "colima" does not exist (set by /home/ann/.docker/config.json).',
    remedies: ['safe: Switch to context "default", whose engine answers at unix:///var/run/docker.sock'],
    found: { 'existing contexts': '"default", "lab"' },
  });
  catches(
    'DOCKER_CONTEXT with a name that is no name',
    linux({ env: { HOME, DOCKER_CONTEXT: 'a\n\u001b[2Jb' } }),
    { summary: 'Context "a\\x0a\\x1b[2Jb" does not exist (set by DOCKER_CONTEXT).' },
  );
  it('names the default in DOCKER_CONTEXT: without the variable config.json may lead elsewhere', async () => {
    const files = contexts('lab', { lab: 'unix:///dead' });
    const facts = await factsOf(linux({ env: { HOME, DOCKER_CONTEXT: 'gone' }, files }));
    const [first] = diagnose(facts);
    expect(first?.remedies[0]?.steps).toEqual([{ kind: 'ask', command: 'export DOCKER_CONTEXT=default' }]);
  });
  passes('the same when DOCKER_HOST overrides it', {
    ...linux({ env: { HOME, DOCKER_HOST: 'unix:///run/docker.sock' }, files: contexts('colima') }),
  });
  passes('a context that leads to nothing', linux({ files: contexts('lab', { lab: 'unix:///gone' }) }));
  passes('"default", which is never on disk', linux({ files: contexts('default') }));
});

describe('context-corrupt', () => {
  const { catches, passes } = testRule('context-corrupt');
  catches('a meta.json that is cut off', linux({ files: { ...contexts('lab'), [metaOf('lab')]: '{"Na' } }), {
    summary: 'Context "lab" cannot be loaded: its meta.json is not a valid context.',
    remedies: ['safe: Move the broken context "lab" aside and switch to the default context'],
  });
  catches(
    'a config.json that is no JSON, although the default engine answers',
    {
      ...linux({ files: { [CONFIG]: '{"currentContext": ' } }),
    },
    {
      summary: '/home/ann/.docker/config.json is not a JSON object; the client uses the default engine.',
    },
  );
  catches(
    'a config.json that sudo left to root',
    linux({ files: { [CONFIG]: file('{}', { mode: 0o600 }) } }),
    {
      summary:
        '/home/ann/.docker/config.json is not readable by this user (EACCES); the client uses the default engine.',
      remedies: ['manual: Change the owner of /home/ann/.docker back to its user'],
    },
  );
  catches(
    'a folder that may not be searched',
    linux({ files: { [CONFIG]: '{}', [`${HOME}/.docker`]: directory({ mode: 0o700 }) } }),
    {
      summary:
        '/home/ann/.docker/config.json is not readable by this user (EACCES); the client uses the default engine.',
    },
  );
  catches('a link that leads to itself', linux({ files: { [CONFIG]: link(CONFIG) } }), {
    summary: '/home/ann/.docker/config.json is a symbolic link loop; the client uses the default engine.',
  });
  catches(
    'an empty config.json, when the default engine is not there',
    without(linux({ files: { [CONFIG]: '' } }), SOCKET),
    {
      summary: '/home/ann/.docker/config.json is empty; the client uses the default engine.',
    },
  );
  passes('an empty config.json, which is none to the client', linux({ files: { [CONFIG]: '' } }));
  passes('a broken context that nobody uses', {
    ...linux({ files: { ...contexts('lab', { lab: 'unix:///run/docker.sock' }), [metaOf('old')]: '' } }),
  });
  passes('a broken config.json that DOCKER_HOST makes irrelevant', {
    ...linux({ env: { HOME, DOCKER_HOST: 'unix:///run/docker.sock' }, files: { [CONFIG]: '{' } }),
  });
});

describe('context-unreachable', () => {
  const { catches, passes } = testRule('context-unreachable');
  const colima = contexts('colima', { colima: `unix://${HOME}/.colima/default/docker.sock` });
  catches('a context whose socket is gone while the default engine answers', linux({ files: colima }), {
    summary:
      'No engine answers at unix:///home/ann/.colima/default/docker.sock (context "colima"); one answers at unix:///var/run/docker.sock.',
    remedies: [
      'safe: Switch to context "default", whose engine answers at unix:///var/run/docker.sock',
      'manual: Start Colima',
    ],
  });
  catches(
    'the same, while the engine of another context answers',
    without(
      linux({
        files: {
          ...contexts('colima', { colima: 'tcp://127.0.0.1:9', rootless: `unix://${OWN}` }),
          [OWN]: socket(engine(), { uid: 1000 }),
        },
      }),
      SOCKET,
    ),
    {
      summary: `No engine answers at tcp://127.0.0.1:9 (context "colima"); one answers at unix://${OWN}.`,
      remedies: [`safe: Switch to context "rootless", whose engine answers at unix://${OWN}`],
    },
  );
  passes('a context whose socket is gone, and no other engine', without(linux({ files: colima }), SOCKET));
  passes(
    'a context whose engine lets this user not in',
    linux({ identity: { groups: [] }, files: contexts('lab', { lab: 'unix:///run/docker.sock' }) }),
  );
});

describe('tls-mismatch', () => {
  const { catches, passes } = testRule('tls-mismatch');
  const PORT = '127.0.0.1:2376';
  const verify = { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/c' };
  const tls = (refuses: string | null, env: Record<string, string> = verify) => ({
    ...withHost(`tcp://${PORT}`, env),
    tcp: { [PORT]: { state: 'tls', behind: engine(), refuses } as const },
  });
  const certified = (machine: ReturnType<typeof tls>) => ({
    ...machine,
    files: { ...machine.files, '/c/ca.pem': file(PEM), '/c/cert.pem': file(PEM), '/c/key.pem': file(KEY) },
  });
  catches('plain HTTP to a port for TLS', tls(null, {}), {
    summary: 'The engine at tcp://127.0.0.1:2376 requires TLS, but the client does not use it.',
  });
  catches(
    'TLS to a port for plain HTTP',
    { ...certified(tls(null)), tcp: { [PORT]: engine() } },
    {
      summary: 'The engine at tcp://127.0.0.1:2376 uses plain HTTP, but DOCKER_TLS_VERIFY requires TLS.',
      remedies: ['manual: Unset the variable, or use the TLS port (usually 2376)'],
    },
  );
  catches('a missing ca.pem', tls(null), {
    summary: 'DOCKER_TLS_VERIFY requires TLS, but /c/ca.pem does not exist.',
    found: { DOCKER_CERT_PATH: '/c' },
  });
  catches(
    'a missing ca.pem, also in front of a socket file',
    linux({ env: { HOME, DOCKER_TLS_VERIFY: '1' } }),
    {
      summary: 'DOCKER_TLS_VERIFY requires TLS, but /home/ann/.docker/ca.pem does not exist.',
      remedies: ['manual: Unset the variable; a Unix socket needs no TLS'],
    },
  );
  catches(
    'a key that only root may read',
    { ...tls(null), files: { ...certified(tls(null)).files, '/c/key.pem': file(KEY, { mode: 0o600 }) } },
    { summary: 'DOCKER_TLS_VERIFY requires TLS, but /c/key.pem is not readable by this user.' },
  );
  catches('a certificate of the engine that has expired', certified(tls('TLS_CERT_EXPIRED')), {
    summary: 'The certificate of the engine at tcp://127.0.0.1:2376 has expired.',
  });
  catches('one for another name', certified(tls('TLS_WRONG_NAME')), {
    summary: 'The certificate of the engine at tcp://127.0.0.1:2376 is not valid for 127.0.0.1.',
  });
  catches('one of another authority', certified(tls('TLS_UNKNOWN_CA')), {
    summary: 'The certificate of the engine at tcp://127.0.0.1:2376 is not signed by /c/ca.pem.',
  });
  catches('a client certificate that the engine refuses', certified(tls('TLS_CLIENT_CERT_REFUSED')), {
    summary: 'The engine at tcp://127.0.0.1:2376 rejects the client certificate /c/cert.pem.',
  });
  const later = certified(tls('TLS_UNKNOWN_CA'));
  catches(
    'an authority whose certificate is not valid yet by the clock of the host',
    { ...later, files: { ...later.files, '/c/ca.pem': file(LATER) } },
    {
      summary: 'DOCKER_TLS_VERIFY requires TLS, but /c/ca.pem is not valid yet.',
      remedies: ['manual: Get a new /c/ca.pem from its issuer'],
    },
  );
  passes('certificates that are in order', certified(tls(null)));
  passes('a port where nobody listens', { ...certified(tls(null)), tcp: {} });
  passes(
    'certificates that no variable asks for',
    withHost('unix:///run/docker.sock', { DOCKER_CERT_PATH: '/c' }),
  );
});

describe('proxy-intercepts-engine', () => {
  const { catches, passes } = testRule('proxy-intercepts-engine');
  const HTTP_PROXY = 'http://10.0.0.9:3128';
  const far = (env: Record<string, string>) => withHost('tcp://10.0.0.1:2375', env);
  const tcp = { '10.0.0.1:2375': engine(), '10.0.0.9:3128': { state: 'proxy', behind: null } as const };
  catches(
    'a proxy that knows no way to the engine',
    { ...far({ HTTP_PROXY, NO_PROXY: 'a.lan' }), tcp },
    {
      summary: 'HTTP_PROXY routes requests for tcp://10.0.0.1:2375 through the proxy 10.0.0.9:3128.',
      remedies: ['manual: Add 10.0.0.1 to NO_PROXY'],
      found: { 'without the proxy': 'an engine answers', NO_PROXY: 'a.lan' },
    },
  );
  catches(
    'a proxy that is not there',
    { ...far({ http_proxy: HTTP_PROXY }), tcp: {} },
    {
      summary: 'http_proxy routes requests for tcp://10.0.0.1:2375 through the proxy 10.0.0.9:3128.',
    },
  );
  passes('an engine that NO_PROXY lists', { ...far({ HTTP_PROXY, NO_PROXY: '10.0.0.0/8' }), tcp });
  passes('a proxy that knows the way', {
    ...far({ HTTP_PROXY }),
    tcp: { '10.0.0.9:3128': { state: 'proxy', behind: engine() } },
  });
  passes('an engine that is dead behind the proxy, too', {
    ...far({ HTTP_PROXY }),
    tcp: { '10.0.0.9:3128': { state: 'proxy', behind: null } },
  });
  passes('a socket file', linux({ env: { HOME, HTTP_PROXY } }));
});

describe('api-version-mismatch', () => {
  const { catches, passes } = testRule('api-version-mismatch');
  const pinned = (DOCKER_API_VERSION: string) =>
    linux({
      env: { HOME, DOCKER_API_VERSION },
      behind: engine({ version: { MinAPIVersion: '1.24' } }),
      files: { [`${HOME}/.zshrc`]: `export DOCKER_API_VERSION=${DOCKER_API_VERSION}\n` },
    });
  catches('a version that the engine has dropped', pinned('1.12'), {
    summary: 'DOCKER_API_VERSION="1.12" is not supported: engine 28.5.2 requires at least 1.24.',
    remedies: ['manual: Unset DOCKER_API_VERSION so that client and engine negotiate a version'],
    found: { '/home/ann/.zshrc:1': 'DOCKER_API_VERSION=1.12' },
  });
  catches('a version that the engine does not have yet', pinned('1.60'), {
    summary: 'DOCKER_API_VERSION="1.60" is not supported: engine 28.5.2 supports at most 1.51.',
  });
  catches('what is no version', pinned('latest'), {
    summary: 'DOCKER_API_VERSION="latest" is not supported: "latest" is not an API version such as 1.51.',
  });
  passes('the oldest version that the engine answers', pinned('1.24'));
  passes('the newest', pinned('v1.51'));
});

describe('engine-ambiguous', () => {
  const { catches, passes } = testRule('engine-ambiguous');
  const ours = engine({ containers: [container({}), container({ id: 'b', service: 'db' })] });
  const two = (inUse: ReturnType<typeof engine>, other: ReturnType<typeof engine>) =>
    project(composeFile(), {
      env: { HOME, XDG_RUNTIME_DIR: '/run/user/1000' },
      behind: inUse,
      files: { [OWN]: socket(other, { uid: 1000 }) },
    });
  catches("a project on the user's own engine while root's is in use", two(engine(), ours), {
    summary: `The containers of app are on rootless Docker (unix://${OWN}), not on the selected engine.`,
    remedies: ['manual: Use rootless Docker for this project'],
    found: { [`unix://${OWN}`]: 'rootless Docker, containers of app: 2' },
  });
  passes('a project on the engine in use', two(ours, engine()));
  passes('a project that was never started', two(engine(), engine()));
});

describe('endpoint-remote', () => {
  const { catches, passes } = testRule('endpoint-remote');
  catches('an engine over SSH', withHost('ssh://ann@build'), {
    summary: 'ssh://ann@build is reached over the network; socket permissions on this host do not apply.',
  });
  catches(
    'an engine over TCP',
    { ...withHost('tcp://build:2375'), tcp: { 'build:2375': engine() } },
    {
      summary: 'tcp://build:2375 is reached over the network; socket permissions on this host do not apply.',
      remedies: [],
    },
  );
  passes('TCP on this machine', { ...withHost('tcp://127.0.0.1:2375'), tcp: { '127.0.0.1:2375': engine() } });
});
