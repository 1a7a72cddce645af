#!/usr/bin/env node
// Without Node's compile cache: by default it is in a directory that any user can create first, and root would run it.
require('../dist/dockperm.cjs').run(process);
