import { HOME, withHost } from '../../support/client-settings.ts';
import { engine } from '../../support/memory-engine.ts';
import { file } from '../../support/memory-files.ts';
import { describeRule } from '../../support/rule-test.ts';
import { linux } from '../../support/scenes.ts';

/** Valid from 2026 until 2126, as the host's clock goes; its key is not kept. */
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

describeRule('tls-mismatch', ({ catches, passes }) => {
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
    found: { connect: 'a certificate for another name' },
  });
  catches('one of another authority', certified(tls('TLS_UNKNOWN_CA')), {
    summary: 'The certificate of the engine at tcp://127.0.0.1:2376 is not signed by /c/ca.pem.',
    found: { connect: 'a certificate from an unknown authority' },
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
  passes('a port where no process listens', { ...certified(tls(null)), tcp: {} });
  passes(
    'certificates that no variable asks for',
    withHost('unix:///run/docker.sock', { DOCKER_CERT_PATH: '/c' }),
  );
});
