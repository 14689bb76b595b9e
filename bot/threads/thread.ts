import '../../core/inference/telemetry.ts';
import { serveJobs } from '../../jobs/queue/thread.ts';
import { handlers } from './handlers.ts';

export default serveJobs(handlers);
