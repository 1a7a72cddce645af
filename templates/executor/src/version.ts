/** The version of dockperm this service came with; a test compares it with package.json. */
export const version = '0.1.0';
