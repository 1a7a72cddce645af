#!/usr/bin/env node
import { run } from '../dist/dockperm.js';

await run(process);
