#!/usr/bin/env node
const module_ = require('node:module');

// Node 22 keeps what it compiled for the next start; Node 20 does not know how.
module_.enableCompileCache?.();
require('../dist/dockperm.cjs').run(process);
