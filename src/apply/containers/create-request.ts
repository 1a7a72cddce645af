import { listOf, objectOf, textOf, textsOf } from '../../host/json-value.ts';

/**
 * What `POST /containers/create` is given for a container as this one was, by its inspection: what the engine made up
 * for the old one (addresses, ids, a host name) is left out. Source: the engine's API, ContainerCreate.
 */
export function createRequest(inspected: Readonly<Record<string, unknown>>, image: string): object {
  const { Hostname, MacAddress, ...config } = objectOf(inspected.Config);
  const own = textOf(inspected.Id).startsWith(textOf(Hostname)) ? {} : { Hostname };
  return {
    ...config,
    ...own,
    Image: image,
    HostConfig: withVolumes(inspected),
    NetworkingConfig: { EndpointsConfig: networksOf(inspected) },
  };
}

/** Only the container itself names its anonymous volumes; the Compose files do not. */
function withVolumes(inspected: Readonly<Record<string, unknown>>): object {
  const hostConfig = objectOf(inspected.HostConfig);
  const binds = textsOf(hostConfig.Binds);
  const mounted = [
    ...binds.map((bind) => bind.split(':')[1]),
    ...listOf(hostConfig.Mounts).map((mount) => textOf(objectOf(mount).Target)),
  ];
  const anonymous = listOf(inspected.Mounts)
    .map(objectOf)
    .flatMap(({ Type, Name, Destination }) =>
      Type === 'volume' && !mounted.includes(textOf(Destination))
        ? [`${textOf(Name)}:${textOf(Destination)}`]
        : [],
    );
  return anonymous.length === 0 ? hostConfig : { ...hostConfig, Binds: [...binds, ...anonymous] };
}

function networksOf(inspected: Readonly<Record<string, unknown>>): object {
  const networks = objectOf(objectOf(inspected.NetworkSettings).Networks);
  const id = textOf(inspected.Id);
  const kept = Object.entries(networks).map(([name, network]) => {
    const { Aliases, IPAMConfig, Links, DriverOpts } = objectOf(network);
    const aliases = textsOf(Aliases).filter((alias) => !id.startsWith(alias));
    return [name, { Aliases: aliases, IPAMConfig, Links, DriverOpts }];
  });
  return Object.fromEntries(kept);
}
