// Loaded into a worker thread before its TypeScript entry, hence not TypeScript itself. Only the hook for `import`:
// with the one for `require` too, Piscina's first guess (`require`) would load the entry's graph as CommonJS.
import { register } from 'tsx/esm/api';

register();
