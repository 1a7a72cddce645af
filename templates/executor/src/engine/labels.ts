/** On every container that runs scripts: the service it belongs to, and the process that made it. */
export const deploymentLabel = 'dockperm.executor';
export const ownerLabel = 'dockperm.executor.owner';
